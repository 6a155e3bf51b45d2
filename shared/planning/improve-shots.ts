import { seededRandom } from '../base/random.ts'
import { type Candidate, sameMoment } from './candidates.ts'
import type { ChoiceRules } from './choose-shots.ts'
import { type ScoreTable, tieBreak } from './score-table.ts'

const PASSES = 3
/** Replacements tried per slot, and swap partners. */
const REPLACEMENTS = 24
const PARTNERS = 16
/** Shots whose value depends on the shot before them: itself and the three after. */
const REACH = 3

/** A film under improvement: which candidate each slot shows, with the counts that the rules ask for. */
interface Film {
  film: Int32Array
  sceneUses: Int32Array
  momentUses: Int32Array
  sceneSeconds: Float64Array
  assetUses: Int32Array
}

/** Climbs from a film to a better one by replacing single shots and swapping two, keeping every rule that the film keeps. */
export function improve(start: readonly number[], table: ScoreTable, rules: ChoiceRules): number[] {
  const { pool, slots } = table.context
  const state: Film = {
    film: Int32Array.from(start),
    sceneUses: new Int32Array(pool.scenes.length),
    momentUses: new Int32Array(pool.candidates.length),
    sceneSeconds: new Float64Array(pool.scenes.length),
    assetUses: new Int32Array(pool.assets),
  }
  start.forEach((id, k) => count(state, table, k, id, 1))
  const random = seededRandom(rules.seed + 101)
  for (let pass = 0; pass < PASSES; pass++) {
    let better = false
    for (const slot of slots) {
      if (rules.locks.has(slot.index)) continue
      if (tryReplacements(state, table, rules, slot.index)) better = true
      for (let p = 0; p < PARTNERS; p++) {
        const other = Math.floor(random() * slots.length)
        if (other !== slot.index && !rules.locks.has(other) && trySwap(state, table, rules, slot.index, other)) better = true
      }
    }
    if (!better) break
  }
  return [...state.film]
}

function count(state: Film, table: ScoreTable, k: number, id: number, sign: 1 | -1): void {
  const c = table.context.pool.candidates[id]!
  state.sceneUses[c.scene]! += sign
  state.momentUses[id]! += sign
  state.sceneSeconds[c.scene]! += sign * table.need(c, table.context.slots[k]!)
  state.assetUses[c.asset]! += sign
}

function set(state: Film, table: ScoreTable, k: number, id: number): void {
  count(state, table, k, state.film[k]!, -1)
  state.film[k] = id
  count(state, table, k, id, 1)
}

/** Value of slot k in the film as it stands. */
function valueAt(state: Film, table: ScoreTable, seed: number, k: number): number {
  const { pool, slots } = table.context
  const c = pool.candidates[state.film[k]!]!
  const before: Candidate[] = []
  for (let i = k - 1; i >= 0 && i >= k - REACH; i--) before.push(pool.candidates[state.film[i]!]!)
  const uses = {
    scene: state.sceneUses[c.scene]! - 1,
    moment: state.momentUses[c.id]! - 1,
    assetShare: ((state.assetUses[c.asset]! - 1) * pool.assets) / (slots.length + pool.assets),
  }
  const unary = table.unary[k * pool.candidates.length + c.id]!
  return (unary === Number.NEGATIVE_INFINITY ? 0 : unary) + table.pair(c, slots[k]!, before, uses) + tieBreak(seed, k, c.id)
}

/** Value of the slots that depend on one or two of them. */
function around(state: Film, table: ScoreTable, seed: number, ks: readonly [number] | readonly [number, number]): number {
  const { slots } = table.context
  let sum = 0
  for (let n = 0; n < ks.length; n++) {
    const k = ks[n]!
    for (let i = k; i <= k + REACH && i < slots.length; i++) {
      const countedBefore = n > 0 && i >= ks[0]! && i <= ks[0]! + REACH
      if (!countedBefore) sum += valueAt(state, table, seed, i)
    }
  }
  return sum
}

/** Whether slot k keeps the rules: reuse, room in its scene, no neighbour from the same moment. */
function lawful(state: Film, table: ScoreTable, rules: ChoiceRules, k: number): boolean {
  const { pool } = table.context
  const c = pool.candidates[state.film[k]!]!
  if (state.sceneUses[c.scene]! > rules.reuse) return false
  if (!rules.overlap && state.sceneSeconds[c.scene]! > pool.scenes[c.scene]!.length + 1e-9) return false
  const left = k > 0 ? pool.candidates[state.film[k - 1]!] : undefined
  const right = k + 1 < state.film.length ? pool.candidates[state.film[k + 1]!] : undefined
  return !(left && sameMoment(c, left)) && !(right && sameMoment(c, right))
}

function tryReplacements(state: Film, table: ScoreTable, rules: ChoiceRules, k: number): boolean {
  const { pool } = table.context
  const old = state.film[k]!
  const base = around(state, table, rules.seed, [k])
  const oldOverlap = overlapOf(state, table, old)
  let best = old
  let bestGain = 1e-4
  let tried = 0
  for (const id of table.order[k]!) {
    if (tried >= REPLACEMENTS) break
    if (id === old) continue
    const scene = pool.candidates[id]!.scene
    if (state.sceneUses[scene]! >= rules.reuse && scene !== pool.candidates[old]!.scene) continue
    tried++
    set(state, table, k, id)
    if (lawful(state, table, rules, k)) {
      const gain = around(state, table, rules.seed, [k]) - base + 0.3 * (oldOverlap - overlapOf(state, table, id))
      if (gain > bestGain) [best, bestGain] = [id, gain]
    }
    set(state, table, k, old)
  }
  if (best === old) return false
  set(state, table, k, best)
  return true
}

function trySwap(state: Film, table: ScoreTable, rules: ChoiceRules, a: number, b: number): boolean {
  const n = table.context.pool.candidates.length
  const [ia, ib] = [state.film[a]!, state.film[b]!]
  if (ia === ib) return false
  const unary = table.unary[a * n + ib]! + table.unary[b * n + ia]! - table.unary[a * n + ia]! - table.unary[b * n + ib]!
  // Neighbours rarely win back more than this (and -Infinity never).
  if (!(unary > -0.04)) return false
  const base = around(state, table, rules.seed, [a, b])
  const before = overlapOf(state, table, ia) + overlapOf(state, table, ib)
  set(state, table, a, ib)
  set(state, table, b, ia)
  const after = overlapOf(state, table, ia) + overlapOf(state, table, ib)
  if (
    lawful(state, table, rules, a) &&
    lawful(state, table, rules, b) &&
    around(state, table, rules.seed, [a, b]) + 0.3 * (before - after) > base + 1e-4
  )
    return true
  set(state, table, a, ia)
  set(state, table, b, ib)
  return false
}

/** 1 when the scene of a candidate is asked for more seconds than it has, so that spans must overlap. */
function overlapOf(state: Film, table: ScoreTable, id: number): number {
  const { pool } = table.context
  const scene = pool.candidates[id]!.scene
  return state.sceneSeconds[scene]! > pool.scenes[scene]!.length + 1e-9 ? 1 : 0
}
