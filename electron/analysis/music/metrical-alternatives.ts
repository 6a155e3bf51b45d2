import { ALTERNATIVE_MODEL, CURVE, FRAME_RATE } from './coefficients.ts'

/** Another reading of the same onsets: beats in seconds, and how well it explains them (higher is better, differences of 1 are clear). */
export interface MetricalAlternative {
  id: AlternativeId
  beats: number[]
  score: number
}

export type AlternativeId =
  | 'tracked'
  | 'double'
  | 'half'
  | 'half-other'
  | 'half-late'
  | 'half-early'
  | 'triple'
  | 'third'
  | 'third-2'
  | 'third-3'
  | 'three-for-two'
  | 'three-for-two-other'
  | 'two-for-three'
  | 'two-for-three-2'
  | 'two-for-three-3'
  | 'shift-half'
  | 'shift-third'
  | 'shift-two-thirds'
  | 'shift-quarter'
  | 'shift-three-quarters'

/** Points at `fraction` of every interval. */
const shifted = (beats: number[], fraction: number): number[] => beats.slice(0, -1).map((b, i) => b + fraction * (beats[i + 1]! - b))

/** Every interval divided by `parts`. */
const divided = (beats: number[], parts: number): number[] =>
  beats.slice(0, -1).flatMap((b, i) => Array.from({ length: parts }, (_, k) => b + (k / parts) * (beats[i + 1]! - b)))

const everyNth = (beats: number[], n: number, phase: number): number[] => beats.filter((_, i) => i % n === phase)

/** All readings of a grid as plain arithmetic; `scoreAlternatives` weighs them and analyseSong moves the chosen ones to onsets. */
function readings(beats: number[]): [AlternativeId, number[]][] {
  const two = divided(beats, 2)
  const three = divided(beats, 3)
  const half = everyNth(beats, 2, 0)
  return [
    ['tracked', beats],
    ['double', two],
    ['half', half],
    ['half-other', everyNth(beats, 2, 1)],
    ['half-late', shifted(half, 0.25)],
    ['half-early', shifted(half, 0.75)],
    ['triple', three],
    ['third', everyNth(beats, 3, 0)],
    ['third-2', everyNth(beats, 3, 1)],
    ['third-3', everyNth(beats, 3, 2)],
    ['three-for-two', everyNth(three, 2, 0)],
    ['three-for-two-other', everyNth(three, 2, 1)],
    ['two-for-three', everyNth(two, 3, 0)],
    ['two-for-three-2', everyNth(two, 3, 1)],
    ['two-for-three-3', everyNth(two, 3, 2)],
    ['shift-half', shifted(beats, 1 / 2)],
    ['shift-third', shifted(beats, 1 / 3)],
    ['shift-two-thirds', shifted(beats, 2 / 3)],
    ['shift-quarter', shifted(beats, 1 / 4)],
    ['shift-three-quarters', shifted(beats, 3 / 4)],
  ]
}

/** Every reading with a score, best first; readings of fewer than six beats are left out. */
export function scoreAlternatives(beats: number[], normalised: Float32Array[]): MetricalAlternative[] {
  const out: MetricalAlternative[] = []
  for (const [id, reading] of readings(beats)) {
    // The model never saw triplets as the beat: they are offered by hand editing, not by score.
    const features = id === 'triple' ? undefined : gridFeatures(reading, normalised)
    if (!features) continue
    const { weight, mean, deviation, keep } = ALTERNATIVE_MODEL
    const score = features.reduce((sum, x, i) => sum + (weight[i]! * (x - mean[i]!)) / deviation[i]!, id === 'tracked' ? keep : 0)
    out.push({ id, beats: reading, score })
  }
  return out.sort((a, b) => b.score - a.score)
}

const POINTS = 12
/** Curves whose twelve points make up the pattern of a beat, for self-similarity. */
const PATTERN = [CURVE.sub, CURVE.mid, CURVE.air, CURVE.flux]

/**
 * The 18 features of a grid: onset strength at points of the beat against the mean of the beat, early against late halves, alternation
 * of even and odd beats, likeness of beats 1 to 4 apart, and tempo. Undefined below six beats.
 */
