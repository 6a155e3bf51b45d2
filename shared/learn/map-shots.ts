import type { ShotMatch } from './compare-result.ts'
import type { LearnResult, Segment } from './learn-result.ts'
import { type ShotSketch, sameFootage, shotDistance, sketchOf } from './shot-distance.ts'
import type { Mapper } from './plug-ins.ts'

/** What it costs to leave a shot without a partner: two of them together are dearer than a poor match. */
const GAP = 0.34
/** Extra for a second shot that stands for the same one: a take that was cut in two. */
const SHARED = 0.12

/**
 * Dynamic time warping with gaps (Sakoe and Chiba 1978; gaps as in Needleman and Wunsch 1970) over the distance of shots. Shots of the
 * same footage are matched first, wherever they stand: a film that was cut anew is found again in another order.
 */
export const warpingMapper: Mapper = {
  id: 'warping',
  version: 1,
  map(target, user, fixed) {
    const [all, mine] = [target.segments.map(sketchOf), user.segments.map(sketchOf)]
    const kept = fixed.filter((m) => isKnown(m, target, user))
    const free = (side: 'target' | 'user', list: ShotSketch[], matches: readonly ShotMatch[]): ShotSketch[] => {
      const taken = new Set(matches.map((m) => m[side]))
      return list.filter((s) => !taken.has(s.id))
    }
    const found = footageMatches(free('target', all, kept), free('user', mine, kept))
    const sure = [...kept, ...found]
    const rest = warp(free('target', all, sure), free('user', mine, sure))
    return inFilmOrder([...sure, ...rest], all, mine)
  },
}

const isKnown = (m: ShotMatch, target: LearnResult, user: LearnResult): boolean =>
  (m.target === null || target.segments.some((s) => s.id === m.target)) && (m.user === null || user.segments.some((s) => s.id === m.user))

/** Pairs that are each other's nearest among those of the same footage. */
function footageMatches(target: readonly ShotSketch[], user: readonly ShotSketch[]): ShotMatch[] {
  const pairs = target
    .flatMap((t) => user.filter((u) => sameFootage(t, u)).map((u) => ({ t, u, distance: shotDistance(t, u) })))
    .sort((a, b) => a.distance - b.distance)
  const taken = new Set<ShotSketch>()
  const out: ShotMatch[] = []
  for (const { t, u, distance } of pairs) {
    if (taken.has(t) || taken.has(u)) continue
    taken.add(t).add(u)
    out.push(match(t, u, distance))
  }
  return out
}

const match = (t: ShotSketch, u: ShotSketch, distance: number): ShotMatch => ({
  target: t.id,
  user: u.id,
  closeness: 1 - distance,
  manual: false,
})

type Move = 'match' | 'skipTarget' | 'skipUser' | 'shareTarget' | 'shareUser'

/** The cheapest way through both lists; ties go to the earlier of the moves above. */
function warp(target: readonly ShotSketch[], user: readonly ShotSketch[]): ShotMatch[] {
  const width = user.length + 1
  const cost = new Float64Array((target.length + 1) * width).fill(Number.POSITIVE_INFINITY)
  const moves: Move[] = Array.from({ length: cost.length }, () => 'match')
  const distance = target.map((t) => user.map((u) => shotDistance(t, u)))
  cost[0] = 0
  for (let i = 0; i <= target.length; i++) {
    for (let j = 0; j <= user.length; j++) {
      const k = i * width + j
      const d = distance[i - 1]?.[j - 1]
      const offer = (from: number, price: number, move: Move): void => {
        const total = cost[from]! + price
        if (total < cost[k]! - 1e-12) [cost[k], moves[k]] = [total, move]
      }
      if (d !== undefined) offer(k - width - 1, d, 'match')
      if (i > 0) offer(k - width, GAP, 'skipTarget')
      if (j > 0) offer(k - 1, GAP, 'skipUser')
      // A take shared with the neighbour: the pair before must be a match, which a gap before it never makes cheaper.
      if (d !== undefined && i > 0 && j > 1 && isPaired(moves[k - 1]!)) offer(k - 1, d + SHARED, 'shareTarget')
      if (d !== undefined && j > 0 && i > 1 && isPaired(moves[k - width]!)) offer(k - width, d + SHARED, 'shareUser')
    }
  }
  const out: ShotMatch[] = []
  for (let i = target.length, j = user.length; i > 0 || j > 0; ) {
    const [t, u, move] = [target[i - 1], user[j - 1], moves[i * width + j]!]
    if (move === 'skipTarget') out.push({ target: t!.id, user: null, closeness: 0, manual: false })
    else if (move === 'skipUser') out.push({ target: null, user: u!.id, closeness: 0, manual: false })
    else out.push(match(t!, u!, distance[i - 1]![j - 1]!))
    if (move !== 'skipUser' && move !== 'shareTarget') i--
    if (move !== 'skipTarget' && move !== 'shareUser') j--
  }
  return out.reverse()
}
const isPaired = (m: Move): boolean => m === 'match' || m === 'shareTarget' || m === 'shareUser'

/** By the target's order; a shot of the user alone stands after the one that precedes it in their film. */
function inFilmOrder(matches: readonly ShotMatch[], target: readonly ShotSketch[], user: readonly ShotSketch[]): ShotMatch[] {
  const place = new Map(target.map((t, i) => [t.id, i]))
  const ofUser = new Map<string, number>()
  for (const m of matches) if (m.user && m.target) ofUser.set(m.user, place.get(m.target)!)
  const order = new Map(user.map((u, i) => [u.id, i]))
  const before = (id: string): number => {
    for (let i = order.get(id)! - 1; i >= 0; i--) {
      const at = ofUser.get(user[i]!.id)
      if (at !== undefined) return at
    }
    return -1
  }
  const keyOf = (m: ShotMatch): number => (m.target ? place.get(m.target)! : before(m.user!) + 0.5)
  return [...matches].sort((a, b) => keyOf(a) - keyOf(b) || (order.get(a.user ?? '') ?? 0) - (order.get(b.user ?? '') ?? 0))
}

/** How close two films are, 0..1: closeness of the matches by the length of the target's shots; what is missing or too many counts 0. */
export function closenessOf(mapping: readonly ShotMatch[], target: LearnResult, user: LearnResult): number {
  const seconds = new Map<string, Segment>([
    ...target.segments.map((s) => [`t${s.id}`, s] as const),
    ...user.segments.map((s) => [`u${s.id}`, s] as const),
  ])
  const length = (key: string): number => {
    const s = seconds.get(key)
    return s ? s.end_ms - s.start_ms : 0
  }
  let [sum, weight] = [0, 0]
  for (const m of mapping) {
    const w = m.target ? length(`t${m.target}`) : length(`u${m.user ?? ''}`) / 2
    sum += w * m.closeness
    weight += w
  }
  return weight > 0 ? sum / weight : 0
}
