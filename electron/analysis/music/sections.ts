import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import type { Section } from '#shared/analysis/song-analysis.ts'
import { clamp } from '#shared/base/numbers.ts'
import { FRAME_RATE, SECTIONS } from './coefficients.ts'
import { shortTermLoudness } from './energy.ts'
import type { OnsetCurves } from './onset-curves.ts'
import { nameSections } from './section-names.ts'

/**
 * Sections of a song with beats: novelty of beat-wise spectra, onsets and level (Foote 2000, with Gaussian-weighted means instead of a
 * checkerboard), peaks on downbeats, letters by likeness, names by energy and place.
 * `energy` is per beat. Needs at least 16 beats; fewer give one section.
 */
export function findSections({ beats, bar, meter }: BeatGrid, duration: number, energy: number[], source: OnsetCurves): Section[] {
  const features = beatFeatures(beats, source)
  const cuts = beats.length >= 2 * SECTIONS.shortestBeats ? boundaries(features, bar) : []
  const edges = [0, ...cuts, beats.length]
  const pieces = edges.slice(1).map((to, i) => ({ from: edges[i]!, to }))
  const letters = assignLetters(pieces.map((s) => meanVector(features, s.from, s.to)))
  const spans = joinAlike(pieces.map((s, i) => ({ ...s, letter: letters[i]! })))
  const parts = spans.map((s, i) => ({
    start: i === 0 ? 0 : beats[s.from]!,
    end: s.to < beats.length ? beats[s.to]! : duration,
    letter: s.letter,
    energy: mean(energy.slice(s.from, s.to)),
    rise: riseOf(energy.slice(s.from, s.to)),
    bars: (s.to - s.from) / meter,
  }))
  const names = nameSections(parts)
  return parts.map(({ start, end, letter, energy: e }, i) => ({ start, end, name: names[i]!, letter, energy: e }))
}

interface Span {
  from: number
  to: number
  letter: string
}

/** Neighbours that sound alike are one section: the change between them was a fill. */
function joinAlike(spans: Span[]): Span[] {
  const out: Span[] = []
  for (const span of spans) {
    const last = out.at(-1)
    if (last?.letter === span.letter) out[out.length - 1] = { ...last, to: span.to }
    else out.push(span)
  }
  return out
}

const mean = (values: number[]): number => (values.length ? values.reduce((a, b) => a + b, 0) / values.length : 0)

/** Mean of the last third less that of the first third, without three beats at both ends, where the 3-s window sees the neighbours. */
function riseOf(values: number[]): number {
  const inner = values.length >= 12 ? values.slice(3, -3) : values
  const third = Math.max(1, Math.floor(inner.length / 3))
  return mean(inner.slice(-third)) - mean(inner.slice(0, third))
}

/** One vector a beat: log spectrum in 24 bands, nine onset curves, level; each group standardised and given the same weight. */
function beatFeatures(beats: number[], source: OnsetCurves): Float64Array[] {
  const groups = 24
  const size = groups + 9 + 1
  const rows = beats.map((b, i) => {
    const from = Math.max(0, Math.min(source.frames - 1, Math.round(b * FRAME_RATE)))
    const next = beats[i + 1] ?? b + 0.5
    const to = Math.max(from + 1, Math.min(source.frames, Math.round(next * FRAME_RATE)))
    const row = new Float64Array(size)
    for (let t = from; t < to; t++) {
      for (let k = 0; k < source.bands; k++) {
        const g = Math.floor((k * groups) / source.bands)
        row[g] = row[g]! + source.spectra[t * source.bands + k]! / (to - from)
      }
      for (let c = 0; c < 9; c++) row[groups + c] = row[groups + c]! + source.curves[c]![t]! / (to - from)
    }
    return row
  })
  const level = shortTermLoudness(beats, source.power, 0.5)
  for (const [i, row] of rows.entries()) row[size - 1] = level[i]!
  standardise(rows, size)
  const weight = (j: number) => (j < groups ? SECTIONS.spectrum / Math.sqrt(groups) : j < groups + 9 ? SECTIONS.onsets / 3 : SECTIONS.level)
  for (const row of rows) for (let j = 0; j < size; j++) row[j] = row[j]! * weight(j)
  return rows
}

