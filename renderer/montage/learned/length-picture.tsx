import { useMemo } from 'react'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { Learned } from '#shared/planning/learned/learned.ts'
import { cx } from '../../ui/cx.ts'
import { histogramOf } from './histogram.ts'

/** Shot lengths of the film that a style was learned from: a bar for every class, short ones left; the plan's, where given, as a line. */
export function LengthPicture({ learned, plan = null, className }: { learned: Learned; plan?: MontagePlan | null; className?: string }) {
  const h = useMemo(() => histogramOf(learned, plan), [learned, plan])
  const y = (share: number): number => 1 - share / Math.max(1e-6, h.most)
  const line = h.film.flatMap((share, k) => [`${k},${y(share)}`, `${k + 1},${y(share)}`])
  return (
    <svg className={cx('montage-lengths', className)} viewBox={`0 -0.06 ${h.reference.length} 1.06`} preserveAspectRatio="none" aria-hidden>
      {h.reference.map((share, k) => (
        <rect key={k} x={k + 0.08} y={y(share)} width={0.84} height={1 - y(share)} />
      ))}
      {line.length > 0 && <polyline points={line.join(' ')} vectorEffect="non-scaling-stroke" />}
    </svg>
  )
}
