import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { Learned } from '#shared/planning/learned/learned.ts'
import { toSeconds } from '#shared/time/ticks.ts'

/** Lengths by class, as shares of all shots; classes are `width` wide and begin at 0, the last holds all that is longer. */
export interface Histogram {
  width: number
  reference: number[]
  /** Of the plan; empty without one. */
  film: number[]
  /** Largest share on either side. */
  most: number
}

const CLASSES = 12
/** Share of the reference's shots that the classes before the last hold. */
const INSIDE = 0.94

/** Shot lengths of a reference beside those of a plan in its style, both in the reference's unit. */
export function histogramOf(learned: Learned, plan: MontagePlan | null): Histogram {
  const reference = learned.lengths.flat().sort((a, b) => a - b)
  const film = plan?.picks.map((p) => (learned.unit === 'beats' ? p.beats : toSeconds(p.duration))) ?? []
  const most = reference[Math.min(reference.length - 1, Math.floor(INSIDE * reference.length))] ?? 1
  const steps = learned.unit === 'beats' ? [0.5, 1, 2, 4, 8, 16] : [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10]
  const width = steps.find((s) => s * (CLASSES - 1) >= most) ?? most / (CLASSES - 1)
  const shares = (lengths: readonly number[]): number[] => {
    const out = Array.from({ length: CLASSES }, () => 0)
    for (const x of lengths) {
      const k = Math.min(CLASSES - 1, Math.floor(x / width + 1e-6))
      out[k] = out[k]! + 1 / lengths.length
    }
    return out
  }
  const [a, b] = [shares(reference), film.length ? shares(film) : []]
  return { width, reference: a, film: b, most: Math.max(...a, ...b) }
}
