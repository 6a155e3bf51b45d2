import { fromSeconds, ticks } from '../time/ticks.ts'
import { toNumber } from '../time/rational.ts'
import { type Candidate, playbackSpeed, sameMoment } from './candidates.ts'
import type { Alternative, Reason } from './edit-plan.ts'
import { type Span, preferredStarts } from './place-spans.ts'
import type { ScoreTable } from './score-table.ts'
import type { Slot } from './slots.ts'
import { PAIR_TERMS, SLOT_TERMS, STATIC_TERMS } from './terms/index.ts'
import type { Explanation, Usage } from './terms/term.ts'

/** The finished choice, for questions about single shots. */
export interface Film {
  table: ScoreTable
  film: readonly Candidate[]
  sceneUses: Map<number, number>
  momentUses: Map<number, number>
  assetUses: Map<number, number>
  /** Seconds of source that the film takes from each scene. */
  sceneSeconds: Map<number, number>
}

export function describeFilm(table: ScoreTable, film: readonly Candidate[]): Film {
  const sceneUses = new Map<number, number>()
  const momentUses = new Map<number, number>()
  const assetUses = new Map<number, number>()
  const sceneSeconds = new Map<number, number>()
  film.forEach((c, k) => {
    sceneUses.set(c.scene, (sceneUses.get(c.scene) ?? 0) + 1)
    momentUses.set(c.id, (momentUses.get(c.id) ?? 0) + 1)
    assetUses.set(c.asset, (assetUses.get(c.asset) ?? 0) + 1)
    sceneSeconds.set(c.scene, (sceneSeconds.get(c.scene) ?? 0) + table.need(c, table.context.slots[k]!))
  })
  return { table, film, sceneUses, momentUses, assetUses, sceneSeconds }
}

/** Uses of candidate c's scene and asset elsewhere in the film, if it stood in slot k. */
function usageOf({ table, film, sceneUses, momentUses, assetUses }: Film, c: Candidate, k: number): Usage {
  const here = film[k]!
  const { pool, slots } = table.context
  return {
    scene: (sceneUses.get(c.scene) ?? 0) - (here.scene === c.scene ? 1 : 0),
    moment: (momentUses.get(c.id) ?? 0) - (here.id === c.id ? 1 : 0),
    assetShare: (((assetUses.get(c.asset) ?? 0) - (here.asset === c.asset ? 1 : 0)) * pool.assets) / (slots.length + pool.assets),
  }
}

function beforeOf(film: readonly Candidate[], k: number): Candidate[] {
  const before: Candidate[] = []
  for (let i = k - 1; i >= 0 && i >= k - 3; i--) before.push(film[i]!)
  return before
}

/** Every term's judgement of candidate c in slot k, the most important first, and the weighted mean of all. */
export function explain(f: Film, k: number, c: Candidate, span: Span | null): { score: number; reasons: Reason[] } {
  const { table, film } = f
  const { context } = table
  const slot = context.slots[k]!
  const before = beforeOf(film, k)
  const usage = usageOf(f, c, k)
  const reasons: Reason[] = []
  const add = (term: string, score: number, explanation: () => Explanation): void => {
    const weight = table.weight(term, slot)
    if (weight > 0) reasons.push({ term, score: round(score), weight: round(weight), ...explanation() })
  }
  for (const t of STATIC_TERMS) {
    const score = t.score(c, context)
    add(t.id, score, () => t.explain(score, c, context))
  }
  for (const t of SLOT_TERMS) {
    const score = t.id === 'accent' && span ? accentScore(c, slot, span) : t.score(c, slot, context)
    add(t.id, score, () => (t.id === 'accent' && span ? accentText(c, span, score) : t.explain(score, c, slot, context)))
  }
  for (const t of PAIR_TERMS) {
    if (k === 0 && t.id !== 'variety') continue
    const score = t.score(c, slot, before, usage, context)
    add(t.id, score, () => t.explain(score, c, slot, before, context))
  }
  const total = reasons.reduce((sum, r) => sum + r.weight, 0)
  const score = reasons.reduce((sum, r) => sum + r.weight * r.score, 0) / Math.max(1e-9, total)
  return { score: round(score), reasons: reasons.sort((a, b) => b.weight * b.score - a.weight * a.score) }
}