export function gridFeatures(beats: number[], normalised: Float32Array[]): number[] | undefined {
  if (beats.length < 6) return undefined
  const intervals = beats.slice(1).map((b, i) => b - beats[i]!)
  const period = intervals.sort((a, b) => a - b)[intervals.length >> 1]!
  const { profile, alternation, patterns } = beatProfile(beats, normalised)
  const rel = (curve: number, point: number): number => {
    const row = profile[curve]!
    const mean = row.reduce((a, b) => a + b, 0) / POINTS
    return Math.log((row[point]! + 0.05 * mean) / (mean + 1e-9) + 1e-3)
  }
  const { sub, mid, air, flux, lowFlux, harmony } = CURVE
  const octaves = Math.log2(60 / period / 125)
  const likeness = [1, 2, 3, 4].map((lag) => meanLikeness(patterns, lag))
  return [
    rel(flux, 0),
    rel(sub, 0),
    rel(lowFlux, 0),
    rel(harmony, 0),
    rel(mid, 0),
    rel(air, 0),
    rel(flux, 6),
    rel(sub, 6),
    Math.max(rel(flux, 4), rel(flux, 8)),
    rel(flux, 9) - rel(flux, 3),
    (rel(flux, 10) + rel(flux, 8) + rel(flux, 9)) / 3 - (rel(flux, 2) + rel(flux, 3) + rel(flux, 4)) / 3,
    alternation,
    likeness[1]! - likeness[0]!,
    likeness[3]! - likeness[2]!,
    likeness[0]!,
    octaves,
    octaves * octaves,
    Math.max(0, Math.abs(octaves) - 0.6),
  ]
}

/** Onset maxima at twelve points of every beat: summed per curve, compared between even and odd beats, and kept as a pattern a beat. */
function beatProfile(
  beats: number[],
  normalised: Float32Array[],
): { profile: Float64Array[]; alternation: number; patterns: Float64Array[] } {
  const frames = normalised[0]!.length
  const profile = normalised.map(() => new Float64Array(POINTS))
  const onBeat = normalised.map(() => [0, 0])
  const patterns: Float64Array[] = []
  for (let i = 0; i + 1 < beats.length; i++) {
    const length = (beats[i + 1]! - beats[i]!) * FRAME_RATE
    const reach = Math.max(1, length / POINTS / 2)
    const pattern = new Float64Array(POINTS * PATTERN.length)
    for (let point = 0; point < POINTS; point++) {
      const centre = beats[i]! * FRAME_RATE + (point / POINTS) * length
      const from = Math.max(0, Math.round(centre - reach))
      const to = Math.min(frames - 1, Math.round(centre + reach))
      for (const [c, curve] of normalised.entries()) {
        let top = 0
        for (let t = from; t <= to; t++) if (curve[t]! > top) top = curve[t]!
        profile[c]![point] = profile[c]![point]! + top
        if (point === 0) onBeat[c]![i & 1] = onBeat[c]![i & 1]! + top
        const slot = PATTERN.indexOf(c as (typeof PATTERN)[number])
        if (slot >= 0) pattern[slot * POINTS + point] = top
      }
    }
    patterns.push(pattern)
  }
  let alternation = 0
  for (const c of [CURVE.sub, CURVE.bass, CURVE.mid, CURVE.high]) {
    const [even, odd] = onBeat[c] as [number, number]
    alternation += Math.abs(even - odd) / (even + odd + 1e-6)
  }
  return { profile, alternation, patterns }
}

/** Mean cosine of patterns `lag` beats apart. */
function meanLikeness(patterns: Float64Array[], lag: number): number {
  const norm = patterns.map((p) => Math.sqrt(p.reduce((s, x) => s + x * x, 0)) || 1)
  let sum = 0
  let count = 0
  for (let i = 0; i + lag < patterns.length; i++) {
    const a = patterns[i]!
    const b = patterns[i + lag]!
    let dot = 0
    for (let j = 0; j < a.length; j++) dot += a[j]! * b[j]!
    sum += dot / (norm[i]! * norm[i + lag]!)
    count++
  }
  return count ? sum / count : 0
}
