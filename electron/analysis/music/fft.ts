/**
 * Real fast Fourier transform of a power-of-two size (8 … 65536): N real samples are read as N/2 complex ones, transformed by
 * radix-2 decimation in time, and split (Cooley & Tukey 1965; the "two for one" trick of Press et al., Numerical Recipes §12.3).
 * `re` and `im` hold bins 0 … N/2 after `transform`; they are reused by the next call.
 */
export class RealFft {
  readonly size: number
  readonly re: Float64Array
  readonly im: Float64Array
  readonly #half: number
  readonly #a: Float64Array
  readonly #b: Float64Array
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  readonly #reversed: Uint16Array

  constructor(size: number) {
    const bits = Math.log2(size) - 1
    if (!Number.isInteger(bits) || size < 8 || size > 65536) throw new RangeError(`FFT size ${size} is not a power of two in 8 … 65536`)
    const half = size >> 1
    this.size = size
    this.#half = half
    this.re = new Float64Array(half + 1)
    this.im = new Float64Array(half + 1)
    this.#a = new Float64Array(half)
    this.#b = new Float64Array(half)
    this.#cos = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size))
    this.#sin = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size))
    this.#reversed = Uint16Array.from({ length: half }, (_, i) => {
      let r = 0
      for (let b = 0; b < bits; b++) if ((i >> b) & 1) r |= 1 << (bits - 1 - b)
      return r
    })
  }

  /** Transforms samples[offset … offset + size), each multiplied by the window where one is given. */
  transform(samples: ArrayLike<number>, offset: number, window?: Float32Array): void {
    this.#load(samples, offset, window)
    this.#firstStages()
    for (let span = 4; span < this.#half; span <<= 1) this.#stage(span)
    this.#split()
  }

  #load(samples: ArrayLike<number>, offset: number, window: Float32Array | undefined): void {
    const a = this.#a
    const b = this.#b
    const reversed = this.#reversed
    for (let i = 0; i < this.#half; i++) {
      const j = reversed[i]! * 2
      a[i] = window ? samples[offset + j]! * window[j]! : samples[offset + j]!
      b[i] = window ? samples[offset + j + 1]! * window[j + 1]! : samples[offset + j + 1]!
    }
  }

  /** Butterflies of length 2 and 4 need no multiplication. */
  #firstStages(): void {
    const a = this.#a
    const b = this.#b
    for (let i = 0; i < this.#half; i += 4) {
      const a0 = a[i]! + a[i + 1]!
      const b0 = b[i]! + b[i + 1]!
      const a1 = a[i]! - a[i + 1]!
      const b1 = b[i]! - b[i + 1]!
      const a2 = a[i + 2]! + a[i + 3]!
      const b2 = b[i + 2]! + b[i + 3]!
      const a3 = a[i + 2]! - a[i + 3]!
      const b3 = b[i + 2]! - b[i + 3]!
      a[i] = a0 + a2
      b[i] = b0 + b2
      a[i + 2] = a0 - a2
      b[i + 2] = b0 - b2
      a[i + 1] = a1 + b3
      b[i + 1] = b1 - a3
      a[i + 3] = a1 - b3
      b[i + 3] = b1 + a3
    }
  }

  #stage(span: number): void {
    const a = this.#a
    const b = this.#b
    const step = this.size / (2 * span)
    for (let k = 0; k < span; k++) {
      const c = this.#cos[k * step]!
      const s = this.#sin[k * step]!
      for (let i = k; i < this.#half; i += 2 * span) {
        const j = i + span
        const re = a[j]! * c + b[j]! * s
        const im = b[j]! * c - a[j]! * s
        a[j] = a[i]! - re
        b[j] = b[i]! - im
        a[i] = a[i]! + re
        b[i] = b[i]! + im
      }
    }
  }

  /** Separates the spectra of even and odd samples and joins them to the spectrum of the real signal. */
  #split(): void {
    const half = this.#half
    const a = this.#a
    const b = this.#b
    for (let k = 0; k <= half; k++) {
      const p = k === half ? 0 : k
      const q = k === 0 ? 0 : half - k
      const evenRe = (a[p]! + a[q]!) / 2
      const evenIm = (b[p]! - b[q]!) / 2
      const oddRe = (b[p]! + b[q]!) / 2
      const oddIm = (a[q]! - a[p]!) / 2
      const c = k === half ? -1 : this.#cos[k]!
      const s = k === half ? 0 : this.#sin[k]!
      this.re[k] = evenRe + oddRe * c + oddIm * s
      this.im[k] = evenIm + oddIm * c - oddRe * s
    }
  }
}
