import { quantile } from '#shared/base/numbers.ts'
import { peakOffset } from './beat-tracker.ts'
import { FRAME_RATE } from './coefficients.ts'

export interface Onset {
  /** Seconds. */
  time: number
  /** 0..1: 1 from the 95th percentile of the song's onsets on. */
  strength: number
}

/** An onset is the highest frame within ±30 ms and stands this far above the mean of ±200 ms (units of the joined curve, clipped at 4). */
const REACH = 3
const LOCAL = 20
const THRESHOLD = 0.25

/** Onsets of a joined onset curve, ascending. */
export function pickOnsets(curve: Float32Array): Onset[] {
  const sums = new Float64Array(curve.length + 1)
  for (let t = 0; t < curve.length; t++) sums[t + 1] = sums[t]! + curve[t]!
  const found: { time: number; height: number }[] = []
  for (let t = 0; t < curve.length; t++) {
    const height = curve[t]!
    if (height < THRESHOLD || !isHighest(curve, t)) continue
    const from = Math.max(0, t - LOCAL)
    const to = Math.min(curve.length, t + LOCAL + 1)
    if (height < (sums[to]! - sums[from]!) / (to - from) + THRESHOLD) continue
    found.push({ time: Math.max(0, (t + peakOffset(curve, t)) / FRAME_RATE), height })
  }
  const top = found.length
    ? quantile(
        found.map((f) => f.height),
        0.95,
      )
    : 1
  return found.map(({ time, height }) => ({ time, strength: Math.min(1, height / top) }))
}

function isHighest(curve: Float32Array, t: number): boolean {
  for (let d = 1; d <= REACH; d++) if ((curve[t - d] ?? 0) > curve[t]! || (curve[t + d] ?? 0) >= curve[t]!) return false
  return true
}
