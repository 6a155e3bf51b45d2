import { clamp } from '../base/numbers.ts'

/** Starts and ends slowly. */
export const smooth = (p: number): number => p * p * (3 - 2 * p)
/** 0 at the ends, 1 in the middle. */
export const bump = (p: number): number => Math.sin(Math.PI * clamp(p, 0, 1))

/** Share of a transition of `length` frames at its frame `k` (0-based): never 0 or 1, symmetric. */
export const shareOfFrame = (k: number, length: number): number => clamp((k + 0.5) / Math.max(1, length), 0, 1)

/** Extra brightness of a flash: full at the cut, gone at both ends; it dies away more slowly than it comes. */
export const flashAt = (p: number): number => (p < 0.5 ? (p * 2) ** 3 : (1 - (p - 0.5) * 2) ** 1.6)

/** A hash of two integers as a number in [0, 1): what looks random in a glitch is the same in every rendering. */
export function noiseAt(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h ^= h >>> 13
  return (h >>> 0) / 4294967296
}
