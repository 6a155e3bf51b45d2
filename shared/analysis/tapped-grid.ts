import { median } from '../base/numbers.ts'
import type { BeatGrid } from './beat-grid.ts'
import { countBars, gridTempo } from './grid-tempo.ts'

export interface TapOptions {
  /** Seconds of the song: the grid covers all of it. */
  duration: number
  meter: number
  /** Measured onsets, ascending: taps are only as good as a hand, so the grid follows the sound. */
  onsets?: { time: number; strength: number }[]
}

/** A pause of more than this many intervals separates an abandoned try from the taps that count. */
const PAUSE = 3.5
/** Search for an onset around an expected beat, share of the interval; and how much of the error phase and interval take over. */
const REACH = 0.14
const PHASE_GAIN = 0.35
const PERIOD_GAIN = 0.06

/**
 * A grid from the times at which a person tapped along (at least three; the first tap is a downbeat): a straight line through the last run of
 * taps, then beats continued to both ends of the song, following onsets where they are given. Undefined where the taps make no tempo
 * (fewer than three in a run, or outside 30 … 300 beats a minute).
 */
export function gridFromTaps(taps: readonly number[], { duration, meter, onsets = [] }: TapOptions): BeatGrid | undefined {
  const run = lastRun(taps)
  if (run.length < 3) return undefined
  const { period, phase } = fitLine(run)
  if (!(period >= 0.2 && period <= 2)) return undefined
  const start = phase + nearbyShift(phase, period, run.length, onsets)
  const forward = follow(start, period, duration, onsets, 1)
  const backward = follow(start, period, duration, onsets, -1).slice(1).reverse()
  const beats = [...backward, ...forward].filter((b) => b >= 0 && b <= duration)
  if (beats.length < 2) return undefined
  const anchor = backward.filter((b) => b >= 0).length
  return { beats, bar: countBars(beats.length, meter, anchor), meter, tempo: gridTempo(beats), confidence: 1 }
}

/** The taps after the last pause. */
function lastRun(taps: readonly number[]): number[] {
  const sorted = [...taps].sort((a, b) => a - b).filter((t, i, all) => i === 0 || t - all[i - 1]! > 0.1)
  const gaps = sorted.slice(1).map((t, i) => t - sorted[i]!)
  const usual = median(gaps)
  let from = 0
  for (const [i, gap] of gaps.entries()) if (gap > PAUSE * usual) from = i + 1
  return sorted.slice(from)
}

/** Least squares of tap times over beat numbers; a missed tap leaves a gap in the numbers. */
function fitLine(taps: number[]): { period: number; phase: number } {
  const usual = median(taps.slice(1).map((t, i) => t - taps[i]!))
  const numbers = [0]
  for (let i = 1; i < taps.length; i++) numbers.push(numbers[i - 1]! + Math.max(1, Math.round((taps[i]! - taps[i - 1]!) / usual)))
  const n = taps.length
  const x = numbers.reduce((a, b) => a + b, 0) / n
  const y = taps.reduce((a, b) => a + b, 0) / n
  const period =
    numbers.reduce((s, k, i) => s + (k - x) * (taps[i]! - y), 0) /
    Math.max(
      1e-9,
      numbers.reduce((s, k) => s + (k - x) ** 2, 0),
    )
  return { period, phase: y - period * x }
}

/** By how much the hand was early or late: the shift within ±120 ms (a quarter beat at most) at which most onsets lie on beats. */
function nearbyShift(phase: number, period: number, count: number, onsets: { time: number; strength: number }[]): number {
  const reach = Math.min(0.12, period / 4)
  let best = 0
  let bestScore = 0
  for (let shift = -reach; shift <= reach; shift += 0.005) {
    let score = 0
    for (const o of onsets) {
      const position = (o.time - phase - shift) / period
      if (position < -0.5 || position > count - 0.5) continue
      const off = (position - Math.round(position)) * period
      score += o.strength * Math.exp(-0.5 * (off / 0.015) ** 2)
    }
    // A tie goes to the hand.
    score *= 1 - 0.2 * Math.abs(shift / reach)
    if (score > bestScore) {
      bestScore = score
      best = shift
    }
  }
  return best
}

/** Beats from `start` to one end of the song, each pulled towards the strongest onset near where it is expected. */
function follow(start: number, period: number, duration: number, onsets: { time: number; strength: number }[], side: -1 | 1): number[] {
  const beats = [start]
  let at = start
  let step = period
  while (at + side * step >= 0 && at + side * step <= duration) {
    const expected = at + side * step
    const onset = strongestNear(onsets, expected, step * REACH)
    const error = onset === undefined ? 0 : onset - expected
    at = expected + PHASE_GAIN * error
    step = Math.max(period * 0.9, Math.min(period * 1.1, step + side * PERIOD_GAIN * error))
    beats.push(at)
  }
  return beats
}

function strongestNear(onsets: { time: number; strength: number }[], time: number, reach: number): number | undefined {
  let low = 0
  let high = onsets.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (onsets[mid]!.time < time - reach) low = mid + 1
    else high = mid
  }
  let best: number | undefined
  let score = 0
  for (let i = low; i < onsets.length && onsets[i]!.time <= time + reach; i++) {
    const o = onsets[i]!
    const s = o.strength * (1 - (0.7 * Math.abs(o.time - time)) / reach)
    if (s > score) {
      score = s
      best = o.time
    }
  }
  return best
}
