import { z } from 'zod'
import { TICKS_PER_SECOND } from '../../time/ticks.ts'
import type { MontagePlan } from '../edit-plan.ts'
import type { PlanInput } from '../plan-input.ts'
import { type CutProfile, CutDistances, distancesOf, mixOf, overall } from './distances.ts'
import { familyOfPanZoom } from './digital-move.ts'
import { sizeMixOf } from './size-rhythm.ts'
import { type Learned, familyOf, lengthsInBeats } from './learned.ts'

/** How close a plan came to the film that its style was learned from, and how close the nearest shipped style would have come. */
export const Closeness = z.object({
  plan: CutDistances,
  nearest: z.object({ style: z.string(), distances: CutDistances }).nullable(),
})
export type Closeness = z.infer<typeof Closeness>

/** Frames by which a cut may miss a beat and still be heard on it; as the learner counts. */
const ON_BEAT = 1.5
/** Shots of known size from which on their mix says something. */
const ENOUGH_SIZES = 3
type Plan = Pick<MontagePlan, 'picks' | 'cuts' | 'beats' | 'duration' | 'frameRate'>

/** The reference of a learned style at a song whose beats are `beatLength` seconds apart. */
export function referenceProfile(learned: Learned, beatLength: number): CutProfile {
  const transitions: Record<string, number> = {}
  for (const t of learned.transitions) transitions[t.kind] = (transitions[t.kind] ?? 0) + t.share
  transitions['cut'] = Math.max(0, 1 - learned.transitions.reduce((sum, t) => sum + t.share, 0))
  const motion: Record<string, number> = {}
  for (const m of learned.motion.mix) motion[familyOf(m.move)] = (motion[familyOf(m.move)] ?? 0) + m.share
  return {
    lengths: lengthsInBeats(learned, beatLength),
    transitions: learned.source.shots > 1 ? transitions : {},
    motion,
    sizes: learned.sizes ? Object.fromEntries(sizeMixOf(learned.sizes)) : {},
    onBeat: learned.onBeat,
  }
}

/** A plan's own cut, measured on what it would show. Lengths count on its beats. */
export function planProfile(plan: Plan, footage: PlanInput['footage']): CutProfile {
  const beats = plan.beats.map((b) => b.time as number)
  const edges = [0, ...plan.cuts, plan.duration].map(Number)
  const lengths = edges.slice(1).map((end, i) => beatAt(beats, end) - beatAt(beats, edges[i]!))
  const byId = new Map(footage.map((f) => [f.assetId, f]))
  const moves = plan.picks.map((p) => {
    if (p.panZoom) return familyOfPanZoom(p.panZoom)
    return familyOf(byId.get(p.ref.assetId)?.analysis?.moments[p.ref.moment]?.camera ?? 'static')
  })
  const sizes = plan.picks.flatMap((p) => byId.get(p.ref.assetId)?.sizes?.[p.ref.moment] ?? [])
  const frame = frameTicks(plan)
  const onBeat = plan.cuts.filter((c) => beats.some((b) => Math.abs(b - c) <= ON_BEAT * frame)).length
  return {
    lengths,
    transitions: mixOf(plan.picks.slice(1).map((p) => p.transition?.kind ?? 'cut')),
    motion: mixOf(moves),
    sizes: sizes.length < ENOUGH_SIZES ? {} : mixOf(sizes),
    onBeat: plan.cuts.length ? onBeat / plan.cuts.length : null,
  }
}

/** Distances of a plan to the reference of a learned style. Pure. */
export function planDistances(plan: Plan, learned: Learned, footage: PlanInput['footage']): CutDistances {
  return distancesOf(planProfile(plan, footage), referenceProfile(learned, beatLengthOf(plan)))
}

/** The nearest of several films by the mean of their distances; the first of two equals. Null of none. */
export function nearestOf<T extends { distances: CutDistances }>(films: readonly T[]): T | null {
  return films.reduce<T | null>((best, f) => (best === null || overall(f.distances) < overall(best.distances) ? f : best), null)
}

const frameTicks = (plan: Plan): number => (TICKS_PER_SECOND * plan.frameRate.den) / plan.frameRate.num

/** Median distance of a plan's beats, seconds. */
function beatLengthOf(plan: Plan): number {
  const steps = plan.beats
    .slice(1)
    .map((b, i) => (b.time - plan.beats[i]!.time) / TICKS_PER_SECOND)
    .sort((a, b) => a - b)
  return steps[steps.length >> 1] ?? 0.5
}

/** Place of a time on a grid in beats; before the first and after the last beat it goes on at their tempo. Times in one unit. */
function beatAt(beats: readonly number[], time: number): number {
  if (beats.length < 2) return 0
  let i = 1
  while (i < beats.length - 1 && beats[i]! < time) i++
  const [a, b] = [beats[i - 1]!, beats[i]!]
  return i - 1 + (time - a) / (b - a)
}
