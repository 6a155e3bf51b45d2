import { SAMPLE_RATE } from './coefficients.ts'

/** One triangular filter on FFT magnitudes: weights apply from bin `first`. */
export interface SpectrumBand {
  first: number
  weights: Float32Array
  centreHz: number
}

/** Triangular filters on a logarithmic axis; filters that would share a centre bin are merged, so low ones are wider than asked. */
export function logarithmicBands(size: number, lowestHz: number, highestHz: number, perOctave: number): SpectrumBand[] {
  const bins: number[] = []
  for (let i = 0; ; i++) {
    const hz = lowestHz * 2 ** (i / perOctave)
    if (hz > highestHz) break
    const bin = Math.round((hz * size) / SAMPLE_RATE)
    if (bin !== bins.at(-1)) bins.push(bin)
  }
  return bins.slice(1, -1).map((centre, i) => {
    const low = bins[i]!
    const high = bins[i + 2]!
    const weights: number[] = []
    for (let k = low + 1; k < high; k++) weights.push(k <= centre ? (k - low) / (centre - low) : (high - k) / (high - centre))
    return { first: low + 1, weights: Float32Array.from(weights), centreHz: (centre * SAMPLE_RATE) / size }
  })
}

/**
 * Power weights per FFT bin that follow the K curve of ITU-R BS.1770: a high shelf of +4 dB above 1.5 kHz and a high-pass at 38 Hz,
 * here as the magnitude of the analogue prototypes. Loudness from it ranks moments of one song; it is no meter.
 */
export function kWeights(size: number): Float32Array {
  return Float32Array.from({ length: size / 2 + 1 }, (_, k) => {
    const hz = (k * SAMPLE_RATE) / size
    const high = (hz / 38.1) ** 2
    const highPass = high ** 2 / ((1 - high) ** 2 + high / 0.25)
    const r = (hz / 1682) ** 2
    const gain = 10 ** (4 / 20)
    const shelf = ((1 - gain * r) ** 2 + (gain * r) / 0.5) / ((1 - r) ** 2 + r / 0.5)
    return highPass * shelf
  })
}
