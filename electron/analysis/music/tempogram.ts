import { FRAME_RATE, TEMPO } from './coefficients.ts'
import { RealFft } from './fft.ts'

/** Strength 0..1 of every beat period over time: column c at c · TEMPO.step frames, row k for a period of shortest + k frames. */
export interface Tempogram {
  shortest: number
  periods: number
  columns: number
  strength: Float32Array
}

const SHORTEST = Math.floor((60 * FRAME_RATE) / TEMPO.maxBpm)
const LONGEST = Math.ceil((60 * FRAME_RATE) / TEMPO.minBpm)

/**
 * Per second, the autocorrelation of 15 s of every curve (through the power spectrum), read by a comb of eight multiples of each period
 * (Davies & Plumbley 2007 use such a comb) and weighted by a log-normal tempo prior; each column is scaled to a maximum of 1.
 */
export function tempogram(curves: Float32Array[]): Tempogram {
  const frames = curves[0]!.length
  const periods = LONGEST - SHORTEST + 1
  const columns = Math.max(1, Math.ceil(frames / TEMPO.step))
  const strength = new Float32Array(columns * periods)
  const prior = Float32Array.from({ length: periods }, (_, k) => {
    const octaves = Math.log2((60 * FRAME_RATE) / (SHORTEST + k) / TEMPO.priorBpm) / TEMPO.priorOctaves
    return Math.exp(-0.5 * octaves * octaves)
  })
  const correlate = autocorrelator(curves, Math.min(TEMPO.window, frames))
  for (let c = 0; c < columns; c++) {
    const correlation = correlate(c * TEMPO.step)
    if (!correlation) continue
    let top = 1e-9
    const row = c * periods
    for (let k = 0; k < periods; k++) {
      const x = Math.max(0, comb(correlation, SHORTEST + k) * prior[k]!)
      strength[row + k] = x
      if (x > top) top = x
    }
    for (let k = 0; k < periods; k++) strength[row + k] = (strength[row + k]! / top) ** TEMPO.power
  }
  return { shortest: SHORTEST, periods, columns, strength }
}

const COMB_SUM = TEMPO.comb.reduce((a, b) => a + b, 0)

/** Weighted mean of the correlation at multiples of the period; from the third on, ±2 frames are searched since a period is not whole. */
function comb(correlation: Float64Array, period: number): number {
  let sum = 0
  for (let j = 0; j < TEMPO.comb.length; j++) {
    const lag = period * (j + 1)
    const reach = j > 1 ? 2 : j
    let best = correlation[lag]!
    for (let d = 1; d <= reach; d++) best = Math.max(best, correlation[lag + d]!, correlation[lag - d]!)
    sum += TEMPO.comb[j]! * best
  }
  return sum / COMB_SUM
}

/** A function (centre frame) → correlation per lag, summed over curves with their weights; undefined where nothing sounds. */
function autocorrelator(curves: Float32Array[], span: number): (centre: number) => Float64Array | undefined {
  const frames = curves[0]!.length
  const maxLag = LONGEST * TEMPO.comb.length + 4
  let size = 8
  while (size < span + maxLag) size <<= 1
  const fft = new RealFft(size)
  const buffer = new Float64Array(size)
  const power = new Float64Array(size)
  const window = Float64Array.from({ length: span }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / span))
  const out = new Float64Array(maxLag + 3)
  return (centre) => {
    const start = Math.max(0, Math.min(frames - span, Math.round(centre - span / 2)))
    power.fill(0)
    let sounds = false
    for (const [i, weight] of TEMPO.curveWeights.entries()) {
      const curve = curves[i]!
      buffer.fill(0)
      let energy = 0
      for (let t = 0; t < span; t++) {
        const x = curve[start + t]! * window[t]!
        buffer[t] = x
        energy += x * x
      }
      if (energy < 1e-6) continue
      sounds = true
      fft.transform(buffer, 0)
      for (let k = 0; k <= size / 2; k++) power[k] = power[k]! + (weight / energy) * (fft.re[k]! ** 2 + fft.im[k]! ** 2)
    }
    if (!sounds) return undefined
    for (let k = 1; k < size / 2; k++) power[size - k] = power[k]!
    fft.transform(power, 0)
    for (let lag = 0; lag <= maxLag; lag++) out[lag] = ((fft.re[lag]! / size) * span) / (span - lag * 0.5)
    return out
  }
}
