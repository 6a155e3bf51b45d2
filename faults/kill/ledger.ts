import { isEmptyDiff, type Diff } from '../../shared/timeline/diff.ts'
import { canonical, type StoredProject } from './project-copy.ts'

/** The script's own steps carry these labels; imports have theirs. */
const OURS = /^e\d+$/

export type Wish = { kind: 'apply'; label: string } | { kind: 'undo' } | { kind: 'redo' }

interface Stacks {
  done: string[]
  undone: string[]
}

/** What the engine has acknowledged of the script's steps, and the one wish that was not answered yet. */
export class Ledger {
  #stacks: Stacks = { done: [], undone: [] }
  readonly #diffs = new Map<string, string>()
  #inFlight: Wish | undefined
  acknowledged = 0
  /** Unanswered wishes that turned out to be on disk. */
  landed = 0

  begin(wish: Wish): void {
    this.#inFlight = wish
  }
  /** The engine said no: nothing may have changed. */
  refused(): void {
    this.#inFlight = undefined
  }
  applied(label: string, diff: Diff): void {
    this.#inFlight = undefined
    this.acknowledged++
    if (isEmptyDiff(diff)) return
    this.#stacks = { done: [...this.#stacks.done, label], undone: [] }
    this.#diffs.set(label, canonical(diff))
  }
  /** `moved` is the label of the step that was taken back or taken again. */
  moved(kind: 'undo' | 'redo', moved: string | null): void {
    this.#inFlight = undefined
    this.acknowledged++
    if (moved === null || !OURS.test(moved)) return
    const next = shift(this.#stacks, kind)
    const expected = kind === 'undo' ? this.#stacks.done.at(-1) : this.#stacks.undone[0]
    if (!next || expected !== moved) throw new Error(`${kind} moved ${moved}, but ${String(expected)} was next`)
    this.#stacks = next
  }

  /** Throws unless the file holds exactly what was acknowledged, with or without the wish in flight; takes over which it was. */
  settle(stored: StoredProject): void {
    const ours = stored.steps.filter((s) => OURS.test(s.label))
    const found: Stacks = {
      done: ours.filter((s) => !s.undone).map((s) => s.label),
      undone: ours.filter((s) => s.undone).map((s) => s.label),
    }
    const wish = this.#inFlight
    const candidates = [this.#stacks, ...(wish ? [outcome(this.#stacks, wish)] : [])].filter((c) => c !== undefined)
    const at = candidates.findIndex((c) => same(c, found, stored))
    if (at < 0)
      throw new Error(
        `the journal does not hold what was acknowledged\n in flight: ${JSON.stringify(wish ?? null)}\n expected: ${candidates.map((c) => JSON.stringify(c)).join(' or ')}\n found: ${JSON.stringify(found)}`,
      )
    this.landed += at
    this.#stacks = found
    this.#inFlight = undefined
    for (const step of ours) {
      const told = this.#diffs.get(step.label)
      if (told !== undefined && told !== canonical(JSON.parse(step.diff)))
        throw new Error(`step ${step.label} is not the one that was acknowledged`)
    }
  }
}

/** Steps that were undone go when somebody else (an import) adds a step; nothing else may take them. */
function same(expected: Stacks, found: Stacks, stored: StoredProject): boolean {
  if (expected.done.join() !== found.done.join()) return false
  if (expected.undone.join() === found.undone.join()) return true
  return found.undone.length === 0 && stored.steps.at(-1)?.label === 'import'
}
function outcome(s: Stacks, wish: Wish): Stacks | undefined {
  return wish.kind === 'apply' ? { done: [...s.done, wish.label], undone: [] } : shift(s, wish.kind)
}
function shift({ done, undone }: Stacks, kind: 'undo' | 'redo'): Stacks | undefined {
  const step = kind === 'undo' ? done.at(-1) : undone[0]
  if (step === undefined) return undefined
  return kind === 'undo' ? { done: done.slice(0, -1), undone: [step, ...undone] } : { done: [...done, step], undone: undone.slice(1) }
}
