import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { locksOf, type StoredSettings } from './montage-state.ts'

/** What is known of one piece of footage. */
export interface Known {
  id: string
  still: boolean
  /** Its pictures are analysed. */
  known: boolean
  /** Its analysis is under way. */
  waiting: boolean
  /** Its shot sizes were looked at. */
  sized: boolean
  /** They are being looked at. */
  sizing: boolean
}

export interface Situation {
  plan: MontagePlan | null
  songId: string | undefined
  /** Whether the song's beats are known. */
  heard: boolean
  footage: readonly Known[]
}

/**
 * Why a plan has to be made without anybody asking: there is none yet, it shows what is not there any more, or it was made before its
 * footage was analysed, or before the shot sizes that its style asks for were known. Null when nothing is wanted. The answer names the situation, so that a plan that was refused is tried again only
 * when something has changed.
 */
export function wantedPlan({ plan, songId, heard, footage }: Situation): string | null {
  if (songId === undefined || !heard || footage.length === 0) return null
  const seen = footage.filter((f) => f.known).length
  const named = (why: string): string => [why, songId, seen, ...footage.map((f) => f.id)].join(' ')
  if (!plan) return seen > 0 || footage.every((f) => f.still) ? named('first') : null
  const ids = new Set<string>(footage.map((f) => f.id))
  if (plan.songAssetId !== songId || plan.picks.some((p) => !ids.has(p.ref.assetId))) return named('gone')
  const blind = Number(plan.warnings.find((w) => w.code === 'plan.unanalysed')?.params?.['count'] ?? 0)
  const settled = footage.every((f) => f.known || !f.waiting)
  if (settled && blind > footage.length - seen) return named('blind')
  const then = plan.warnings.find((w) => w.code === 'plan.sizesPending')?.params?.['known']
  const sized = footage.filter((f) => f.sized).length
  return then !== undefined && sized > Number(then) && footage.every((f) => !f.sizing) ? named(`unsized ${sized}`) : null
}

/**
 * Plans by what they were made of: grid, settings, footage and locked shots. Undoing a correction of the grid brings the very plan back
 * that was there, also where it was shuffled.
 */
export class PlanMemory {
  readonly #plans = new Map<string, MontagePlan>()

  keep(of: PlanSource, plan: MontagePlan): void {
    const key = keyOf(of, plan)
    this.#plans.delete(key)
    this.#plans.set(key, plan)
    const oldest = this.#plans.keys().next()
    if (this.#plans.size > MOST && !oldest.done) this.#plans.delete(oldest.value)
  }
  /** The plan of this source that holds the same locked shots as `now`. */
  find(of: PlanSource, now: MontagePlan): MontagePlan | undefined {
    return this.#plans.get(keyOf(of, now))
  }
}

export interface PlanSource {
  songId: string
  /** Null: as measured. */
  grid: BeatGrid | null
  settings: StoredSettings
  footage: readonly Known[]
}

/** A plan of a long film has some hundred kilobytes. */
const MOST = 12
const keyOf = ({ songId, grid, settings, footage }: PlanSource, plan: MontagePlan): string =>
  JSON.stringify([songId, grid, settings, footage.map((f) => [f.id, f.known, f.sized]), locksOf(plan)])
