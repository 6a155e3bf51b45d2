import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import { gridTempo } from '#shared/analysis/grid-tempo.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import { median } from '#shared/base/numbers.ts'
import { alignToAttacks, type AttackCurve, attackCurve } from './attack-times.ts'
import { joinCurves, trackBeats } from './beat-tracker.ts'
import { ALTERNATIVE_MODEL, CURVE, SAMPLE_RATE } from './coefficients.ts'
import { gridConfidence, LEAST_CONFIDENCE } from './confidence.ts'
import { findBars } from './downbeats.ts'
import { energyAt, shortTermLoudness, smoothed } from './energy.ts'
import { type AlternativeId, type MetricalAlternative, scoreAlternatives } from './metrical-alternatives.ts'
import { normaliseCurves } from './normalise-curve.ts'
import { type OnsetCurves, onsetCurves } from './onset-curves.ts'
import { type Onset, pickOnsets } from './onsets.ts'
import { findSections } from './sections.ts'
import { tempogram } from './tempogram.ts'

/** Readings that are always offered, in this order; better-scoring others come before them. */
const OFFERED: AlternativeId[] = ['half', 'half-other', 'double', 'shift-half']
const MOST_ALTERNATIVES = 7
/** K-weighted power below which a file counts as silent. */
const SILENT = 1e-9

type Measured = Omit<SongAnalysis, 'loudness'>

/**
 * Measures beats, bars, sections and energy of mono samples at 24 kHz (any level; NaN counts as silence). Pure and deterministic; about
 * 4 ms per second of sound. `onProgress` gets shares 0..1. Loudness is measured on the full-rate channels elsewhere.
 */
export function analyseSong(samples: Float32Array, onProgress?: (share: number) => void): Measured {
  const steps = songSteps(samples)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    onProgress?.(step.value)
  }
}

/** The same a few milliseconds at a time, so that other work gets a turn: yields the share that is done. */
export function* songSteps(samples: Float32Array): Generator<number, Measured> {
  const duration = samples.length / SAMPLE_RATE
  const clean = finite(samples)
  const source = yield* shareOf(onsetCurves(clean), 0, 0.6)
  const normalised = normaliseCurves(source.curves)
  const joined = joinCurves(normalised)
  const onsets = source.power.some((p) => p > SILENT) ? pickOnsets(joined) : []
  yield 0.62
  const halfSeconds = Array.from({ length: Math.floor(duration * 2) + 1 }, (_, i) => i / 2)
  const energyCurve = onsets.length ? smoothed(energyAt(halfSeconds, source, onsets), 3) : halfSeconds.map(() => 0)
  const nothing = { method: METHODS.song, duration, alternatives: [], tempoCurve: [], sections: [], beatEnergy: [], energyCurve, onsets }
  if (!onsets.length) return { ...nothing, grid: null, reason: REASONS.silent }
  const found = yield* findGrids({ attacks: attackCurve(clean), source, normalised, joined, onsets, duration })
  if (!found) return { ...nothing, grid: null, reason: duration < 5 ? REASONS.short : REASONS.beatless }
  const { grid, alternatives } = found
  const beatEnergy = smoothed(energyAt(grid.beats, source, onsets), grid.meter)
  const sections = findSections(grid, duration, beatEnergy, source)
  yield 1
  return { ...nothing, grid, reason: null, alternatives, tempoCurve: tempoCurve(grid.beats), sections, beatEnergy }
}

/** The samples, with 0 for those that are no number; the same array where all are. */
function finite(samples: Float32Array): Float32Array {
  // Nothing but a number times zero is zero; one sum over all is cheaper than a question to each.
  let nothing = 0
  for (let i = 0; i < samples.length; i++) nothing += samples[i]! * 0
  return nothing === 0 ? samples : samples.map((x) => (Number.isFinite(x) ? x : 0))
}

