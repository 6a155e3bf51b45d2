import { z } from 'zod'
import { mean } from '../../base/numbers.ts'

/** Shares by name; they sum to 1, or to 0 where nothing is known. */
export type Mix = Readonly<Record<string, number>>

/** What of a film's cut is measured. */
export interface CutProfile {
  /** Shot lengths in beats, at least one. */
  lengths: readonly number[]
  /** Kinds at its cuts, 'cut' among them. Empty for a film of one shot. */
  transitions: Mix
  /** Families of camera moves over its shots. */
  motion: Mix
  /** Shot sizes over those of its shots whose size is known; empty where too few are. */
  sizes: Mix
  /** Share of its cuts that stand on a beat; null where that is not asked of the film. */
  onBeat: number | null
}

/** How far a film's cut is from a reference's; 0 is the same. */
export const CutDistances = z.object({
  /** Wasserstein distance of the shot lengths in beats, over the reference's mean length. */
  lengths: z.number().min(0),
  /** Total variation of the mixes, 0..1: the share of cuts (shots) that would have to be another. */
  transitions: z.number().min(0).max(1),
  motion: z.number().min(0).max(1),
  /** The same of the shots whose size is known; absent where one side knows too few. */
  sizes: z.number().min(0).max(1).optional(),
  /** Difference of the shares of cuts on a beat; null where the reference is not cut to its music. */
  onBeat: z.number().min(0).max(1).nullable(),
})
export type CutDistances = z.infer<typeof CutDistances>

/** Distances of a film to the reference. */
export function distancesOf(film: CutProfile, reference: CutProfile): CutDistances {
  return {
    lengths: rounded(wasserstein(film.lengths, reference.lengths) / mean(reference.lengths)),
    transitions: rounded(variation(film.transitions, reference.transitions)),
    motion: rounded(variation(film.motion, reference.motion)),
    ...(known(film.sizes) && known(reference.sizes) ? { sizes: rounded(variation(film.sizes, reference.sizes)) } : {}),
    onBeat: film.onBeat === null || reference.onBeat === null ? null : rounded(Math.abs(film.onBeat - reference.onBeat)),
  }
}

const known = (m: Mix): boolean => Object.keys(m).length > 0

/** One number to compare films by: the mean of the distances that are known, each at most 1. */
export function overall(d: CutDistances): number {
  const parts = [Math.min(1, d.lengths), d.transitions, d.motion, d.sizes, d.onBeat].filter((x) => x != null)
  return mean(parts)
}

/**
 * First Wasserstein distance of two sets of numbers, in their unit: the area between their quantile functions, that is how far a value has
 * to move on average to turn one distribution into the other. Sizes may differ; both at least one.
 */
export function wasserstein(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) throw new Error('a distance needs numbers on both sides')
  const [x, y] = [[...a].sort((p, q) => p - q), [...b].sort((p, q) => p - q)]
  let [i, j, at, area] = [0, 0, 0, 0]
  while (i < x.length && j < y.length) {
    // In steps of 1/(n·m), so that ends meet exactly.
    const [nextX, nextY] = [(i + 1) * y.length, (j + 1) * x.length]
    const next = Math.min(nextX, nextY)
    area += (next - at) * Math.abs(x[i]! - y[j]!)
    at = next
    if (nextX === next) i++
    if (nextY === next) j++
  }
  return area / (x.length * y.length)
}

/** Total variation of two mixes, 0..1. A side about which nothing is known is no distance away. */
export function variation(a: Mix, b: Mix): number {
  if (Object.keys(a).length === 0 || Object.keys(b).length === 0) return 0
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  let sum = 0
  for (const name of names) sum += Math.abs((a[name] ?? 0) - (b[name] ?? 0))
  return Math.min(1, sum / 2)
}

/** The shares of names in a list. */
export function mixOf(names: readonly string[]): Mix {
  const mix: Record<string, number> = {}
  for (const name of names) mix[name] = (mix[name] ?? 0) + 1 / names.length
  return mix
}

const rounded = (x: number): number => Math.round(x * 10_000) / 10_000
