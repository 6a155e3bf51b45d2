import { SAMPLE_RATE } from './coefficients.ts'
import { RealFft } from './fft.ts'

/** A short window sees an attack within a few milliseconds where the tracker's long one smears it over twenty. */
const WINDOW = 256
const HOP = 60
const HOPS_PER_SECOND = SAMPLE_RATE / HOP
/** Difference over two hops, 5 ms. */
const LAG = 2
/** Attacks are looked for this far around a tracked beat, hops of 2.5 ms; pooled timing may differ from the song's by NEAR hops. */
const REACH = 20
const NEAR = 6
/** Standard deviation in beats over which timing is pooled: a single beat has too little to go by. */
const POOL = 6
/** Bins whose ratios are multiplied before one logarithm is taken. */
const RUN = 32
/** Novelty is highest on the slope; the attack begins this much earlier, seconds. */
const RISE = 0.004

/**
 * Broadband novelty of a sound, 400 values a second, 0 before its start and after its end. Gives the values `from` … `to` (exclusive; value j
 * stands for j / 400 s). What nobody asks for is never measured: beats need a fifth of a song.
 */
export type AttackCurve = (from: number, to: number) => Float32Array

/** The attack curve of mono samples at 24 kHz: rises of the log spectrum of 10-ms windows over 5 ms. */
export function attackCurve(samples: Float32Array): AttackCurve {
  const count = Math.floor(samples.length / HOP) + 1
  const values = new Float32Array(count)
  const known = new Uint8Array(count)
  const spectrum = spectra(samples)
  return (from, to) => {
    const out = new Float32Array(to - from)
    for (let j = Math.max(0, from); j < Math.min(to, count); j++) {
      if (!known[j]) {
        // The middle of the difference lies half a lag before the later window.
        const later = j + LAG / 2
        values[j] = later < count ? logarithmicRise(spectrum(later), spectrum(later - LAG)) : 0
        known[j] = 1
      }
      out[j - from] = values[j]!
    }
    return out
  }
}

/** A function (hop) → 1 + 10 · magnitude of each bin; silence before the start. The last few are kept, so that a run of hops costs one transform each. */
function spectra(samples: Float32Array): (hop: number) => Float32Array {
  const fft = new RealFft(WINDOW)
  const window = Float32Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW))
  const bins = WINDOW / 2
  const padded = new Float32Array(samples.length + 2 * WINDOW)
  padded.set(samples, WINDOW / 2)
  const silence = new Float32Array(bins).fill(1)
  const recent = Array.from({ length: LAG + 1 }, () => ({ hop: -1, magnitudes: new Float32Array(bins) }))
  return (hop) => {
    if (hop < 0) return silence
    const slot = recent[hop % recent.length]!
    if (slot.hop === hop) return slot.magnitudes
    const power = fft.power(padded, hop * HOP, window)
    const { magnitudes } = slot
    for (let k = 1; k < bins; k++) magnitudes[k] = 1 + 10 * Math.sqrt(power[k]!)
    slot.hop = hop
    return magnitudes
  }
}

/**
 * Sum of log(now / old) over the bins that rose. Logarithms are dear: the ratios of a run of bins are multiplied first (each is below 1300,
 * so a run stays far below the largest double). Bin 0 is left out.
 */
function logarithmicRise(now: Float32Array, old: Float32Array): number {
  let sum = 0
  for (let from = 1; from < now.length; from += RUN) {
    const to = Math.min(now.length, from + RUN)
    let above = 1
    let below = 1
    for (let k = from; k < to; k++) {
      const before = old[k]!
      if (now[k]! > before) {
        above *= now[k]!
        below *= before
      }
    }
    sum += Math.log(above / below)
  }
  return sum
}

/**
 * Moves beats onto the attacks of the sound, within ±50 ms: the attack curve around each beat, pooled with its neighbours, peaks at the
 * attack. Beats in silence follow their neighbours. Times stay ascending and not below 0.
 */
export function alignToAttacks(beats: number[], attacks: AttackCurve): number[] {
  if (!beats.length) return []
  const profiles = beats.map((b) => profileAt(attacks, b))
  const sum = new Float64Array(2 * REACH + 1)
  for (const p of profiles) for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + p[k]!
  const song = peakOf(sum, 0, REACH)
  const moved = beats.map((b, i) => Math.max(0, b - RISE + peakOf(pooled(profiles, i), song, NEAR) / HOPS_PER_SECOND))
  for (let i = 1; i < moved.length; i++) if (moved[i]! <= moved[i - 1]!) moved[i] = moved[i - 1]! + 1e-3
  return moved
}

/** The curve at −REACH … +REACH hops around a time, linearly interpolated, less its mean, not below 0. */
function profileAt(attacks: AttackCurve, time: number): Float64Array {
  const centre = time * HOPS_PER_SECOND
  const whole = Math.floor(centre)
  const part = centre - whole
  const around = attacks(whole - REACH, whole + REACH + 2)
  const out = new Float64Array(2 * REACH + 1)
  let mean = 0
  for (let k = 0; k < out.length; k++) {
    out[k] = around[k]! * (1 - part) + around[k + 1]! * part
    mean += out[k]! / out.length
  }
  for (let k = 0; k < out.length; k++) out[k] = Math.max(0, out[k]! - mean)
  return out
}

/** Sum of the profiles around beat i, weighted by a Gaussian. */
function pooled(profiles: Float64Array[], i: number): Float64Array {
  const out = new Float64Array(2 * REACH + 1)
  for (let j = Math.max(0, i - 3 * POOL); j <= Math.min(profiles.length - 1, i + 3 * POOL); j++) {
    const w = Math.exp(-0.5 * ((j - i) / POOL) ** 2)
    const p = profiles[j]!
    for (let k = 0; k < out.length; k++) out[k] = out[k]! + w * p[k]!
  }
  return out
}

/** Offset in hops of the highest point within ±reach of `centre`, after smoothing by 1-2-1, below one hop by a parabola; `centre` if all is 0. */
function peakOf(profile: Float64Array, centre: number, reach: number): number {
  const smooth = profile.map((x, k) => (profile[k - 1] ?? 0) + 2 * x + (profile[k + 1] ?? 0))
  const from = Math.max(1, Math.round(REACH + centre - reach))
  const to = Math.min(smooth.length - 2, Math.round(REACH + centre + reach))
  let best = -1
  for (let k = from; k <= to; k++) if (smooth[k]! > (best < 0 ? 0 : smooth[best]!)) best = k
  if (best < 0) return centre
  const before = smooth[best - 1]!
  const after = smooth[best + 1]!
  const bend = before - 2 * smooth[best]! + after
  const fine = bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend)) : 0
  return best - REACH + fine
}
