import { RealFft } from '#electron/analysis/music/fft.ts'

/** Sound that is listened to for music: mono samples a second. */
export const TONAL_RATE = 16_000
const SIZE = 2048
const HOP = 512
/** Frames of half a block. A block of two halves is what a score stands for. */
const HALF = 40
/** Seconds between two scores. */
export const TONAL_STEP = (HALF * HOP) / TONAL_RATE
/** Bins over which the level of the spectrum around a bin is taken. */
const AROUND = 21
/** By how much a bin must stand out of those around it, and what is quieter than this is silence: power in powers of ten. */
const STANDS_OUT = 0.8
const FLOOR = -9
const PEAKS = 5
/** Bins up to 5.5 kHz: above it there is little that holds a pitch. */
const BINS = Math.round((5500 * SIZE) / TONAL_RATE)

/**
 * How much of a sound holds its pitch, every TONAL_STEP seconds: 0 for noise and silence, up to 5. Music has partials that stay where they
 * are for seconds, speech and noise have not. The "continuous frequency activation" of Seyerlehner, Pohle, Schedl, Widmer, "Automatic music
 * detection in television productions", DAFx 2007: a bin is active where it stands out of its neighbours; the five steepest peaks of the
 * share of time in which bins are active are summed.
 */
export class TonalActivation {
  readonly #fft = new RealFft(SIZE)
  readonly #window = Float64Array.from({ length: SIZE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE))
  readonly #held = new Float64Array(SIZE)
  readonly #framed = new Float64Array(SIZE)
  readonly #sums = new Float64Array(BINS + AROUND + 2)
  #filled = 0
  #frames = 0
  #half = new Float64Array(BINS)
  #before: Float64Array | null = null
  readonly #scores: number[] = []

  push(samples: Float32Array): void {
    for (let i = 0; i < samples.length; ) {
      const n = Math.min(samples.length - i, SIZE - this.#filled)
      this.#held.set(samples.subarray(i, i + n), this.#filled)
      this.#filled += n
      i += n
      if (this.#filled < SIZE) break
      this.#frame()
      this.#held.copyWithin(0, HOP)
      this.#filled = SIZE - HOP
    }
  }

  #frame(): void {
    for (let i = 0; i < SIZE; i++) this.#framed[i] = this.#held[i]! * this.#window[i]!
    this.#fft.transform(this.#framed)
    const { re, im } = this.#fft
    const sums = this.#sums
    // Levels are compared as the ear does, so that quiet music counts as well.
    const level = (k: number): number => Math.log10((re[k]! * re[k]! + im[k]! * im[k]!) / (SIZE * SIZE) + 1e-12)
    for (let k = 0; k < BINS + AROUND; k++) sums[k + 1] = sums[k]! + level(k)
    const reach = AROUND >> 1
    for (let k = 0; k < BINS; k++) {
      const from = Math.max(0, k - reach)
      const around = (sums[k + reach + 1]! - sums[from]!) / (k + reach + 1 - from)
      const own = sums[k + 1]! - sums[k]!
      if (own > FLOOR && own - around > STANDS_OUT) this.#half[k]!++
    }
    if (++this.#frames < HALF) return
    this.#frames = 0
    if (this.#before) this.#scores.push(peaksOf(this.#before, this.#half))
    this.#before = this.#half
    this.#half = new Float64Array(BINS)
  }

  /** One score for each half block, the mean of the blocks that it is in; sound shorter than a block has none. */
  result(): number[] {
    const all = this.#scores
    return all.length === 0 ? [] : Array.from({ length: all.length + 1 }, (_, i) => ((all[i - 1] ?? all[i])! + (all[i] ?? all[i - 1])!) / 2)
  }
}

/** The steepest peaks of the activation, summed. */
function peaksOf(a: Float64Array, b: Float64Array): number {
  const share = a.map((x, i) => (x + b[i]!) / (2 * HALF))
  const heights: number[] = []
  let low = share[0]!
  let top = low
  let rising = true
  let before = low
  for (let k = 1; k < share.length; k++) {
    const x = share[k]!
    if (rising) {
      if (x >= top) top = x
      else {
        rising = false
        before = low
        low = x
      }
    } else if (x <= low) low = x
    else {
      heights.push(Math.min(top - before, top - low))
      rising = true
      top = x
    }
  }
  return heights
    .sort((x, y) => y - x)
    .slice(0, PEAKS)
    .reduce((s, h) => s + h, 0)
}
