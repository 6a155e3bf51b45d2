/** Widths of the picture that the height of a curve shows at least, so that a steady camera looks steady. */
const LEAST = 0.01

/**
 * Two ways of a camera along one axis (widths, evenly spaced, `perSecond` of them) as heights 0..1 of one picture. Where the second way goes
 * over a second is taken off both: a pan or a walk reaches so far that the shake, which is what is to be seen, would be lost beside it.
 */
export function axisCurves(before: readonly number[], after: readonly number[], perSecond: number): { before: number[]; after: number[] } {
  const course = averages(after, Math.max(1, Math.round(perSecond / 2)))
  const [a, b] = [before, after].map((way) => way.map((v, i) => v - course[i]!)) as [number[], number[]]
  const all = [...a, ...b]
  const low = all.reduce((m, v) => Math.min(m, v), Number.POSITIVE_INFINITY)
  const high = all.reduce((m, v) => Math.max(m, v), Number.NEGATIVE_INFINITY)
  const span = Math.max(LEAST, high - low)
  const height = (v: number): number => 0.5 + (v - (low + high) / 2) / span
  return { before: a.map(height), after: b.map(height) }
}

/** Mean of each value and up to `reach` on both sides of it; near the ends of as many as there are on both, so that a straight way stays one. */
function averages(values: readonly number[], reach: number): number[] {
  const sums = [0]
  for (const v of values) sums.push(sums.at(-1)! + v)
  return values.map((_, i) => {
    const r = Math.min(reach, i, values.length - 1 - i)
    return (sums[i + r + 1]! - sums[i - r]!) / (2 * r + 1)
  })
}
