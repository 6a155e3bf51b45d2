import { type Ticks, ticks } from '../time/ticks.ts'
import type { Candidate, Pool } from './candidates.ts'
import type { PlanLock } from './plan-input.ts'
import type { ScoreTable } from './score-table.ts'
import type { Slot } from './slots.ts'
import { type Warning, warn } from './warnings.ts'

/** Locks that can be kept, by slot, and words for those that cannot. */
export interface Locks {
  byIndex: ReadonlyMap<number, Candidate>
  /** Source starts that stay to the frame. */
  starts: ReadonlyMap<number, Ticks>
  warnings: Warning[]
}

/** Finds the candidate of each lock. A lock whose moment is gone, whose slot is gone, or that is too short for its slot is let go. */
export function resolveLocks(locks: readonly PlanLock[], pool: Pool, slots: readonly Slot[], table: ScoreTable): Locks {
  const byIndex = new Map<number, Candidate>()
  const starts = new Map<number, Ticks>()
  const warnings: Warning[] = []
  for (const lock of locks) {
    const c = pool.candidates.find((x) => x.ref.assetId === lock.ref.assetId && x.ref.moment === lock.ref.moment)
    const slot = slots[lock.index]
    if (!c || !slot) warnings.push(warn.lockDropped(lock.index))
    else if (table.need(c, slot) > c.shotEnd - c.shotStart) warnings.push(warn.lockTooShort(lock.index))
    else {
      byIndex.set(lock.index, c)
      if (lock.sourceStart !== undefined) starts.set(lock.index, ticks(lock.sourceStart))
    }
  }
  return { byIndex, starts, warnings }
}
