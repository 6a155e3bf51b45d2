import { CURVE, DOWNBEAT, FRAME_RATE } from './coefficients.ts'
import type { OnsetCurves } from './onset-curves.ts'

export interface Bars {
  meter: 3 | 4
  /** Position of each beat in its bar, 1 = downbeat. */
  bar: number[]
}

/**
 * Bars of a beat grid. A downbeat has low onsets and a change of harmony, and no snare: one score per beat, then the best sequence of
 * positions for bars of four and of three (Viterbi, a break in the count costs 15 units), and the metre that explains more.
 */
export function findBars(beats: number[], source: OnsetCurves, normalised: Float32Array[]): Bars {
  if (beats.length < 8) return { meter: 4, bar: beats.map((_, i) => (i % 4) + 1) }
  const scores = downbeatScores(beats, source, normalised)
  const four = countBars(scores, 4)
  const three = countBars(scores, 3)

  return three.score + DOWNBEAT.threeBias > four.score ? { meter: 3, bar: three.bar } : { meter: 4, bar: four.bar }
}

function downbeatScores(beats: number[], source: OnsetCurves, normalised: Float32Array[]): number[] {
  const at = (curve: number, time: number, reach = 3): number => {
    const values = normalised[curve]!
    const centre = Math.round(time * FRAME_RATE)
    let top = 0
    for (let t = Math.max(0, centre - reach); t <= Math.min(values.length - 1, centre + reach); t++) top = Math.max(top, values[t]!)
    return top
  }
  const low = standardised(beats.map((b) => at(CURVE.sub, b) + 0.6 * at(CURVE.lowFlux, b)))
  const snare = standardised(beats.map((b) => at(CURVE.mid, b) + 0.5 * at(CURVE.high, b)))
  const flux = standardised(beats.map((b) => at(CURVE.flux, b)))
  const harmony = harmonyScores(beats, source, (b) => at(CURVE.harmony, b, 4))
  return beats.map(
    (_, i) =>
      DOWNBEAT.low * low[i]! +
      DOWNBEAT.harmony * harmony[i]! +
      DOWNBEAT.flux * flux[i]! +
      DOWNBEAT.snare * snare[i]! +
      DOWNBEAT.nextSnare * (snare[i + 1] ?? 0),
  )
}

/** Change of harmony at each beat: over one beat, over two beats, and at once. */
function harmonyScores(beats: number[], source: OnsetCurves, immediate: (time: number) => number): number[] {
  const means = beats.map((b, i) => {
    const from = Math.round(b * FRAME_RATE) + 2
    const next = beats[i + 1]
    return summedSpectrum(source, from, next === undefined ? from + 28 : Math.round(next * FRAME_RATE) - 2)
  })
  const one = means.map((m, i) => (i ? cosineDistance(means[i - 1]!, m) : 0))
  const two = means.map((m, i) =>
    i >= 2 && i + 1 < means.length ? cosineDistance(sum(means[i - 1]!, means[i - 2]!), sum(m, means[i + 1]!)) : 0,
  )
  const a = standardised(one.map(Math.sqrt))
  const b = standardised(two.map(Math.sqrt))
  const c = standardised(beats.map(immediate))
  return beats.map((_, i) => 0.4 * a[i]! + 0.8 * b[i]! + 0.3 * c[i]!)
}

function summedSpectrum({ spectra, bands, harmonyBands, frames }: OnsetCurves, from: number, to: number): Float64Array {
  const out = new Float64Array(harmonyBands)
  for (let t = Math.max(0, from); t < Math.min(frames, to); t++)
    for (let b = 0; b < harmonyBands; b++) out[b] = out[b]! + spectra[t * bands + b]!
  return out
}

const sum = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x + b[i]!)

function cosineDistance(a: Float64Array, b: Float64Array): number {
  let dot = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!
    aa += a[i]! * a[i]!
    bb += b[i]! * b[i]!
  }
  return aa && bb ? Math.max(0, 1 - dot / Math.sqrt(aa * bb)) : 0
}

/** Mean 0, deviation 1 (or all 0). */
function standardised(values: number[]): number[] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) || 1
  return values.map((x) => (x - mean) / deviation)
}

/** Best count 1…meter along the beats; the score is per beat. */
function countBars(scores: number[], meter: number): { score: number; bar: number[] } {
  const n = scores.length
  const observed = (i: number, position: number) => (position === 0 ? scores[i]! : -scores[i]! / (meter - 1))
  const value = new Float64Array(n * meter)
  const from = new Int8Array(n * meter)
  for (let p = 0; p < meter; p++) value[p] = observed(0, p)
  for (let i = 1; i < n; i++)
    for (let p = 0; p < meter; p++) {
      let best = Number.NEGATIVE_INFINITY
      for (let q = 0; q < meter; q++) {
        const v = value[(i - 1) * meter + q]! - ((q + 1) % meter === p ? 0 : DOWNBEAT.switchCost)
        if (v > best) {
          best = v
          from[i * meter + p] = q
        }
      }
      value[i * meter + p] = best + observed(i, p)
    }
  const last = (n - 1) * meter
  let position = 0
  for (let q = 1; q < meter; q++) if (value[last + q]! > value[last + position]!) position = q
  const score = value[last + position]! / n
  const bar: number[] = []
  for (let i = n - 1; i >= 0; i--) {
    bar.push(position + 1)
    position = from[i * meter + position]!
  }
  return { score, bar: bar.reverse() }
}
