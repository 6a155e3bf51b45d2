import { toNumber } from '../time/rational.ts'
import { type Candidate, playbackSpeed } from './candidates.ts'
import type { Slot } from './slots.ts'
import { PAIR_TERMS, SLOT_TERMS, STATIC_TERMS } from './terms/index.ts'
import type { SlotTerm, TermContext, Usage } from './terms/term.ts'

/** Weights of the terms in this film, and the sums that the search asks for. All scores are weighted means, 0..1. */
export interface ScoreTable {
  context: TermContext
  weight: (term: string, slot: Slot) => number
  /** Static and slot terms of candidate c in slot k, at [k * candidates + c]; -Infinity where its shot is too short. */
  unary: Float32Array
  /** Candidates of each slot, best first, with the seeded tie-break. */
  order: Int32Array[]
  /** Seconds of source that a candidate uses in a slot. */
  need: (c: Candidate, slot: Slot) => number
  pair: (c: Candidate, slot: Slot, before: readonly Candidate[], uses: Usage) => number
  /** Upper bound of `pair`, for giving up early. */
  pairMost: (slot: Slot) => number
}

/** Highest seeded tie-break. */
export const MOST_TIE_BREAK = 0.035

/** Height of the seeded tie-break: reorders what is about as good, never lifts a bad shot over a good one. */
const TIE_BREAK = MOST_TIE_BREAK

const SIZE_TERMS = ['size', 'sizeStep'] as const

export function termWeights(context: TermContext): Map<string, number> {
  const weights = new Map<string, number>()
  for (const term of [...STATIC_TERMS, ...SLOT_TERMS, ...PAIR_TERMS]) weights.set(term.id, context.style.weights[term.id] ?? term.weight)
  // Where the style or the footage knows no sizes, a term that likes everything alike would only thin out the others.
  if (!context.sizeSteps || !context.pool.candidates.some((c) => c.size)) for (const id of SIZE_TERMS) weights.set(id, 0)
  // 0.7 is the setting's neutral value; 0 leaves a trace so that equal pictures do not stick together.
  weights.set('variety', weights.get('variety')! * (0.1 + (0.9 / 0.7) * context.settings.variety))
  if (new Set(context.pool.candidates.map((c) => c.kept > 0.98)).size > 1) weights.set('composition', weights.get('composition')! * 1.5)
  return weights
}

export function buildScoreTable(context: TermContext, seed: number): ScoreTable {
  const { pool, slots } = context
  const weights = termWeights(context)
  const total = [...weights.values()].reduce((a, b) => a + b, 0)
  const ends = weights.get('ends')!
  const weight = (term: string, slot: Slot): number => (term === 'ends' && !slot.first && !slot.last ? 0 : (weights.get(term) ?? 0))
  const totalIn = (slot: Slot): number => Math.max(1e-6, total - (slot.first || slot.last ? 0 : ends))
  const need = (c: Candidate, slot: Slot): number => slot.duration * toNumber(playbackSpeed(c, slot.speed, slot.duration))

  const fixed = Float64Array.from(pool.candidates, (c) =>
    STATIC_TERMS.reduce((sum, t) => sum + weights.get(t.id)! * t.score(c, context), 0),
  )
  const addTerm = slotTermAdder(context)
  const unary = new Float32Array(slots.length * pool.candidates.length)
  const order: Int32Array[] = []
  for (const slot of slots) {
    const row = unary.subarray(slot.index * pool.candidates.length, (slot.index + 1) * pool.candidates.length)
    const sums = fixed.slice()
    for (const term of SLOT_TERMS) addTerm(sums, term, slot, weight(term.id, slot))
    const scale = 1 / totalIn(slot)
    for (const c of pool.candidates) {
      const tooShort = need(c, slot) > c.shotEnd - c.shotStart
      row[c.id] = tooShort ? Number.NEGATIVE_INFINITY : sums[c.id]! * scale
    }
    order.push(sortRow(row, seed, slot.index))
  }
  const pairTerms = PAIR_TERMS.map((t) => ({ score: t.score, w: weights.get(t.id)! })).filter((t) => t.w > 0)
  const pair = (c: Candidate, slot: Slot, before: readonly Candidate[], uses: Usage): number => {
    let sum = 0
    for (const t of pairTerms) sum += t.w * t.score(c, slot, before, uses, context)
    return sum / totalIn(slot)
  }
  const pairTotal = pairTerms.reduce((sum, t) => sum + t.w, 0)
  return { context, weight, unary, order, need, pair, pairMost: (slot) => pairTotal / totalIn(slot) }
}

/** A function that adds a term of a place, times its weight, to the sums of all candidates. Scores are kept for places that share them. */
function slotTermAdder(context: TermContext): (sums: Float64Array, term: SlotTerm, slot: Slot, weight: number) => void {
  const { candidates } = context.pool
  const kept = new Map<string, Float64Array>()
  const scoresOf = (term: SlotTerm, slot: Slot): Float64Array => Float64Array.from(candidates, (c) => term.score(c, slot, context))
  return (sums, term, slot, weight) => {
    if (weight <= 0) return
    if (!term.sameFor) {
      for (let i = 0; i < candidates.length; i++) sums[i]! += weight * term.score(candidates[i]!, slot, context)
      return
    }
    const key = `${term.id} ${term.sameFor(slot)}`
    const scores = kept.get(key) ?? scoresOf(term, slot)
    kept.set(key, scores)
    for (let i = 0; i < scores.length; i++) sums[i]! += weight * scores[i]!
  }
}

/** Steps per unit of score in the order of candidates: finer differences are left to the beam. */
const STEPS = 4096

/** Feasible candidates by score plus tie-break, best first (counting sort: 2,000 candidates × 250 slots must take milliseconds). */
function sortRow(row: Float32Array, seed: number, slot: number): Int32Array {
  const steps = new Int32Array(row.length)
  const starts = new Int32Array(STEPS + 2)
  let feasible = 0
  for (let c = 0; c < row.length; c++) {
    if (row[c]! === Number.NEGATIVE_INFINITY) {
      steps[c] = -1
      continue
    }
    feasible++
    const step = STEPS - Math.min(STEPS, Math.max(0, Math.round(((row[c]! + tieBreak(seed, slot, c)) * STEPS) / (1 + TIE_BREAK))))
    steps[c] = step
    starts[step + 1] = starts[step + 1]! + 1
  }
  for (let i = 1; i < starts.length; i++) starts[i] = starts[i]! + starts[i - 1]!
  const order = new Int32Array(feasible)
  for (let c = 0; c < row.length; c++) {
    const step = steps[c]!
    if (step < 0) continue
    order[starts[step]!] = c
    starts[step] = starts[step]! + 1
  }
  return order
}

/** Seeded tie-break of candidate c in slot k. */
export const tieBreak = (seed: number, k: number, c: number): number => TIE_BREAK * hash01(seed, k, c)

/** Uniform number 0..1 from three integers (murmur3 finaliser). */
export function hash01(a: number, b: number, c: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35) ^ Math.imul(c + 0x165667b1, 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296
}
