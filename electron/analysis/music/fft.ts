/**
 * Real fast Fourier transform of a power-of-two size (8 … 65536): N real samples are read as N/2 complex ones, transformed by
 * decimation in time, two radix-2 stages a pass (radix 4, three multiplications), and split (Cooley & Tukey 1965; the "two for one" trick of
 * Press et al., Numerical Recipes §12.3). Arrays that it gives out are reused by the next call.
 */
export class RealFft {
  readonly size: number
  /** Bins 0 … N/2 after `transform`. */
  readonly re: Float64Array
  readonly im: Float64Array
  readonly #half: number
  /** Real and imaginary part of the N/2 complex values. */
  readonly #a: Float64Array
  readonly #b: Float64Array
  /** cos and sin of 2πi/N, i below N/2. */
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  /** Twice the bit-reversed index: where the real part of each complex value is read. */
  readonly #source: Uint32Array
  readonly #power: Float64Array

  constructor(size: number) {
    const bits = Math.log2(size) - 1
    if (!Number.isInteger(bits) || size < 8 || size > 65536) throw new RangeError(`FFT size ${size} is not a power of two in 8 … 65536`)
    const half = size >> 1
    this.size = size
    this.#half = half
    this.re = new Float64Array(half + 1)
    this.im = new Float64Array(half + 1)
    this.#power = new Float64Array(half + 1)
    this.#a = new Float64Array(half)
    this.#b = new Float64Array(half)
    this.#cos = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size))
    this.#sin = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size))
    this.#source = Uint32Array.from({ length: half }, (_, i) => {
      let r = 0
      for (let b = 0; b < bits; b++) if ((i >> b) & 1) r |= 1 << (bits - 1 - b)
      return 2 * r
    })
  }

  /** Spectrum of samples[0 … size), into `re` and `im`. */
  transform(samples: Float64Array): void {
    const { size, re, im } = this
    const half = this.#half
    const a = this.#a
    const b = this.#b
    const source = this.#source
    for (let i = 0; i < half; i++) {
      const j = source[i]!
      a[i] = samples[j]!
      b[i] = samples[j + 1]!
    }
    this.#butterflies()
    re[0] = a[0]! + b[0]!
    re[half] = a[0]! - b[0]!
    im[0] = im[half] = 0
    const cos = this.#cos
    const sin = this.#sin
    // Bins k and N/2 − k share the spectra of the even and of the odd samples.
    for (let k = 1, q = half - 1; k <= size >> 2; k++, q--) {
      const evenRe = (a[k]! + a[q]!) / 2
      const evenIm = (b[k]! - b[q]!) / 2
      const oddRe = (b[k]! + b[q]!) / 2
      const oddIm = (a[q]! - a[k]!) / 2
      const tr = oddRe * cos[k]! + oddIm * sin[k]!
      const ti = oddIm * cos[k]! - oddRe * sin[k]!
      re[k] = evenRe + tr
      im[k] = evenIm + ti
      re[q] = evenRe - tr
      im[q] = ti - evenIm
    }
  }

  /** |spectrum|² of samples[offset … offset + size) times the window, bins 0 … N/2. */
  power(samples: Float32Array, offset: number, window: Float32Array): Float64Array {
    const { size } = this
    const half = this.#half
    const a = this.#a
    const b = this.#b
    const source = this.#source
    for (let i = 0; i < half; i++) {
      const j = source[i]!
      a[i] = samples[offset + j]! * window[j]!
      b[i] = samples[offset + j + 1]! * window[j + 1]!
    }
    this.#butterflies()
    const out = this.#power
    out[0] = (a[0]! + b[0]!) ** 2
    out[half] = (a[0]! - b[0]!) ** 2
    const cos = this.#cos
    const sin = this.#sin
    for (let k = 1, q = half - 1; k <= size >> 2; k++, q--) {
      const evenRe = (a[k]! + a[q]!) / 2
      const evenIm = (b[k]! - b[q]!) / 2
      const oddRe = (b[k]! + b[q]!) / 2
      const oddIm = (a[q]! - a[k]!) / 2
      const tr = oddRe * cos[k]! + oddIm * sin[k]!
      const ti = oddIm * cos[k]! - oddRe * sin[k]!
      const re = evenRe + tr
      const im = evenIm + ti
      out[k] = re * re + im * im
      const mirroredRe = evenRe - tr
      const mirroredIm = ti - evenIm
      out[q] = mirroredRe * mirroredRe + mirroredIm * mirroredIm
    }
    return out
  }

  #butterflies(): void {
    const half = this.#half
    this.#firstStages()
    let span = 4
    // An odd number of stages is left over: one alone.
    if (Math.log2(half) & 1 && span < half) {
      this.#stage(span)
      span *= 2
    }
    for (; span < half; span *= 4) this.#twoStages(span)
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
    const half = this.#half
    const a = this.#a
    const b = this.#b
    const step = this.size / (2 * span)
    for (let k = 0; k < span; k++) {
      const c = this.#cos[k * step]!
      const s = this.#sin[k * step]!
      for (let i = k; i < half; i += 2 * span) {
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

  /** The stages of `span` and 2 · `span` in one pass over the memory. */
  #twoStages(span: number): void {
    const half = this.#half
    const a = this.#a
    const b = this.#b
    const step = this.size / (4 * span)
    for (let k = 0; k < span; k++) {
      const c1 = this.#cos[k * step]!
      const s1 = this.#sin[k * step]!
      const c2 = this.#cos[2 * k * step]!
      const s2 = this.#sin[2 * k * step]!
      const c3 = c1 * c2 - s1 * s2
      const s3 = s1 * c2 + c1 * s2
      for (let i0 = k; i0 < half; i0 += 4 * span) {
        const i1 = i0 + span
        const i2 = i1 + span
        const i3 = i2 + span
        const re1 = a[i1]! * c2 + b[i1]! * s2
        const im1 = b[i1]! * c2 - a[i1]! * s2
        const re2 = a[i2]! * c1 + b[i2]! * s1
        const im2 = b[i2]! * c1 - a[i2]! * s1
        const re3 = a[i3]! * c3 + b[i3]! * s3
        const im3 = b[i3]! * c3 - a[i3]! * s3
        const sumRe = a[i0]! + re1
        const sumIm = b[i0]! + im1
        const differenceRe = a[i0]! - re1
        const differenceIm = b[i0]! - im1
        const highRe = re2 + re3
        const highIm = im2 + im3
        const turnedRe = im2 - im3
        const turnedIm = re3 - re2
        a[i0] = sumRe + highRe
        b[i0] = sumIm + highIm
        a[i2] = sumRe - highRe
        b[i2] = sumIm - highIm
        a[i1] = differenceRe + turnedRe
        b[i1] = differenceIm + turnedIm
        a[i3] = differenceRe - turnedRe
        b[i3] = differenceIm - turnedIm
      }
    }
  }
}
