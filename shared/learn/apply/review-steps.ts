import type { CompareResult, ImprovementStep, ShotImprovement, ShotMatch } from '../compare-result.ts'
import type { FeatureCategory } from '../feature.ts'
import type { LearnResult, Segment } from '../learn-result.ts'
import type { Mapper } from '../plug-ins.ts'
import { shotDistance, sketchOf } from '../shot-distance.ts'
import { measureStep } from './measure-step.ts'
import { shownClips } from './shown-clips.ts'

/** The order in which steps are taken: camera, then light, then grade, then the cut. */
export const STEP_ORDER: readonly FeatureCategory[] = [
  ...(['camera_motion', 'shot_size', 'camera_angle', 'composition', 'subject'] as const),
  ...(['lighting', 'color_grading', 'pace', 'transition', 'sound'] as const),
]

/** Which shot of a film is which of the film as it is now: by its clip where both are sequences, else as `mapper` sees it; null: it is gone. */
export function followShots(before: LearnResult, now: LearnResult, mapper: Mapper): Map<string, string | null> {
  const fixed = before.segments.flatMap((s): ShotMatch[] => {
    const user = sameClips(s, now)
    return user ? [{ target: s.id, user, closeness: 1, manual: true }] : []
  })
  const once = fixed.filter((m, i) => fixed.findIndex((o) => o.user === m.user) === i)
  const found = mapper.map(before, now, once)
  const hadClips = (id: string): boolean => shownClips(before.segments.find((s) => s.id === id)!).length > 0
  const clipsNow = now.segments.some((s) => shownClips(s).length > 0)
  return new Map(
    before.segments.map((s) => {
      // A shot whose clip went from the timeline is gone, however like it another may look.
      if (hadClips(s.id) && clipsNow) return [s.id, once.find((m) => m.target === s.id)?.user ?? null]
      return [s.id, found.find((m) => m.target === s.id)?.user ?? null]
    }),
  )
}

/** The shot that shows most of the same clips for as long. */
function sameClips(shot: Segment, film: LearnResult): string | null {
  const ids = new Map(shownClips(shot).map((c) => [c.clip_id as string, c.end_ms - c.start_ms]))
  let best: { id: string; shared: number } | null = null
  for (const s of film.segments) {
    const shared = shownClips(s).reduce((sum, c) => sum + Math.min(ids.get(c.clip_id) ?? 0, c.end_ms - c.start_ms), 0)
    if (shared > (best?.shared ?? 0)) best = { id: s.id, shared }
  }
  return best?.id ?? null
}

/**
 * Lines as they stand for the film as it is now: those that a person drew, and pairs whose shot kept its place among the others, however it looks
 * since a step was carried out. What was moved is paired anew.
 */
export function carriedLines(
  mapping: readonly ShotMatch[],
  films: { target: LearnResult; user: LearnResult },
  follow: ReadonlyMap<string, string | null>,
): ShotMatch[] {
  const place = new Map(films.user.segments.map((s, i) => [s.id, i]))
  const now = (m: ShotMatch): string | null => (m.user === null ? null : (follow.get(m.user) ?? null))
  const pairs = mapping.filter((m) => m.target !== null && now(m) !== null).sort((a, b) => (a.user! < b.user! ? -1 : 1))
  const inOrder = new Set(longestAscending(pairs, (m) => place.get(now(m)!) ?? -1))
  return mapping.flatMap((m): ShotMatch[] => {
    const user = now(m)
    if (m.manual) return m.user !== null && user === null ? [] : [{ ...m, user }]
    return inOrder.has(m) ? [{ ...m, user, closeness: closenessNow(films, m.target!, user!) }] : []
  })
}

function closenessNow(films: { target: LearnResult; user: LearnResult }, target: string, user: string): number {
  const [t, u] = [segment(films.target, target), segment(films.user, user)]
  return t && u ? 1 - shotDistance(sketchOf(t), sketchOf(u)) : 0
}

