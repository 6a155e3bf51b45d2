import type { ImprovementStep } from '#shared/learn/compare-result.ts'

/** Where a number stands (dot), where it should be (band), on one line; nothing for words. */
export function StepGauge({ validation: v }: { validation: ImprovementStep['validation'] }) {
  if (typeof v.target !== 'number' || typeof v.current !== 'number') return null
  const tolerance = v.tolerance ?? 0
  const top = Math.max(v.current, v.target + tolerance) * 1.1 || 1
  const at = (x: number): number => 2 + (60 * Math.max(0, x)) / top
  const [from, to] = [at(v.target - tolerance), at(v.target + tolerance)]
  return (
    <svg className="step-gauge" viewBox="0 0 64 10" width={64} height={10} aria-hidden>
      <line x1={2} x2={62} y1={5} y2={5} />
      <rect x={from} y={2} width={Math.max(2, to - from)} height={6} rx={1} />
      <circle cx={at(v.current)} cy={5} r={2.5} data-passed={v.passed || undefined} />
    </svg>
  )
}