/** Why there is no grid: one sentence each, with what can be done. */
export const REASONS = {
  silent: 'This file is silent, so there are no beats to cut on.',
  short: 'This sound is too short to find a beat; tap the beat yourself or choose a longer song.',
  beatless: 'No steady beat was found in this sound; tap the beat yourself or choose another song.',
} as const

interface Material {
  attacks: AttackCurve
  source: OnsetCurves
  normalised: Float32Array[]
  joined: Float32Array
  onsets: Onset[]
  duration: number
}

function* findGrids(m: Material): Generator<number, (Pick<Measured, 'alternatives'> & { grid: BeatGrid }) | undefined> {
  const tempo = yield* shareOf(tempogram(m.normalised), 0.62, 0.75)
  yield 0.75
  const tracked = trackBeats(m.joined, m.normalised[CURVE.harmony]!, tempo)
  yield 0.88
  const best = scoreAlternatives(tracked, m.normalised)[0]
  if (!best) return undefined
  const readings = scoreAlternatives(best.beats, m.normalised)
  const own = readings.find((r) => r.id === 'tracked')
  const others = readings.filter((r) => r.id !== 'tracked')
  if (!own) return undefined
  const sounding = trimSilence(best.beats, m)
  const grid = makeGrid(sounding, own.score, own.score - (others[0]?.score ?? own.score - 2), m)
  if (grid.confidence < LEAST_CONFIDENCE) return undefined
  const alternatives = worthOffering(others).map(({ id, beats, score }) => ({
    id,
    score,
    grid: makeGrid(beats, score + ALTERNATIVE_MODEL.keep, score - own.score, m),
  }))
  yield 0.95
  return { grid, alternatives }
}

/** Steps whose shares stand for `from` … `to` of the whole. */
function* shareOf<T>(steps: Generator<number, T>, from: number, to: number): Generator<number, T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    yield from + (to - from) * step.value
  }
}

/** A grid goes on this far into silence at both ends, seconds: beats of a quiet start or end are still worth cutting on. */
const INTO_SILENCE = 3

/** Drops beats in long silence at both ends: 30 dB below the median beat and far from the first or last onset. */
function trimSilence(beats: number[], { source, onsets }: Material): number[] {
  const levels = shortTermLoudness(beats, source.power, 0.25)
  const floor = median(levels) - 30
  const first = onsets[0]!.time - INTO_SILENCE
  const last = onsets.at(-1)!.time + INTO_SILENCE
  let from = 0
  let to = beats.length
  while (to > from && levels[to - 1]! < floor && beats[to - 1]! > last) to--
  while (from < to && levels[from]! < floor && beats[from]! < first) from++
  return beats.slice(from, to)
}

/** The readings with the best scores and the ones everybody asks for, best first. */
function worthOffering(others: MetricalAlternative[]): MetricalAlternative[] {
  const asked = others.filter((o) => OFFERED.includes(o.id))
  const rest = others.filter((o) => !OFFERED.includes(o.id)).slice(0, MOST_ALTERNATIVES - asked.length)
  return others.filter((o) => asked.includes(o) || rest.includes(o))
}

function makeGrid(reading: number[], score: number, margin: number, m: Material): BeatGrid {
  const { bar, meter } = findBars(reading, m.source, m.normalised)
  const confidence = gridConfidence({ beats: reading, score, margin, joined: m.joined, onsets: m.onsets, duration: m.duration })
  const beats = alignToAttacks(reading, m.attacks)
  return { beats, bar, meter, tempo: gridTempo(beats), confidence }
}

const intervals = (beats: number[]): number[] => beats.slice(1).map((b, i) => b - beats[i]!)

/** Beats per minute at each beat: from the median of the eight intervals around it. */
function tempoCurve(beats: number[]): number[] {
  const all = intervals(beats)
  return beats.map((_, i) => 60 / median(all.slice(Math.max(0, i - 4), i + 4)))
}
