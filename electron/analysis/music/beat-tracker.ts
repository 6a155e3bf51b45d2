import { FRAME_RATE, TEMPO, TRACKER } from './coefficients.ts'
import type { Tempogram } from './tempogram.ts'

/** One onset curve out of curves 0…7, weighted. */
export function joinCurves(curves: Float32Array[]): Float32Array {
  const out = new Float32Array(curves[0]!.length)
  const total = TRACKER.curveWeights.reduce((a, b) => a + b, 0)
  for (const [i, weight] of TRACKER.curveWeights.entries()) {
    const curve = curves[i]!
    for (let t = 0; t < out.length; t++) out[t] = out[t]! + (weight * curve[t]!) / total
  }
  return out
}

/**
 * Beat times in seconds by dynamic programming over (frame, period): beats and tempo are found together, so the tempo may drift. A beat
 * earns period × (onset strength + tempo strength − what follows it rather than precedes it); a change of period costs its squared log
 * ratio. After Ellis 2007 (beats by DP) and Böck, Krebs & Widmer 2015 (joint tempo state). Times are refined below one frame.
 */
export function trackBeats(onset: Float32Array, harmony: Float32Array, tempo: Tempogram): number[] {
  const path = bestPath(onset, harmony, tempo)
  return path.map((t) => (t + peakOffset(onset, t)) / FRAME_RATE)
}

/** Offset −0.5..0.5 of the vertex of the parabola through t − 1, t, t + 1. */
export function peakOffset(curve: Float32Array, t: number): number {
  const before = curve[t - 1] ?? 0
  const here = curve[t] ?? 0
  const after = curve[t + 1] ?? 0
  const bend = before - 2 * here + after
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend)) : 0
}

function bestPath(onset: Float32Array, harmony: Float32Array, tempo: Tempogram): number[] {
  const frames = onset.length
  const { periods, shortest, columns, strength } = tempo
  const value = new Float32Array(frames * periods)
  const from = new Int16Array(frames * periods)
  const changes = tempoChanges(shortest, periods)
  const evidence = widen(onset, harmony)
  const laterMass = massAfter(onset)
  for (let t = 0; t < frames; t++) {
    const column = Math.min(columns - 1, Math.round(t / TEMPO.step)) * periods
    for (let k = 0; k < periods; k++) {
      const period = shortest + k
      const here = t * periods + k
      const tempoReward = TRACKER.tempoWeight * strength[column + k]!
      const previous = t - period
      if (previous < 0) {
        value[here] = t * (TRACKER.startReward + 0.8 * tempoReward) + 0.2 * period * evidence[t]!
        from[here] = -1
        continue
      }
      const row = previous * periods
      const { first, costs } = changes[k]!
      let best = Number.NEGATIVE_INFINITY
      let bestFrom = -1
      for (let j = 0; j < costs.length; j++) {
        const v = value[row + first + j]! - costs[j]!
        if (v > best) {
          best = v
          bestFrom = first + j
        }
      }
      value[here] = best + period * (evidence[t]! + tempoReward - TRACKER.afterWeight * laterMass(t, period))
      from[here] = bestFrom
    }
  }
  return trace(value, from, frames, tempo)
}

/** For each period the periods it may follow and what that costs. */
function tempoChanges(shortest: number, periods: number): { first: number; costs: Float32Array }[] {
  const ratio = Math.exp(TRACKER.maxChange)
  return Array.from({ length: periods }, (_, k) => {
    const period = shortest + k
    const first = Math.max(0, Math.ceil(period / ratio) - shortest)
    const last = Math.min(periods - 1, Math.floor(period * ratio) - shortest)
    const costs = Float32Array.from({ length: last - first + 1 }, (_, j) => {
      const change = Math.log((shortest + first + j) / period)
      return TRACKER.changeCost * 100 * change * change
    })
    return { first, costs }
  })
}

/** Onset strength that also counts, at 80 %, one frame beside its peak, plus harmonic change. */
function widen(onset: Float32Array, harmony: Float32Array): Float32Array {
  return onset.map((x, t) => Math.max(x, 0.8 * (onset[t - 1] ?? 0), 0.8 * (onset[t + 1] ?? 0)) + TRACKER.harmonyWeight * (harmony[t] ?? 0))
}

/** Mean onset strength in the third of a period after t, less that before it: positive where t is too early to be the beat. */
function massAfter(onset: Float32Array): (t: number, period: number) => number {
  const frames = onset.length
  const sums = new Float64Array(frames + 1)
  for (let t = 0; t < frames; t++) sums[t + 1] = sums[t]! + onset[t]!
  const mean = (from: number, to: number) => {
    const a = Math.max(0, from)
    const b = Math.min(frames, to)
    return b > a ? (sums[b]! - sums[a]!) / (b - a) : 0
  }
  return (t, period) => {
    const reach = Math.floor(period * 0.32)
    return mean(t + 4, t + 4 + reach) - mean(t - 4 - reach, t - 3)
  }
}

/** Follows the best end back to the first beat. The tail after the last beat is credited like the head before the first. */
function trace(value: Float32Array, from: Int16Array, frames: number, { periods, shortest, columns, strength }: Tempogram): number[] {
  const lastColumn = (columns - 1) * periods
  let t = -1
  let k = -1
  let best = Number.NEGATIVE_INFINITY
  for (let end = Math.max(0, frames - shortest - periods + 1); end < frames; end++) {
    const rest = frames - 1 - end
    for (let p = 0; p < periods; p++) {
      if (rest > shortest + p) continue
      const v = value[end * periods + p]! + rest * (TRACKER.startReward + TRACKER.tempoWeight * strength[lastColumn + p]! * 0.8)
      if (v > best) {
        best = v
        t = end
        k = p
      }
    }
  }
  const beats: number[] = []
  while (t >= 0 && k >= 0) {
    beats.push(t)
    const next = from[t * periods + k]!
    if (next < 0) break
    t -= shortest + k
    k = next
  }
  return beats.reverse()
}
