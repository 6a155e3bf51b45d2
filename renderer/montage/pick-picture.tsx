import type { MontagePlan, Pick } from '#shared/planning/edit-plan.ts'
import { middleOf } from './plan-strip.tsx'
import { Thumb } from './thumb.tsx'

/** The large picture of a pick. */
export function PickPicture({ plan, pick }: { plan: MontagePlan; pick: Pick }) {
  return (
    <div className="montage-picture" style={{ aspectRatio: `${plan.width} / ${plan.height}` }}>
      <Thumb assetId={pick.ref.assetId} time={middleOf(pick)} />
    </div>
  )
}
