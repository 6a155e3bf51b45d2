import { type Candidate, sameMoment } from './candidates.ts'
import { improve } from './improve-shots.ts'
import { MOST_TIE_BREAK, type ScoreTable, tieBreak } from './score-table.ts'
import type { Slot } from './slots.ts'

export interface ChoiceRules {
  /** Most uses of a scene. */
  reuse: number
  /** Whether spans of one scene may overlap when there is no other way. */
  overlap: boolean
  /** Candidates that stay at their slot, whatever the rules say. */
  locks: ReadonlyMap<number, Candidate>
  seed: number
}

/** Kept alternatives per slot, and tried continuations of each. */
const BEAM = 16
const BRANCH = 36
/** What an overlap costs where it is allowed: more than any term wins. */
const OVERLAP_COST = 0.3

/** A partial film. Arrays are copied when a state survives, never shared for writing; those of states that did not are written over. */
interface State {
  score: number
  path: Node | null
  sceneUses: Uint8Array
  momentUses: Uint8Array
  sceneSeconds: Float64Array
  assetUses: Uint16Array
}
interface Node {
  candidate: Candidate
  parent: Node | null
}

/**
 * Chooses a candidate for every slot: beam search from left to right over the score table and the rules, then local improvement
 * (replace one, swap two) of the best film. Deterministic: ties fall by candidate and seed. undefined when the rules cannot be kept.
 */
export function chooseShots(table: ScoreTable, rules: ChoiceRules): Candidate[] | undefined {
  const { pool, slots } = table.context
  let beam: State[] = [startState(table, rules)]
  const spare: State[] = []
  for (const slot of slots) {
    const next = step(beam, slot, table, rules, spare)
    if (next.length === 0) return undefined
    spare.push(...beam)
    beam = next
  }
  return improve(pathOf(beam[0]!.path), table, rules).map((id) => pool.candidates[id]!)
}

/** Locked shots count from the start, so that the rest leaves them their uses. */
function startState(table: ScoreTable, rules: ChoiceRules): State {
  const { pool, slots } = table.context
  const state: State = {
    score: 0,
    path: null,
    sceneUses: new Uint8Array(pool.scenes.length),
    momentUses: new Uint8Array(pool.candidates.length),
    sceneSeconds: new Float64Array(pool.scenes.length),
    assetUses: new Uint16Array(pool.assets),
  }
  for (const [index, c] of rules.locks) if (slots[index]) use(state, c, table.need(c, slots[index]))
  return state
}

function use(state: State, c: Candidate, seconds: number): void {
  state.sceneUses[c.scene] = state.sceneUses[c.scene]! + 1
  state.momentUses[c.id] = state.momentUses[c.id]! + 1
  state.sceneSeconds[c.scene] = state.sceneSeconds[c.scene]! + seconds
  state.assetUses[c.asset] = state.assetUses[c.asset]! + 1
}

function step(beam: readonly State[], slot: Slot, table: ScoreTable, rules: ChoiceRules, spare: State[]): State[] {
  const { pool } = table.context
  const lock = rules.locks.get(slot.index)
  const next = rules.locks.get(slot.index + 1)
  const order = lock ? Int32Array.of(lock.id) : table.order[slot.index]!
  const tries: { score: number; from: State; candidate: Candidate; rank: number }[] = []
  const most = table.pairMost(slot) + MOST_TIE_BREAK
  const row = slot.index * pool.candidates.length
  // The best scores so far, descending: a candidate that cannot reach the last of them ends the walk, because the order descends, too.
  const top = new Float64Array(BEAM).fill(Number.NEGATIVE_INFINITY)
  for (const state of beam) {
    const before = neighbours(state.path)
    let seen = 0
    for (let i = 0; i < order.length && seen < BRANCH; i++) {
      const c = pool.candidates[order[i]!]!
      let cost = 0
      if (!lock) {
        if (state.score + table.unary[row + c.id]! + most < top[BEAM - 1]!) break
        if (state.sceneUses[c.scene]! >= rules.reuse) continue
        if (before[0] && sameMoment(c, before[0])) continue
        if (next && sameMoment(c, next)) continue
        if (state.sceneSeconds[c.scene]! + table.need(c, slot) > pool.scenes[c.scene]!.length + 1e-9) {
          if (!rules.overlap) continue
          cost = OVERLAP_COST
        }
      }
      seen++
      const score = state.score + value(state, c, slot, before, table, lock !== undefined) + tieBreak(rules.seed, slot.index, c.id) - cost
      if (score <= top[BEAM - 1]!) continue
      insert(top, score)
      tries.push({ score, from: state, candidate: c, rank: tries.length })
    }
  }
  tries.sort((a, b) => b.score - a.score || a.rank - b.rank)
  return tries.slice(0, BEAM).map((t) => {
    const state = copyOf(t.from, spare.pop())
    state.score = t.score
    state.path = { candidate: t.candidate, parent: t.from.path }
    if (!lock) use(state, t.candidate, table.need(t.candidate, slot))
    return state
  })
}

/** Puts a score in its place of a short descending list; the last one falls out. */
function insert(top: Float64Array, score: number): void {
  let i = top.length - 1
  for (; i > 0 && top[i - 1]! < score; i--) top[i] = top[i - 1]!
  top[i] = score
}

function value(state: State, c: Candidate, slot: Slot, before: readonly Candidate[], table: ScoreTable, locked: boolean): number {
  const { pool } = table.context
  const own = locked ? 1 : 0
  const uses = {
    scene: state.sceneUses[c.scene]! - own,
    moment: state.momentUses[c.id]! - own,
    assetShare: ((state.assetUses[c.asset]! - own) * pool.assets) / (slot.index + pool.assets),
  }
  const unary = table.unary[slot.index * pool.candidates.length + c.id]!
  return (unary === Number.NEGATIVE_INFINITY ? 0 : unary) + table.pair(c, slot, before, uses)
}

/** A copy of a state, in the arrays of one that is no longer needed where there is one. */
function copyOf(from: State, spare: State | undefined): State {
  if (!spare) {
    return {
      ...from,
      sceneUses: from.sceneUses.slice(),
      momentUses: from.momentUses.slice(),
      sceneSeconds: from.sceneSeconds.slice(),
      assetUses: from.assetUses.slice(),
    }
  }
  spare.sceneUses.set(from.sceneUses)
  spare.momentUses.set(from.momentUses)
  spare.sceneSeconds.set(from.sceneSeconds)
  spare.assetUses.set(from.assetUses)
  return spare
}

function neighbours(path: Node | null): Candidate[] {
  const before: Candidate[] = []
  for (let n = path; n && before.length < 3; n = n.parent) before.push(n.candidate)
  return before
}

function pathOf(path: Node | null): number[] {
  const film: number[] = []
  for (let n = path; n; n = n.parent) film.push(n.candidate.id)
  return film.reverse()
}
