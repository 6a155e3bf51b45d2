import { FRAME_RATE, TEMPO } from './coefficients.ts'
import { RealFft } from './fft.ts'

/** Strength 0..1 of every beat period over time: column c at c · TEMPO.step frames, row k for a period of shortest + k frames. */
export interface Tempogram {
  shortest: number
  periods: number
  columns: number
  strength: Float32Array
}

/** Columns between two reports of progress: about 8 ms. */
const BLOCK = 16
const SHORTEST = Math.floor((60 * FRAME_RATE) / TEMPO.maxBpm)
const LONGEST = Math.ceil((60 * FRAME_RATE) / TEMPO.minBpm)

/**
 * Per second, the autocorrelation of 15 s of every curve (through the power spectrum), read by a comb of eight multiples of each period
 * (Davies & Plumbley 2007 use such a comb) and weighted by a log-normal tempo prior; each column is scaled to a maximum of 1. Yields the share
 * that is done.
 */
export function* tempogram(curves: Float32Array[]): Generator<number, Tempogram> {
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
    if (c % BLOCK === 0) yield c / columns
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
  // The window is 0 beyond the span, and the curves go on as far as it reaches.
  const window = Float32Array.from({ length: size }, (_, i) => (i < span ? Math.sin((Math.PI * (i + 0.5)) / span) : 0))
  const padded = TEMPO.curveWeights.map((_, i) => {
    const longer = new Float32Array(frames - span + size)
    longer.set(curves[i]!)
    return longer
  })
  const total = new Float64Array(size)
  const out = new Float64Array(maxLag + 3)
  return (centre) => {
    const start = Math.max(0, Math.min(frames - span, Math.round(centre - span / 2)))
    total.fill(0)
    let sounds = false
    for (const [i, weight] of TEMPO.curveWeights.entries()) {
      const power = fft.power(padded[i]!, start, window)
      // Parseval: the energy of the windowed samples.
      let energy = power[0]! + power[size / 2]!
      for (let k = 1; k < size / 2; k++) energy += 2 * power[k]!
      energy /= size
      if (energy < 1e-6) continue
      sounds = true
      const gain = weight / energy
      for (let k = 0; k < power.length; k++) total[k] = total[k]! + gain * power[k]!
    }
    if (!sounds) return undefined
    for (let k = 1; k < size / 2; k++) total[size - k] = total[k]!
    fft.transform(total)
    for (let lag = 0; lag <= maxLag; lag++) out[lag] = ((fft.re[lag]! / size) * span) / (span - lag * 0.5)
    return out
  }
}
