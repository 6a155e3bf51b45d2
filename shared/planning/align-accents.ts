import { type Rational, toNumber } from '../time/rational.ts'
import type { Candidate } from './candidates.ts'
import type { Slot } from './slots.ts'

/** A start in the source (media seconds) that puts the motion peak on a beat of the place. */
export interface Accent {
  start: number
  /** Film beat it lands on. */
  beat: Slot['accents'][number]
  /** Worth of that beat, 0..1. */
  strength: number
}

/** All starts that put the peak of a candidate on a beat, best beat first; the handles of its shot allow each of them. */
export function accentStarts(c: Candidate, slot: Slot, speed: Rational): Accent[] {
  if (!c.peak) return []
  const rate = toNumber(speed)
  const need = slot.duration * rate
  const accents: Accent[] = []
  for (const beat of slot.accents) {
    const start = c.peak.time - beat.offset * rate
    if (start >= c.shotStart && start + need <= c.shotEnd) accents.push({ start, beat, strength: beat.strength })
  }
  return accents
}

/** The best of `accentStarts`, without making the list: the search asks this for every candidate of every place. */
export function accentStart(c: Candidate, slot: Slot, speed: Rational): Accent | undefined {
  if (!c.peak) return undefined
  const rate = toNumber(speed)
  const need = slot.duration * rate
  for (const beat of slot.accents) {
    const start = c.peak.time - beat.offset * rate
    if (start >= c.shotStart && start + need <= c.shotEnd) return { start, beat, strength: beat.strength }
  }
  return undefined
}
