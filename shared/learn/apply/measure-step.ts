import type { CompareResult, ImprovementStep } from '../compare-result.ts'
import { FeatureCategory, featureOf } from '../feature.ts'
import type { Segment } from '../learn-result.ts'
import { signalsOf } from '../shot-signals.ts'

/** A pair of shots; `user` null: the user's film has none (any more). */
export interface StepPair {
  target: Segment | null
  user: Segment | null
}

/** Where a step's metric stands now, and whether it has reached its target. */
export function measureStep(step: ImprovementStep, pair: StepPair): ImprovementStep['validation'] {
  const { metric, target, tolerance } = step.validation
  const current = valueOf(metric, pair)
  const passed =
    current !== null &&
    (typeof current === 'number' && typeof target === 'number' ? Math.abs(current - target) <= (tolerance ?? 0) + 1e-9 : current === target)
  return { ...step.validation, current, passed }
}

/** The value of a metric as improvers name it, category.type; null where it was not measured. */
function valueOf(metric: string, { target, user }: StepPair): string | number | null {
  // A shot that is missing is found, or one too many is gone or has found its like: both films agree about it then.
  if (metric === 'mapping.matched') return (target === null) === (user === null) ? 'yes' : 'no'
  if (!user) return null
  const signals = signalsOf(user)
  if (metric === 'color_grading.distance') {
    const [t, u] = [target && signalsOf(target)?.color, signals?.color]
    return t && u ? Number(Math.hypot(t.l - u.l, t.a - u.a, t.b - u.b, t.chroma - u.chroma).toFixed(3)) : null
  }
  if (metric === 'pace.duration') return Number(((user.end_ms - user.start_ms) / 1000).toFixed(2))
  if (metric === 'pace.beats') return signals?.beats == null ? null : Number(signals.beats.toFixed(2))
  if (metric === 'transition.kind') return user.boundary.kind
  const [category, type = ''] = metric.split('.')
  const known = FeatureCategory.safeParse(category)
  return known.success ? (featureOf(user.analysis.features, known.data, type)?.value ?? null) : null
}

/** How many steps have been done, of how many. */
export function stepsDone(result: Pick<CompareResult, 'improvements'>): { done: number; total: number } {
  const steps = result.improvements.flatMap((i) => i.steps)
  return { done: steps.filter((s) => s.validation.passed).length, total: steps.length }
}
