import { CURVE, NORMALISE, NORMALISE_HARMONY } from './coefficients.ts'

/**
 * Makes onsets of quiet and loud passages comparable: subtracts the mean of ±`mean` frames, keeps what is positive, divides by the RMS of
 * ±`rms` frames (at least a quarter of the RMS of the whole, so that silence stays silent) and cuts at `clip`.
 */
export function normaliseCurve(curve: Float32Array, { mean, rms, clip }: { mean: number; rms: number; clip: number }): Float32Array {
  const n = curve.length
  const rises = new Float32Array(n)
  let sum = 0
  let from = 0
  let to = 0
  for (let t = 0; t < n; t++) {
    while (to < Math.min(n, t + mean + 1)) sum += curve[to++]!
    while (from < t - mean) sum -= curve[from++]!
    rises[t] = Math.max(0, curve[t]! - sum / (to - from))
  }
  const squares = new Float64Array(n + 1)
  for (let t = 0; t < n; t++) squares[t + 1] = squares[t]! + rises[t]! * rises[t]!
  const whole = Math.sqrt(squares[n]! / n) || 1e-9
  return rises.map((x, t) => {
    const a = Math.max(0, t - rms)
    const b = Math.min(n, t + rms + 1)
    const local = Math.sqrt((squares[b]! - squares[a]!) / (b - a))
    return Math.min(clip, x / Math.max(local, 0.25 * whole))
  })
}

/** All nine curves normalised; harmonic change moves more slowly and takes longer spans. */
export const normaliseCurves = (curves: Float32Array[]): Float32Array[] =>
  curves.map((c, i) => normaliseCurve(c, i === CURVE.harmony ? NORMALISE_HARMONY : NORMALISE))
