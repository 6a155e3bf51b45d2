import type { LearnResult } from '#shared/learn/learn-result.ts'
import { type Pair, selectPair, useLearn } from './learn-store.ts'
import type { Learned } from './use-learned.ts'
import type { PairPlayers } from './pair-context.ts'
import type { Side } from './pair-transport.ts'

/** Into a shot by this much of it, seconds at most: the first frame of a dissolve is the shot before. */
const INTO = 0.04

/** Start of a shot in seconds, a little inside. */
export function startOf(film: LearnResult, id: string | null): number | null {
  const shot = film.segments.find((s) => s.id === id)
  return shot ? shot.start_ms / 1000 + Math.min(INTO, (shot.end_ms - shot.start_ms) / 4000) : null
}

/**
 * Shows a pair. Locked by shots, the own shot leads the reference to its part; locked otherwise the reference leads, and the own film goes
 * where the alignment says; unlocked, both go to the start of their shot.
 */
export function goToPair(pair: PairPlayers, { target, user }: Pair, reference: LearnResult, own: LearnResult | null): void {
  const at: Record<Side, number | null> = { target: startOf(reference, target), user: own && startOf(own, user) }
  const { locked, align } = useLearn.getState()
  const order: Side[] = locked && align === 'shots' ? ['user', 'target'] : ['target', 'user']
  const there = order.filter((side) => at[side] !== null)
  if (pair.transport.leader?.state.playing) pair.transport.pause()
  for (const side of locked ? there.slice(0, 1) : there) pair.transport.seek(side, at[side]!)
}

/** Selects a pair and goes to it. */
export function showPair(pair: PairPlayers, chosen: Pair, { reference, own }: Learned): void {
  selectPair(chosen)
  if (reference) goToPair(pair, chosen, reference.result, own?.result ?? null)
}

/** The shot of a film at a time in seconds. */
export const shotAt = (film: LearnResult, time: number) =>
  film.segments.find((s) => 1000 * time >= s.start_ms - 1 && 1000 * time < s.end_ms - 1) ?? film.segments.at(-1)
