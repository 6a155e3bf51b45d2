import { z } from 'zod'

/**
 * Integer count of ticks; 705,600,000 a second. Every usual frame rate (also /1.001) and sample rate divides it exactly,
 * and 2^53 ticks are 147 days. Seconds exist only at the FFmpeg and Web edges.
 */
export type Ticks = number & z.$brand<'Ticks'>

export const TICKS_PER_SECOND = 705_600_000
/** Longest time that a document may name: 100 days. */
export const MAX_TICKS = TICKS_PER_SECOND * 86_400 * 100

export const Ticks = z.int().min(-MAX_TICKS).max(MAX_TICKS).brand<'Ticks'>()
/** A duration: at least one tick. */
export const PositiveTicks = z.int().min(1).max(MAX_TICKS).brand<'Ticks'>()
export const NonNegativeTicks = z.int().min(0).max(MAX_TICKS).brand<'Ticks'>()

/** Names an integer as ticks; throws on anything that is not a safe integer, because that is a bug. */
export function ticks(n: number): Ticks {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole number of ticks: ${n}`)
  return n as Ticks
}
export const ZERO = ticks(0)

/** Seconds to ticks, rounded to nearest. */
export const fromSeconds = (s: number): Ticks => ticks(Math.round(s * TICKS_PER_SECOND))
export const toSeconds = (t: Ticks): number => t / TICKS_PER_SECOND
export const add = (a: Ticks, b: Ticks): Ticks => ticks(a + b)
export const sub = (a: Ticks, b: Ticks): Ticks => ticks(a - b)
