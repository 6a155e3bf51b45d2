import { seededRandom } from '../../base/random.ts'
import type { TransitionKind } from '../../timeline/model.ts'
import type { Learned } from './learned.ts'
import { quotas } from './wanted-moves.ts'

export interface CutPlace {
  /** Index of the shot after the cut. */
  shot: number
  onSection: boolean
  /** Longest transition that shots and handles allow there, seconds. */
  room: number
}
export interface ChosenTransition {
  shot: number
  kind: TransitionKind
  /** Seconds. */
  length: number
}

/** A cut with less room than this share of the wanted length is left to others while there are any. */
const ENOUGH = 0.5

/**
 * As many transitions of each kind as the reference has among its cuts: at new sections first, else at seeded places with room. Where only
 * little room is anywhere, they are shorter.
 */
export function quotaTransitions(
  { transitions, unit }: Learned,
  places: readonly CutPlace[],
  beatLength: number,
  seed: number,
): ChosenTransition[] {
  const straight = Math.max(0, 1 - transitions.reduce((sum, t) => sum + t.share, 0))
  const counts = quotas<string>([...transitions.map((t) => [t.kind, t.share] as const), ['cut', straight]], places.length)
  const random = seededRandom(seed * 31 + 7)
  const free = places.map((p) => ({ ...p, draw: random() - (p.onSection ? 1 : 0) })).sort((a, b) => a.draw - b.draw || a.shot - b.shot)
  const chosen: ChosenTransition[] = []
  for (const t of transitions) {
    const length = t.length * (unit === 'beats' ? beatLength : 1)
    for (let n = counts.get(t.kind) ?? 0; n > 0; n--) {
      let at = free.findIndex((p) => p.room >= ENOUGH * length)
      if (at < 0) at = free.reduce((best, p, i) => (best < 0 || p.room > free[best]!.room ? i : best), -1)
      if (at < 0) break
      const [place] = free.splice(at, 1)
      chosen.push({ shot: place!.shot, kind: t.kind, length: Math.min(length, place!.room) })
    }
  }
  return chosen
}
