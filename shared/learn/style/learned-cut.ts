import { ShotSize } from '../../analysis/footage-sizes.ts'
import { type CameraMove, CameraMove as Moves } from '../../analysis/picture-analysis.ts'
import { quantile } from '../../base/numbers.ts'
import { type Learned, MOST_LENGTHS } from '../../planning/learned/learned.ts'
import type { TransitionKind } from '../../timeline/model.ts'
import { numberOf } from '../feature.ts'
import type { LearnResult, Segment } from '../learn-result.ts'
import { signalsOf } from '../shot-signals.ts'

/** Confidence of beat lengths below which a film's music counts as none; as the planner calls a beat unsure. */
const UNSURE = 0.38
/** Shots from which lengths are kept apart in two and in three parts of the music, and how far its energies must lie apart for it. */
const PARTS = { two: 16, three: 30, spread: 0.12 }
/** Frames by which the learner lets a cut miss its beat. */
const ON_BEAT = 1.5
/** Seconds below which the first or last shot is a sliver. */
const STUB = 0.3
const MOST_COLOURS = 1200

const TRANSITIONS: Readonly<Record<string, TransitionKind>> = {
  dissolve: 'dissolve',
  crossfade: 'dissolve',
  fade: 'dip-black',
  fade_to_black: 'dip-black',
  fade_to_white: 'dip-white',
  flash: 'flash',
  wipe: 'wipe-left',
  whip_pan: 'whip',
}

/** How a film was cut, in the planner's words. */
export function learnedCut(result: LearnResult): Learned {
  const { video, segments } = result
  const beats = beatLengths(result)
  const unit = beats ? 'beats' : 'seconds'
  const lengths = beats ?? segments.map(secondsOf)
  const whole = segments.map((_, i) => !isStub(segments, i))
  return {
    source: {
      name: video.name.slice(0, 300) || 'film',
      seconds: video.duration_ms / 1000,
      shots: segments.length,
      tempo: beats ? video.tempo : null,
    },
    unit,
    lengths: partsOf(
      segments.filter((_, i) => whole[i]),
      lengths.filter((_, i) => whole[i]),
    ),
    onBeat: beats ? onBeatOf(result) : null,
    transitions: transitionsOf(segments, beats ? 60 / video.tempo! : 1),
    motion: motionOf(segments),
    sizes: sizesOf(segments),
    look: thinned(
      segments.flatMap((s) => signalsOf(s)?.colours ?? []),
      MOST_COLOURS,
    ),
  }
}

/** A sliver of a shot at an end of the film: an excerpt was cut a few frames beside a cut, which says nothing of its pace. */
const isStub = (segments: readonly Segment[], i: number): boolean =>
  segments.length > 2 && (i === 0 || i === segments.length - 1) && secondsOf(segments[i]!) < STUB

export const secondsOf = (s: Segment): number => (s.end_ms - s.start_ms) / 1000

/** Lengths in beats; null where the film has no music, or none whose beat is sure. */
function beatLengths({ video, segments }: LearnResult): number[] | null {
  if (video.tempo === null) return null
  const beats = segments.map((s) => numberOf(s.analysis.features, 'pace', 'beats'))
  const sure = segments.map((s) => s.analysis.features.find((f) => f.category === 'pace' && f.type === 'beats')?.confidence ?? 0)
  if (beats.some((b) => b === undefined || !(b > 0)) || sure.reduce((a, b) => a + b, 0) / sure.length < UNSURE) return null
  return beats as number[]
}

/** Lengths by parts of the music from calm to lively, equal in time as nearly as whole shots allow; each ascending. */
function partsOf(segments: readonly Segment[], lengths: readonly number[]): number[][] {
  const energies = segments.map((s) => signalsOf(s)?.energy)
  const known = energies.every((e) => e !== undefined)
  const spread = known ? quantile(energies, 0.9) - quantile(energies, 0.1) : 0
  const count = spread < PARTS.spread || lengths.length < PARTS.two ? 1 : lengths.length < PARTS.three ? 2 : 3
  const sorted = lengths.map((length, i) => ({ length, energy: energies[i] ?? 0, i })).sort((a, b) => a.energy - b.energy || a.i - b.i)
  const total = lengths.reduce((a, b) => a + b, 0)
  const parts: number[][] = Array.from({ length: count }, () => [])
  let at = 0
  for (const { length } of sorted) {
    parts[Math.min(count - 1, Math.floor((count * (at + length / 2)) / total))]!.push(round(length))
    at += length
  }
  const filled = parts.filter((p) => p.length > 0).map((p) => p.sort((a, b) => a - b))
  const most = Math.max(...filled.map((p) => p.length))
  // All parts are thinned alike, so that their shares of the shots stay.
  return most <= MOST_LENGTHS ? filled : filled.map((p) => quantiles(p, Math.max(1, Math.floor((p.length * MOST_LENGTHS) / most))))
}