const round = (x: number): number => Math.round(x * 1000) / 1000

/** What the accent is worth once the span is known: it was arranged, or it was not. */
function accentScore(c: Candidate, slot: Slot, span: Span): number {
  if (!c.peak) return 0.35 * (1 - slot.intensity)
  return span.accent ? Math.min(1, 0.35 + 0.35 * span.accent.strength + 0.3 * c.peak.strength) : 0.15
}

function accentText(c: Candidate, span: Span, score: number): Explanation {
  if (span.accent) {
    const { bar, barNumber } = span.accent
    const params = { level: 'hit', bar: barNumber, beat: bar }
    return bar === 1
      ? { text: `Motion peak lands on bar ${barNumber}`, params }
      : { text: `Motion peak lands on beat ${bar} of bar ${barNumber}`, params }
  }
  if (c.peak) return { text: 'Its motion peak misses the beat', params: { level: 'miss' } }
  return { text: 'No movement to accent', params: { level: score > 0.2 ? 'calm' : 'none' } }
}

/** Most runners-up of a pick, and most of them from one scene. */
const ALTERNATIVES = 6
const PER_SCENE = 1
/** Candidates looked at for runners-up, best first by the place alone. */
const LOOKED_AT = 60

/** Runners-up of slot k, best first: what could stand there instead, all else equal, without breaking a rule. */
export function alternativesOf(f: Film, k: number, reuse: number): Alternative[] {
  const { table, film } = f
  const { pool, slots } = table.context
  const slot = slots[k]!
  const here = film[k]!
  const before = beforeOf(film, k)
  const found: { c: Candidate; score: number }[] = []
  for (const id of table.order[k]!.subarray(0, LOOKED_AT)) {
    const c = pool.candidates[id]!
    if (sameMoment(c, here) || (film[k - 1] && sameMoment(c, film[k - 1]!)) || (film[k + 1] && sameMoment(c, film[k + 1]!))) continue
    if ((f.sceneUses.get(c.scene) ?? 0) >= reuse && c.scene !== here.scene) continue
    const freed = c.scene === here.scene ? table.need(here, slot) : 0
    if ((f.sceneSeconds.get(c.scene) ?? 0) - freed + table.need(c, slot) > pool.scenes[c.scene]!.length) continue
    const next = film[k + 1]
    const own = table.unary[k * pool.candidates.length + id]! + table.pair(c, slot, before, usageOf(f, c, k))
    // How the following shot sits after it counts, too: a fifth of the whole.
    const following = next ? table.pair(next, slots[k + 1]!, [c, ...before].slice(0, 3), usageOf(f, next, k + 1)) : 0
    const current = next ? table.pair(next, slots[k + 1]!, beforeOf(film, k + 1), usageOf(f, next, k + 1)) : 0
    found.push({ c, score: own + 0.2 * (following - current) })
  }
  found.sort((a, b) => b.score - a.score || a.c.id - b.c.id)
  const perScene = new Map<number, number>()
  const kept: Alternative[] = []
  for (const { c, score } of found) {
    const n = perScene.get(c.scene) ?? 0
    if (n >= PER_SCENE) continue
    perScene.set(c.scene, n + 1)
    kept.push(alternative(c, slot, score))
    if (kept.length === ALTERNATIVES) break
  }
  return kept
}

function alternative(c: Candidate, slot: Slot, score: number): Alternative {
  const rounded = round(Math.max(0, Math.min(1, score)))
  if (c.still) return { ref: c.ref, score: rounded, sourceStart: ticks(0), thumbTime: 0 } as Alternative
  const speed = playbackSpeed(c, slot.speed, slot.duration)
  const start = Math.max(0, preferredStarts(c, slot, speed)[0]!)
  return {
    ref: c.ref,
    score: rounded,
    sourceStart: fromSeconds(start),
    thumbTime: start + (slot.duration * toNumber(speed)) / 2,
  } as Alternative
}
