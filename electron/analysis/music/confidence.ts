import { clamp } from '#shared/base/numbers.ts'
import type { Onset } from './onsets.ts'

/** How far a beat may lie from an onset to be backed by it, seconds. */
const NEAR = 0.04
/** Below this there is no grid: speech, noise and free sound stay under it, songs with an audible pulse stay above. */
export const LEAST_CONFIDENCE = 0.3

/** Share of beats with an onset within 40 ms; beats and onsets ascending. */
export function backedShare(beats: number[], onsets: Onset[]): number {
  let backed = 0
  let j = 0
  for (const b of beats) {
    while (j < onsets.length && onsets[j]!.time < b - NEAR) j++
    if (j < onsets.length && onsets[j]!.time <= b + NEAR) backed++
  }
  return beats.length ? backed / beats.length : 0
}

/**
 * How sure a grid is, 0..1: the share of beats with an onset within 40 ms, beyond what chance would give at this density of onsets, and the
 * odds of the grid against the best other reading (`margin`, in units of the model's score).
 */
export function gridConfidence(beats: number[], onsets: Onset[], duration: number, margin: number): number {
  const chance = Math.min(0.9, (onsets.length * 2 * NEAR) / Math.max(1, duration))
  const lift = (backedShare(beats, onsets) - chance) / (1 - chance)
  const evidence = clamp((lift - 0.1) / 0.7, 0, 1)
  const odds = 1 / (1 + Math.exp(-2 * margin))
  return evidence * (0.6 + 0.4 * odds)
}
