import type { CameraMove } from '../../analysis/picture-analysis.ts'
import { seededRandom } from '../../base/random.ts'
import type { Learned } from './learned.ts'

/**
 * The camera move that each of `count` shots should show: every move as often as its share in the reference (largest remainders), in an
 * order in which moves follow each other as they do there. Empty where the reference's moves are not known. The same seed, the same order.
 */
export const wantedMoves = ({ mix, order }: Learned['motion'], count: number, seed: number): CameraMove[] =>
  inOrder(
    mix.map((m) => [m.move, m.share] as const),
    order,
    count,
    seededRandom(seed * 6007 + 17),
  )

/**
 * `count` names, each as often as its share (largest remainders), in a drawn order in which names follow each other as `order` says: of all
 * that come after `from`, the share that are `to`. Empty where all shares are 0.
 */
export function inOrder<T extends string>(
  mix: readonly (readonly [name: T, share: number])[],
  order: readonly { from: T; to: T; share: number }[],
  count: number,
  random: () => number,
): T[] {
  const left = quotas(mix, count)
  if (left.size === 0) return []
  const chances = new Map(order.map((o) => [`${o.from} ${o.to}`, o.share]))
  const film: T[] = []
  for (let k = 0; k < count; k++) {
    const before = film.at(-1)
    let best: T | undefined
    let most = -1
    for (const [name, n] of left) {
      if (n === 0) continue
      // A twentieth of the chance is left to what never followed in the reference: quotas must be used up.
      const follows = before === undefined ? 1 : 0.05 + 0.95 * (chances.get(`${before} ${name}`) ?? 0)
      // Gumbel's trick: the largest is drawn with a chance in proportion to follows · n.
      const drawn = Math.log(follows * n) - Math.log(-Math.log(Math.max(1e-12, random())))
      if (best === undefined || drawn > most) [best, most] = [name, drawn]
    }
    film.push(best!)
    left.set(best!, left.get(best!)! - 1)
  }
  return film
}

/** Whole numbers that sum to `count`, in proportion to the shares of the names; empty where these are all 0. */
export function quotas<T extends string>(mix: readonly (readonly [name: T, share: number])[], count: number): Map<T, number> {
  const total = mix.reduce((sum, [, share]) => sum + share, 0)
  if (!(total > 0) || count === 0) return new Map()
  const exact = mix.map(([name, share]) => ({ name, x: (share / total) * count }))
  const found = new Map(exact.map((m) => [m.name, Math.floor(m.x)]))
  const missing = count - [...found.values()].reduce((a, b) => a + b, 0)
  const byRest = [...exact].sort((a, b) => (b.x % 1) - (a.x % 1) || (a.name < b.name ? -1 : 1))
  for (const m of byRest.slice(0, missing)) found.set(m.name, found.get(m.name)! + 1)
  return found
}
