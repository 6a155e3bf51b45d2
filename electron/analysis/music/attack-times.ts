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
 * Broadband novelty of mono samples at 24 kHz, 400 values a second: rises of the log spectrum of 10-ms windows over 5 ms. Value j stands for
 * j / 400 s.
 */
export function attackCurve(samples: Float32Array): Float32Array {
  const fft = new RealFft(WINDOW)
  const window = Float32Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW))
  const bins = WINDOW / 2
  const count = Math.floor(samples.length / HOP) + 1
  const padded = new Float32Array(samples.length + 2 * WINDOW)
  padded.set(samples, WINDOW / 2)
  const recent = Array.from({ length: LAG + 1 }, () => new Float32Array(bins))
  const out = new Float32Array(count)
  for (let h = 0; h < count; h++) {
    fft.transform(padded, h * HOP, window)
    const now = recent[h % (LAG + 1)]!
    const old = recent[(h + 1) % (LAG + 1)]!
    for (let k = 1; k < bins; k++) now[k] = 1 + 10 * Math.sqrt(fft.re[k]! * fft.re[k]! + fft.im[k]! * fft.im[k]!)
    const rise = logarithmicRise(now, old)
    // The middle of the difference lies half a lag before this window.
    if (h >= LAG / 2) out[h - LAG / 2] = rise
  }
  return out
}

/**
 * Sum of log(now / old) over the bins that rose. Logarithms are dear: the ratios of a run of bins are multiplied first (each is below 1300,
 * so a run stays far below the largest double). Bin 0 is left out; an old value of 0 is one that was never written and counts as 1.
 */
function logarithmicRise(now: Float32Array, old: Float32Array): number {
  let sum = 0
  for (let from = 1; from < now.length; from += RUN) {
    const to = Math.min(now.length, from + RUN)
    let above = 1
    let below = 1
    for (let k = from; k < to; k++) {
      const before = old[k]! || 1
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
export function alignToAttacks(beats: number[], attacks: Float32Array): number[] {
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
function profileAt(attacks: Float32Array, time: number): Float64Array {
  const centre = time * HOPS_PER_SECOND
  const whole = Math.floor(centre)
  const part = centre - whole
  const out = Float64Array.from({ length: 2 * REACH + 1 }, (_, k) => {
    const j = whole + k - REACH
    return (attacks[j] ?? 0) * (1 - part) + (attacks[j + 1] ?? 0) * part
  })
  const mean = out.reduce((a, b) => a + b, 0) / out.length
  return out.map((x) => Math.max(0, x - mean))
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