const quantiles = (x: readonly number[], n: number): number[] =>
  Array.from({ length: n }, (_, k) => x[Math.floor(((k + 0.5) * x.length) / n)]!)

/**
 * Share of the cuts on a beat; null where there are no more of them than chance puts there (one-sided test at 5 %): such a film is not cut to
 * its music, and to spread cuts beside the beat because of it would copy an accident.
 */
function onBeatOf({ video, segments }: LearnResult): number | null {
  const said = segments
    .slice(1)
    .flatMap((s) => s.analysis.features.find((f) => f.category === 'pace' && f.type === 'cut_on_beat')?.value ?? [])
  if (said.length === 0 || video.tempo === null) return null
  const hits = said.filter((v) => v === 'yes').length
  const chance = Math.min(1, ((2 * ON_BEAT) / video.fps) * (video.tempo / 60))
  const most = said.length * chance + 1.645 * Math.sqrt(said.length * chance * (1 - chance))
  return hits > most ? round(hits / said.length) : null
}

/** Share and mean length of each kind among the cuts; `unit` seconds make one of the lengths' unit. */
function transitionsOf(segments: readonly Segment[], unit: number): Learned['transitions'] {
  const found = new Map<TransitionKind, number[]>()
  for (const s of segments.slice(1)) {
    const kind = TRANSITIONS[s.boundary.kind]
    if (!kind) continue
    const seconds = numberOf(s.analysis.features, 'transition', 'duration') ?? 0.5
    found.set(kind, [...(found.get(kind) ?? []), Math.max(0.05, seconds)])
  }
  const cuts = segments.length - 1
  return [...found].map(([kind, seconds]) => ({
    kind,
    share: round(seconds.length / cuts),
    length: round(Math.min(60, seconds.reduce((a, b) => a + b, 0) / seconds.length / unit)),
  }))
}

/** Mix of a list's names and, of each, what follows it. */
function chain<T extends string>(names: readonly (T | null)[]): { mix: Map<T, number>; order: { from: T; to: T; share: number }[] } {
  const known = names.filter((n) => n !== null)
  const mix = new Map<T, number>()
  for (const n of known) mix.set(n, (mix.get(n) ?? 0) + 1)
  const pairs = new Map<T, Map<T, number>>()
  names.forEach((to, i) => {
    const from = names[i - 1]
    if (!from || !to) return
    const next = pairs.get(from) ?? new Map<T, number>()
    pairs.set(from, next.set(to, (next.get(to) ?? 0) + 1))
  })
  const order = [...pairs].flatMap(([from, next]) => {
    const all = [...next.values()].reduce((a, b) => a + b, 0)
    return [...next].map(([to, n]) => ({ from, to, share: round(n / all) }))
  })
  return { mix: new Map([...mix].map(([n, count]) => [n, round(count / known.length)])), order }
}

function motionOf(segments: readonly Segment[]): Learned['motion'] {
  const { mix, order } = chain(segments.map(moveOf))
  return { mix: [...mix].map(([move, share]) => ({ move, share })), order }
}

/** The learner's name of a movement in the planner's words; null where no move is known or it has no word. */
export function moveOf(s: Segment): CameraMove | null {
  const said = mostSure(s, 'camera_motion', 'movement')
  if (said === null) return null
  const name = said.replaceAll('_', '-')
  const short = name === 'whip-pan' ? 'whip' : name.replace(/^(truck|pedestal|orbit|roll)-.*/, '$1')
  const parsed = Moves.safeParse(short)
  return parsed.success ? parsed.data : null
}

function sizesOf(segments: readonly Segment[]): Learned['sizes'] {
  const sizes = segments.map((s) => ShotSize.safeParse(mostSure(s, 'shot_size', null)).data ?? null)
  const { mix, order } = chain(sizes)
  const known = round(sizes.filter((s) => s !== null).length / sizes.length)
  return mix.size === 0 ? null : { mix: [...mix].map(([size, share]) => ({ size, share })), order, known }
}

/** The word of a category that its decomposers are most sure of; `type` null: any. */
function mostSure(s: Segment, category: string, type: string | null): string | null {
  let best: { value: string; confidence: number } | null = null
  for (const f of s.analysis.features)
    if (
      f.category === category &&
      (type === null || f.type === type) &&
      typeof f.value === 'string' &&
      f.confidence > (best?.confidence ?? -1)
    )
      best = { value: f.value, confidence: f.confidence }
  return best?.value ?? null
}

function thinned<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list]
  return Array.from({ length: most }, (_, k) => list[Math.floor(((k + 0.5) * list.length) / most)]!)
}

const round = (x: number): number => Number(x.toPrecision(4))