/** The longest run of items, left out ones between them allowed, whose values never fall. */
function longestAscending<T>(items: readonly T[], value: (item: T) => number): T[] {
  const best: { length: number; before: number }[] = []
  items.forEach((item, i) => {
    let [length, before] = [1, -1]
    for (let j = 0; j < i; j++)
      if (value(items[j]!) <= value(item) && best[j]!.length >= length) [length, before] = [best[j]!.length + 1, j]
    best.push({ length, before })
  })
  const out: T[] = []
  const last = best.reduce((most, b, i) => (b.length > (best[most]?.length ?? 0) ? i : most), -1)
  for (let i = last; i >= 0; i = best[i]!.before) out.unshift(items[i]!)
  return out
}

/**
 * What is to be done now: steps of before that still belong to a pair stay under their id, measured anew, and what was found besides joins
 * them. A step for a shot that is no more is done. Parallel to `now.mapping`; steps of shots that are gone follow in one with neither shot.
 */
export function reviewSteps(
  before: Pick<CompareResult, 'improvements'>,
  now: Pick<CompareResult, 'target' | 'user' | 'mapping'>,
  fresh: readonly ShotImprovement[],
  follow: ReadonlyMap<string, string | null>,
): ShotImprovement[] {
  const kept = new Map<number, ImprovementStep[]>()
  const gone: ImprovementStep[] = []
  for (const old of before.improvements) {
    const user = old.user === null ? null : (follow.get(old.user) ?? null)
    const removed = old.user !== null && user === null
    if (old.target === null && (removed || old.user === null)) {
      gone.push(...old.steps.filter(isAboutMatch).map((s) => measured(s, null, null)))
      continue
    }
    const at = now.mapping.findIndex((m) =>
      old.target === null ? m.user === user : m.target === old.target && (old.user === null || m.user === user),
    )
    const match = now.mapping[at]
    if (!match) continue
    const [t, u] = [segment(now.target, match.target), segment(now.user, match.user)]
    const stays = old.steps.filter((s) => isAboutMatch(s) || (t !== null && u !== null)).map((s) => measured(s, t, u))
    kept.set(at, [...(kept.get(at) ?? []), ...stays])
  }
  const used = new Set([...[...kept.values()].flat(), ...gone].map((s) => s.id))
  const list = now.mapping.map((m, i): ShotImprovement => {
    const old = kept.get(i) ?? []
    const found = fresh.find((f) => f.target === m.target && f.user === m.user)?.steps ?? []
    const steps = [
      ...old.map((s) => renewed(s, found)),
      ...found.filter((s) => !old.some((o) => same(o, s))).map((s) => withFreeId(s, used)),
    ]
    return { target: m.target, user: m.user, steps: inOrder(steps) }
  })
  return gone.length > 0 ? [...list, { target: null, user: null, steps: inOrder(gone) }] : list
}

const segment = (film: LearnResult, id: string | null): Segment | null => film.segments.find((s) => s.id === id) ?? null
const isAboutMatch = (s: ImprovementStep): boolean => s.validation.metric === 'mapping.matched'
const same = (a: ImprovementStep, b: ImprovementStep): boolean => a.validation.metric === b.validation.metric
const measured = (s: ImprovementStep, target: Segment | null, user: Segment | null): ImprovementStep => ({
  ...s,
  validation: measureStep(s, { target, user }),
})

/** A step that is still to be done says what is to be done now. */
function renewed(step: ImprovementStep, found: readonly ImprovementStep[]): ImprovementStep {
  const now = step.validation.passed ? undefined : found.find((f) => same(f, step))
  return now ? { ...now, id: step.id, order: step.order } : step
}

function withFreeId(step: ImprovementStep, used: Set<string>): ImprovementStep {
  let id = step.id
  for (let n = 2; used.has(id); n++) id = `${step.id}_${n}`
  used.add(id)
  return { ...step, id }
}

const inOrder = (steps: readonly ImprovementStep[]): ImprovementStep[] =>
  steps
    .toSorted((a, b) => STEP_ORDER.indexOf(a.category) - STEP_ORDER.indexOf(b.category) || a.order - b.order)
    .map((s, i) => ({ ...s, order: i + 1 }))
