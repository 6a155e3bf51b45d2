import { playbackSpeed } from '../candidates.ts'
import { toNumber } from '../../time/rational.ts'
import { type SlotTerm, say } from './term.ts'

/** Whether the good part is as long as the shot: 1 when all of it fits inside, less when handles must fill up, a little less when most is thrown away. */
export const length: SlotTerm = {
  id: 'length',
  weight: 0.7,
  sameFor: (slot) => `${slot.duration} ${slot.speed.num}/${slot.speed.den}`,
  score: (c, slot) => {
    if (c.still) return Math.max(0.25, 1 - Math.max(0, slot.duration - 3) / 5)
    const need = slot.duration * toNumber(playbackSpeed(c, slot.speed, slot.duration))
    const good = c.end - c.start
    return good >= need ? 1 - 0.1 * Math.min(1, Math.log2(good / need) / 6) : Math.max(0, good / need) ** 1.2
  },
  explain: (score, c) =>
    c.still
      ? say(score, { high: 'A still for a short place', mid: 'A still, held with a slow move', low: 'A still, held long' }, { still: 1 })
      : say(
          score,
          { high: 'Long enough for this place', mid: 'Just long enough with its handles', low: 'Shorter than the place; handles fill up' },
          { still: 0 },
        ),
}
