import { ShotSize } from '../../analysis/footage-sizes.ts'
import { seededRandom } from '../../base/random.ts'
import type { Learned } from './learned.ts'
import { inOrder } from './wanted-moves.ts'

type Sizes = NonNullable<Learned['sizes']>

const isSize = (name: string): name is ShotSize => (ShotSize.options as readonly string[]).includes(name)

/** The mix of a reference in the planner's own words; a decomposer may have used others. */
export const sizeMixOf = ({ mix }: Sizes): [size: ShotSize, share: number][] =>
  mix.flatMap(({ size, share }) => (isSize(size) ? [[size, share] as [ShotSize, number]] : []))

/** How many places lie between two sizes, from the closest to the widest. */
export const stepsBetween = (a: ShotSize, b: ShotSize): number => Math.abs(ShotSize.options.indexOf(a) - ShotSize.options.indexOf(b))

/**
 * The shot size that each of `count` shots should have: every size as often as in the reference, in an order in which sizes follow each other
 * as they do there. As large a share of the shots as there has none (a landscape, a thing), spread over the film: null. The same seed, the
 * same order.
 */
export function wantedSizes(sizes: Sizes, count: number, seed: number): (ShotSize | null)[] {
  const known = Math.round((sizes.known ?? 1) * count)
  const order = sizes.order.flatMap(({ from, to, share }) => (isSize(from) && isSize(to) ? [{ from, to, share }] : []))
  const drawn = inOrder(sizeMixOf(sizes), order, known, seededRandom(seed * 6011 + 23))
  if (drawn.length === 0) return []
  const placesBefore = (k: number): number => Math.floor((k * known) / count)
  return Array.from({ length: count }, (_, k) => (placesBefore(k + 1) > placesBefore(k) ? drawn[placesBefore(k)]! : null))
}

/** How usual it is in a reference that one size follows another. */
export interface SizeSteps {
  /** 0..1: 1 for the size that comes most often after `from`; null where nothing is known of what comes after it. */
  after(from: ShotSize, to: ShotSize): number | null
}

/** Null for styles that know no sizes. */
export function sizeStepsOf(learned: Learned | undefined): SizeSteps | null {
  if (!learned?.sizes || sizeMixOf(learned.sizes).length === 0) return null
  const most = new Map<string, number>()
  for (const { from, share } of learned.sizes.order) most.set(from, Math.max(share, most.get(from) ?? 0))
  const usual = new Map(learned.sizes.order.map(({ from, to, share }) => [`${from} ${to}`, share / most.get(from)!]))
  return { after: (from, to) => (most.has(from) ? (usual.get(`${from} ${to}`) ?? 0) : null) }
}

/** A size as a reason names it: 'extreme close-up'. */
export const sizeWords = (size: ShotSize): string => size.replace('close_up', 'close-up').replaceAll('_', ' ')
/** The same where a sentence begins. */
export const sizeSentence = (size: ShotSize): string => {
  const words = sizeWords(size)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
