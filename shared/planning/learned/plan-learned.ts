import { type Result, ok } from '../../base/result.ts'
import type { MontagePlan } from '../edit-plan.ts'
import type { PlanInput } from '../plan-input.ts'
import { planMontage } from '../plan-montage.ts'
import { type Closeness, nearestOf, planDistances } from './closeness.ts'

/**
 * Plans a montage and, where its style was learned, says how close it came to the reference: against the nearest of the shipped styles,
 * planned with the same song, footage and settings. Pure, as planMontage. A plan of another style is as planMontage makes it.
 */
export function planWithCloseness(input: PlanInput): Result<MontagePlan> {
  const planned = planMontage(input)
  const { learned } = input.style
  if (!planned.ok || !learned) return planned
  const closeness: Closeness = {
    plan: planDistances(planned.value, learned, input.footage),
    // The same cuts with another shot in one place: how the other styles would have cut has not changed.
    nearest: (input.keepCuts && input.previous?.closeness?.nearest) || nearestShipped(input),
  }
  return ok({ ...planned.value, closeness })
}

/** Moments that the search for the nearest style looks at: it asks how styles cut, for which a part of a large library is enough. */
const LOOKED_AT = 300

/** The shipped style whose film comes nearest to the reference: all of them planned with the same material, the nearest one with all of it. */
function nearestShipped(input: PlanInput): Closeness['nearest'] {
  const few = thinned(input.footage)
  const nearest = nearestOf((input.shipped ?? []).flatMap((s) => filmOf(input, s, few)))
  if (!nearest) return null
  const { style, distances } = few === input.footage ? nearest : (filmOf(input, nearest.shipped, input.footage)[0] ?? nearest)
  return { style, distances }
}

type Shipped = NonNullable<PlanInput['shipped']>[number]

function filmOf(input: PlanInput, shipped: Shipped, footage: PlanInput['footage']) {
  const { style, arc } = shipped
  const settings = { ...input.settings, style: style.id }
  const made = planMontage({ ...input, footage, style, arc, settings, locks: [], previous: null, keepCuts: false })
  return made.ok ? [{ style: style.id, shipped, distances: planDistances(made.value, input.style.learned!, footage) }] : []
}

/** Footage with at most about LOOKED_AT moments: fewer of every file, each file keeping one. */
function thinned(footage: PlanInput['footage']): PlanInput['footage'] {
  const all = footage.reduce((sum, f) => sum + (f.analysis?.moments.length ?? 0), 0)
  if (all <= LOOKED_AT) return footage
  const every = Math.ceil(all / LOOKED_AT)
  const some = <T>(list: readonly T[]): T[] => list.filter((_, i) => i % every === 0)
  return footage.map((f) =>
    f.analysis ? { ...f, analysis: { ...f.analysis, moments: some(f.analysis.moments) }, sizes: f.sizes && some(f.sizes) } : f,
  )
}
