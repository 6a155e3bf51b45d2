import { clamp } from '#shared/base/numbers.ts'
import { FRAME_RATE } from './coefficients.ts'
import type { Onset } from './onsets.ts'

/** How far a beat may lie from an onset to be backed by it, seconds. */
const NEAR = 0.04
/** Below this there is no grid: speech, noise and free sound stay under it, songs with an audible pulse stay above. */
export const LEAST_CONFIDENCE = 0.3

/** Share of beats with an onset within 40 ms, beats and onsets ascending. */
export function backedShare(beats: number[], onsets: Onset[]): number {
  let backed = 0
  let j = 0
  for (const b of beats) {
    while (j < onsets.length && onsets[j]!.time < b - NEAR) j++
    if (j < onsets.length && onsets[j]!.time <= b + NEAR) backed++
  }
  return beats.length ? backed / beats.length : 0
}

/** What is known of a reading of the onsets. */
export interface Evidence {
  beats: number[]
  /** Of the model over metrical readings, and by how much it beats the best other reading. */
  score: number
  margin: number
  /** The joined onset curve, its peaks, and seconds of sound. */
  joined: Float32Array
  onsets: Onset[]
  duration: number
}

/**
 * How sure a grid is, 0..1. Three things must hold, each 0..1 and multiplied: more beats have an onset within 40 ms than chance would give at
 * this density of onsets; onsets on beats stand out of the rest (noise and rotor sound have onsets everywhere); the pattern of the beats looks
 * like music to the model (speech does not). The odds against the best other reading take away up to two fifths.
 */
export function gridConfidence({ beats, score, margin, joined, onsets, duration }: Evidence): number {
  const chance = Math.min(0.9, (onsets.length * 2 * NEAR) / Math.max(1, duration))
  const lift = (backedShare(beats, onsets) - chance) / (1 - chance)
  const evidence = ramp(lift, 0.1, 0.8) * ramp(contrast(beats, joined), 3.5, 6.5) * ramp(score, 2, 3.2)
  const odds = 1 / (1 + Math.exp(-2 * margin))
  return evidence * (0.6 + 0.4 * odds)
}

const ramp = (x: number, from: number, to: number): number => clamp((x - from) / (to - from), 0, 1)

/** Mean onset strength within 20 ms of beats over that of the whole curve. */
function contrast(beats: number[], joined: Float32Array): number {
  const mean = joined.reduce((a, b) => a + b, 0) / joined.length
  const onBeat = beats.map((b) => {
    const t = Math.round(b * FRAME_RATE)
    return joined.subarray(Math.max(0, t - 2), t + 3).reduce((m, x) => Math.max(m, x), 0)
  })
  return mean > 0 ? onBeat.reduce((a, b) => a + b, 0) / onBeat.length / mean : 0
}
