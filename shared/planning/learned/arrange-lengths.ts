import { seededRandom } from '../../base/random.ts'
import type { DrawnShot } from './draw-lengths.ts'

/** Where a cut may stand: a step of the grid, index 0 is the start of the film. */
export interface Place {
  /** What it costs to cut here: weak beats, beats that nobody plays. 0 is best. */
  cost: number
  onBeat: boolean
  /** A section of the song begins here. */
  section: boolean
  /** Part of the reference (calm to lively) that the music asks for from here on. */
  part: number
}

/** What it costs to run over the start of a section, to play a lively part's shot in a calm one, and to miss the share of cuts on beats. */
const COST = { section: 1.5, part: 1.2, onBeat: 4 }
/** Tries per shot, and most of all. */
const TRIES = { perShot: 40, most: 5000 }
/** Temperature of the first try: a change for the worse of this much is taken every third time. */
const HEAT = 0.8

/**
 * The order of the shots: it leaves their lengths alone and decides what falls where. Begins with a seeded shuffle that follows the parts
 * and improves it by swapping two shots (simulated annealing, Kirkpatrick et al. 1983). The same seed gives the same order.
 *
 * @param places one for every step of the film; the steps of all shots sum to their number.
 * @param onBeat wanted share of cuts on beats; null where only their costs count.
 */
export function arrangeLengths(shots: readonly DrawnShot[], places: readonly Place[], onBeat: number | null, seed: number): DrawnShot[] {
  const random = seededRandom(seed * 7919 + 29)
  let film = begin(shots, places, random)
  let cost = costOf(film, places, onBeat)
  let [best, least] = [film, cost]
  const tries = film.length < 2 ? 0 : Math.min(TRIES.most, TRIES.perShot * film.length)
  for (let n = 0; n < tries; n++) {
    const [i, j] = [Math.floor(random() * film.length), Math.floor(random() * film.length)]
    const [a, b] = [film[i]!, film[j]!]
    const chance = random()
    if (a.steps === b.steps && a.part === b.part) continue
    const next = [...film]
    ;[next[i], next[j]] = [b, a]
    const after = costOf(next, places, onBeat)
    const heat = HEAT * (1 - n / tries) ** 2
    if (after > cost && chance >= Math.exp((cost - after) / Math.max(1e-6, heat))) continue
    film = next
    cost = after
    if (cost < least) [best, least] = [film, cost]
  }
  return best
}

/** A shuffle in which each shot comes from the part that the music asks for, while there is one. */
function begin(shots: readonly DrawnShot[], places: readonly Place[], random: () => number): DrawnShot[] {
  const left = [...shots]
  for (let i = left.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[left[i], left[j]] = [left[j]!, left[i]!]
  }
  const film: DrawnShot[] = []
  for (let at = 0; left.length > 0; ) {
    const part = places[Math.min(at, places.length - 1)]?.part ?? 0
    const away = (s: DrawnShot): number => Math.abs(s.part - part)
    let pick = 0
    for (let k = 1; k < left.length; k++) if (away(left[k]!) < away(left[pick]!)) pick = k
    const [shot] = left.splice(pick, 1)
    film.push(shot!)
    at += shot!.steps
  }
  return film
}

function costOf(film: readonly DrawnShot[], places: readonly Place[], onBeat: number | null): number {
  let [at, sum, hits, cuts] = [0, 0, 0, 0]
  for (const shot of film) {
    const end = at + shot.steps
    const middle = places[Math.min(places.length - 1, (at + end) >> 1)]!
    sum += COST.part * Math.abs(middle.part - shot.part)
    for (let k = at + 1; k < end; k++) if (places[k]!.section) sum += COST.section
    if (end < places.length) {
      const place = places[end]!
      sum += place.cost
      cuts++
      if (place.onBeat) hits++
    }
    at = end
  }
  return cuts === 0 || onBeat === null ? sum : sum + COST.onBeat * Math.abs(hits - onBeat * cuts)
}
