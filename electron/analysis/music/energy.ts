import { CURVE, FRAME_RATE } from './coefficients.ts'
import type { OnsetCurves } from './onset-curves.ts'
import type { Onset } from './onsets.ts'

/** Half of the 3-s window of short-term loudness, seconds. */
const HALF_WINDOW = 1.5
/** Anything this far below the loudest moment counts as silent, dB. */
const FLOOR = -60

/**
 * Energy of a song at given times, 0..1: the percentile of short-term loudness and that of onset density within the song, averaged. Percentiles
 * make "loud for this song" comparable between songs.
 */
export function energyAt(times: number[], source: OnsetCurves, onsets: Onset[]): number[] {
  const loudness = shortTermLoudness(times, source.power)
  const density = onsetDensity(times, onsets, source.curves[CURVE.flux]!)
  const a = percentiles(loudness)
  const b = percentiles(density)
  return times.map((_, i) => (a[i]! + b[i]!) / 2)
}

/** Level in dB of the 3 s around each time, not below the floor. */
export function shortTermLoudness(times: number[], power: Float32Array, halfWindow = HALF_WINDOW): number[] {
  const sums = new Float64Array(power.length + 1)
  for (let t = 0; t < power.length; t++) sums[t + 1] = sums[t]! + power[t]!
  const levels = times.map((time) => {
    const from = Math.max(0, Math.min(power.length - 1, Math.round((time - halfWindow) * FRAME_RATE)))
    const to = Math.max(from + 1, Math.min(power.length, Math.round((time + halfWindow) * FRAME_RATE)))
    return 10 * Math.log10((sums[to]! - sums[from]!) / (to - from) + 1e-12)
  })
  const top = levels.reduce((m, x) => Math.max(m, x), -120)
  return levels.map((x) => Math.max(x, top + FLOOR))
}

/**
 * Onsets per second in the 3 s around each time, each counted by the root of its flux: the strengths of onsets are levelled between quiet
 * and loud passages, so by them a roll on one drum would outdo the whole band.
 */
function onsetDensity(times: number[], onsets: Onset[], flux: Float32Array): number[] {
  const sums = [0]
  for (const { time } of onsets) sums.push(sums.at(-1)! + Math.sqrt(flux[Math.min(flux.length - 1, Math.round(time * FRAME_RATE))]!))
  const before = (time: number): number => {
    let low = 0
    let high = onsets.length
    while (low < high) {
      const mid = (low + high) >> 1
      if (onsets[mid]!.time < time) low = mid + 1
      else high = mid
    }
    return sums[low]!
  }
  return times.map((t) => (before(t + HALF_WINDOW) - before(t - HALF_WINDOW)) / (2 * HALF_WINDOW))
}

/** Rank of each value among all, 0..1; equal values share the middle of their ranks. */
export function percentiles(values: number[]): number[] {
  if (values.length < 2) return values.map(() => 0.5)
  const sorted = Float64Array.from(values).sort()
  return values.map((x) => {
    const low = firstNotBelow(sorted, x)
    let high = low
    while (high < sorted.length && sorted[high] === x) high++
    return (low + high - 1) / 2 / (sorted.length - 1)
  })
}

function firstNotBelow(sorted: Float64Array, x: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (sorted[mid]! < x) low = mid + 1
    else high = mid
  }
  return low
}

/** Running mean over `span` values around each. */
export function smoothed(values: number[], span: number): number[] {
  const reach = Math.max(0, Math.floor(span / 2))
  return values.map((_, i) => {
    const part = values.slice(Math.max(0, i - reach), i + reach + 1)
    return part.reduce((a, b) => a + b, 0) / part.length
  })
}
