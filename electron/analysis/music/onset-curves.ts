import { CURVE, SAMPLE_RATE, SPECTRUM } from './coefficients.ts'
import { RealFft } from './fft.ts'
import { kWeights, logarithmicBands, type SpectrumBand } from './spectrum-bands.ts'

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

/** Frames between two reports of progress: about 8 ms. */
const BLOCK = 500

/**
 * Onset strength of mono samples at 24 kHz: six band-wise SuperFlux novelties (Böck & Widmer 2013: difference to the ±1-band maximum two
 * frames ago), linear spectral flux of everything and below 200 Hz, and harmonic change. Yields the share that is done.
 */
export function* onsetCurves(samples: Float32Array): Generator<number, OnsetCurves> {
  const size = SPECTRUM.window
  const bank = logarithmicBands(size, SPECTRUM.lowestHz, SPECTRUM.highestHz, SPECTRUM.bandsPerOctave)
  const frames = Math.floor(samples.length / SPECTRUM.hop) + 1
  const bands = bank.length
  const curves = Array.from({ length: 9 }, () => new Float32Array(frames))
  const power = new Float32Array(frames)
  const spectra = new Float32Array(frames * bands)
  const spectrumAt = linearSpectrum(samples)
  const bandsOf = bandMeter(bank)
  const novelty = superFlux(bank.map((b) => b.centreHz))
  const measure = (t: number): void => {
    const { magnitudes, weighted, rise, lowRise } = spectrumAt(t)
    power[t] = weighted / (size * size)
    bandsOf(magnitudes, spectra, t * bands)
    if (t < 2) return
    curves[CURVE.flux]![t] = rise
    curves[CURVE.lowFlux]![t] = lowRise
    novelty(spectra, t, curves)
  }
  for (let from = 0; from < frames; from += BLOCK) {
    for (let t = from; t < Math.min(frames, from + BLOCK); t++) measure(t)
    yield from / frames
  }
  const harmonyBands = bank.filter((b) => b.centreHz < SPECTRUM.harmonyHz).length
  harmonicChange(spectra, bands, harmonyBands, curves[CURVE.harmony]!)
  return { frames, curves, power, spectra, bands, harmonyBands }
}

/** Linear magnitudes of one frame (valid for the next two calls) with what is summed on the way. */
interface LinearSpectrum {
  magnitudes: Float32Array
  /** K-weighted power. */
  weighted: number
  /** Sums of the rises against the magnitudes two frames before (windows overlap by three quarters): of all bins and of the low ones. */
  rise: number
  lowRise: number
}

/** A function of the frame's number; frames are asked for in order. */
function linearSpectrum(samples: Float32Array): (t: number) => LinearSpectrum {
  const size = SPECTRUM.window
  const bins = size / 2 + 1
  const lowest = Math.round((SPECTRUM.lowFluxHz * size) / SAMPLE_RATE)
  const padded = new Float32Array(samples.length + 2 * size)
  padded.set(samples, size / 2)
  const window = Float32Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size))
  const fft = new RealFft(size)
  const weights = kWeights(size)
  const recent = [new Float32Array(bins), new Float32Array(bins), new Float32Array(bins)]
  return (t) => {
    const squares = fft.power(padded, t * SPECTRUM.hop, window)
    const magnitudes = recent[t % 3]!
    const old = recent[(t + 1) % 3]!
    let weighted = weights[0]! * squares[0]!
    let rise = 0
    let lowRise = 0
    magnitudes[0] = Math.sqrt(squares[0]!)
    for (let k = 1; k < bins; k++) {
      const square = squares[k]!
      weighted += weights[k]! * square
      const magnitude = Math.sqrt(square)
      magnitudes[k] = magnitude
      const more = magnitudes[k]! - old[k]!
      if (more > 0) rise += more
      if (k === lowest) lowRise = rise
    }
    return { magnitudes, weighted, rise, lowRise }
  }
}

/** Writes the compressed level of each band of the bank at `row` of the spectra. */
function bandMeter(bank: readonly SpectrumBand[]): (magnitudes: Float32Array, spectra: Float32Array, row: number) => void {
  const firsts = Int32Array.from(bank, (b) => b.first)
  const ends = Int32Array.from(bank, (b) => b.first + b.weights.length)
  const weights = Float32Array.from(bank.flatMap((b) => [...b.weights]))
  const gain = (SPECTRUM.compression * 32) / SPECTRUM.window
  return (magnitudes, spectra, row) => {
    for (let b = 0, w = 0; b < firsts.length; b++) {
      let sum = 0
      for (let k = firsts[b]!, end = ends[b]!; k < end; k++, w++) sum += magnitudes[k]! * weights[w]!
      spectra[row + b] = Math.log10(1 + gain * sum)
    }
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
