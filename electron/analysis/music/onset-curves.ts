import { CURVE, SAMPLE_RATE, SPECTRUM } from './coefficients.ts'
import { RealFft } from './fft.ts'
import { kWeights, logarithmicBands } from './spectrum-bands.ts'

/** What one pass over the samples yields, at 100 frames a second; frame t is centred on t/100 s. */
export interface OnsetCurves {
  frames: number
  /** Nine raw onset-strength curves in the order of CURVE. */
  curves: Float32Array[]
  /** K-weighted power of each frame (linear). */
  power: Float32Array
  /** Log spectra, `bands` numbers a frame, low to high; the first `harmonyBands` lie below 2.5 kHz. */
  spectra: Float32Array
  bands: number
  harmonyBands: number
}

/**
 * Onset strength of mono samples at 24 kHz: six band-wise SuperFlux novelties (Böck & Widmer 2013: difference to the ±1-band maximum two
 * frames ago), linear spectral flux of everything and below 200 Hz, and harmonic change.
 */
export function onsetCurves(samples: Float32Array, onProgress?: (share: number) => void): OnsetCurves {
  const size = SPECTRUM.window
  const bank = logarithmicBands(size, SPECTRUM.lowestHz, SPECTRUM.highestHz, SPECTRUM.bandsPerOctave)
  const frames = Math.floor(samples.length / SPECTRUM.hop) + 1
  const curves = Array.from({ length: 9 }, () => new Float32Array(frames))
  const power = new Float32Array(frames)
  const spectra = new Float32Array(frames * bank.length)
  const padded = new Float32Array(samples.length + 2 * size)
  padded.set(samples, size / 2)
  const window = Float32Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size))
  const fft = new RealFft(size)
  const flux = fluxMeter(size)
  const novelty = superFlux(bank.map((b) => b.centreHz))
  const weights = kWeights(size)
  const magnitudes = new Float32Array(size / 2 + 1)
  for (let t = 0; t < frames; t++) {
    fft.transform(padded, t * SPECTRUM.hop, window)
    let p = 0
    for (let k = 0; k <= size / 2; k++) {
      const square = fft.re[k]! * fft.re[k]! + fft.im[k]! * fft.im[k]!
      p += weights[k]! * square
      magnitudes[k] = Math.sqrt(square)
    }
    power[t] = p / (size * size)
    const row = t * bank.length
    for (let b = 0; b < bank.length; b++) {
      const { first, weights: w } = bank[b]!
      let s = 0
      for (let k = 0; k < w.length; k++) s += magnitudes[first + k]! * w[k]!
      spectra[row + b] = Math.log10(1 + (SPECTRUM.compression * 32 * s) / size)
    }
    const change = flux(magnitudes)
    if (t >= 2) {
      curves[CURVE.flux]![t] = change.all
      curves[CURVE.lowFlux]![t] = change.low
      novelty(spectra, t, curves)
    }
    if (onProgress && t % 500 === 0) onProgress(t / frames)
  }
  const harmonyBands = bank.filter((b) => b.centreHz < SPECTRUM.harmonyHz).length
  harmonicChange(spectra, bank.length, harmonyBands, curves[CURVE.harmony]!)
  return { frames, curves, power, spectra, bands: bank.length, harmonyBands }
}

/** Sum of the positive differences of linear magnitudes to two frames before (one frame apart, windows overlap by three quarters). */
function fluxMeter(size: number): (magnitudes: Float32Array) => { all: number; low: number } {
  let older = new Float32Array(size / 2 + 1)
  let newer = new Float32Array(size / 2 + 1)
  const lowest = Math.round((SPECTRUM.lowFluxHz * size) / SAMPLE_RATE)
  return (magnitudes) => {
    let all = 0
    let low = 0
    for (let k = 1; k < older.length; k++) {
      const rise = magnitudes[k]! - older[k]!
      if (rise > 0) {
        all += rise
        if (k <= lowest) low += rise
      }
    }
    const spare = older
    older = newer
    newer = spare
    newer.set(magnitudes)
    return { all, low }
  }
}

/** Writes the mean SuperFlux novelty of each of the six groups of bands at frame t. */
function superFlux(centres: number[]): (spectra: Float32Array, t: number, curves: Float32Array[]) => void {
  const bands = centres.length
  const group = centres.map((hz) => SPECTRUM.bandEdges.findIndex((edge) => hz < edge))
  const share = SPECTRUM.bandEdges.map((_, g) => 1 / Math.max(1, group.filter((x) => x === g).length))
  return (spectra, t, curves) => {
    const now = t * bands
    const old = (t - 2) * bands
    for (let b = 0; b < bands; b++) {
      let reference = spectra[old + b]!
      if (b > 0 && spectra[old + b - 1]! > reference) reference = spectra[old + b - 1]!
      if (b < bands - 1 && spectra[old + b + 1]! > reference) reference = spectra[old + b + 1]!
      const rise = spectra[now + b]! - reference
      if (rise > 0) {
        const g = group[b]!
        const curve = curves[g]!
        curve[t] = curve[t]! + rise * share[g]!
      }
    }
  }
}

/** Cosine distance between the mean log spectra of 180 ms before and after each frame, with a gap of 2 frames on both sides. */
function harmonicChange(spectra: Float32Array, bands: number, used: number, out: Float32Array): void {
  const span = SPECTRUM.harmonyFrames
  const frames = out.length
  const after = new Float64Array(used)
  const before = new Float64Array(used)
  const add = (sum: Float64Array, t: number, sign: number) => {
    if (t < 0 || t >= frames) return
    for (let b = 0; b < used; b++) sum[b] = sum[b]! + sign * spectra[t * bands + b]!
  }
  for (let t = 2; t < 2 + span; t++) add(after, t, 1)
  for (let t = 0; t < frames; t++) {
    if (t > 0) {
      add(after, t + 1 + span, 1)
      add(after, t + 1, -1)
      add(before, t - 3, 1)
      add(before, t - 3 - span, -1)
    }
    let dot = 0
    let a = 0
    let b = 0
    for (let k = 0; k < used; k++) {
      dot += after[k]! * before[k]!
      a += after[k]! * after[k]!
      b += before[k]! * before[k]!
    }
    out[t] = a > 1e-6 && b > 1e-6 ? Math.max(0, 1 - dot / Math.sqrt(a * b)) : 0
  }
}