function standardise(rows: Float64Array[], size: number): void {
  for (let j = 0; j < size; j++) {
    const m = rows.reduce((s, r) => s + r[j]!, 0) / rows.length
    const d = Math.sqrt(rows.reduce((s, r) => s + (r[j]! - m) ** 2, 0) / rows.length) || 1
    for (const r of rows) r[j] = clamp((r[j]! - m) / d, -SECTIONS.clip, SECTIONS.clip)
  }
}

function meanVector(rows: Float64Array[], from: number, to: number): Float64Array {
  const out = new Float64Array(rows[0]?.length ?? 0)
  for (let i = from; i < to; i++) for (let j = 0; j < out.length; j++) out[j] = out[j]! + rows[i]![j]! / Math.max(1, to - from)
  return out
}

function distance(a: Float64Array, b: Float64Array): number {
  let s = 0
  for (let j = 0; j < a.length; j++) s += (a[j]! - b[j]!) ** 2
  return Math.sqrt(s)
}

/** Mean of `span` rows on one side of beat i, weighted by a Gaussian that falls with distance. */
function sideMean(rows: Float64Array[], i: number, span: number, side: -1 | 1): Float64Array {
  const out = new Float64Array(rows[0]!.length)
  let total = 0
  for (let d = 0; d < span; d++) {
    const row = rows[side > 0 ? i + d : i - 1 - d]
    if (!row) break
    const w = Math.exp(-0.5 * (d / (span * SECTIONS.deviation)) ** 2)
    total += w
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + w * row[j]!
  }
  return out.map((x) => x / (total || 1))
}

/** Indices of the beats at which a new section begins. */
function boundaries(rows: Float64Array[], bar: number[]): number[] {
  const n = rows.length
  const novelty = new Float64Array(n)
  for (const span of SECTIONS.kernels)
    for (let i = 4; i <= n - 4; i++) {
      const d = distance(sideMean(rows, i, span, -1), sideMean(rows, i, span, 1))
      novelty[i] = novelty[i]! + (d * (bar[i] === 1 ? SECTIONS.downbeatBonus : 1)) / SECTIONS.kernels.length
    }
  const values = [...novelty]
  const m = mean(values)
  const threshold = m + SECTIONS.threshold * Math.sqrt(mean(values.map((x) => (x - m) ** 2)))
  const candidates = values
    .map((value, i) => ({ i, value }))
    .filter(({ i, value }) => value >= threshold && value >= Math.max(...values.slice(Math.max(0, i - 4), i + 5)))
    .sort((a, b) => b.value - a.value)
  const chosen: number[] = []
  for (const { i } of candidates) {
    const at = nearestDownbeat(i, bar)
    if (at >= SECTIONS.shortestEnd && at <= n - SECTIONS.shortestEnd && chosen.every((c) => Math.abs(c - at) >= SECTIONS.shortestBeats))
      chosen.push(at)
  }
  return chosen.sort((a, b) => a - b)
}

function nearestDownbeat(i: number, bar: number[]): number {
  for (let d = 0; d < 6; d++) {
    if (bar[i - d] === 1) return i - d
    if (bar[i + d] === 1) return i + d
  }
  return i
}

/** The same letter for sections that sound alike, in order of appearance. */
function assignLetters(vectors: Float64Array[]): string[] {
  const models: { sum: Float64Array; count: number }[] = []
  return vectors.map((v) => {
    let best = -1
    let nearest = SECTIONS.same
    for (const [m, model] of models.entries()) {
      const d = distance(
        v,
        model.sum.map((x) => x / model.count),
      )
      if (d < nearest) {
        nearest = d
        best = m
      }
    }
    if (best < 0) {
      models.push({ sum: v.slice(), count: 1 })
      best = models.length - 1
    } else {
      const model = models[best]!
      model.sum = model.sum.map((x, j) => x + v[j]!)
      model.count++
    }
    return String.fromCharCode(65 + Math.min(25, best))
  })
}
