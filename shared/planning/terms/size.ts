import { sizeSentence, sizeWords, stepsBetween } from '../learned/size-rhythm.ts'
import { type SlotTerm, say } from './term.ts'

/** What a size is worth that is none, one or two places closer or wider than the wanted one; further ones are worth nothing. */
const NEAR = [1, 0.6, 0.2]

/** Whether people are as large here as the film that the style was learned from would have them. Weighs only where both sides know sizes. */
export const size: SlotTerm = {
  id: 'size',
  weight: 2,
  sameFor: (slot) => slot.size ?? '',
  // A shot without a size, and a place that asks for none, go with everything.
  score: (c, slot) => (slot.size && c.size ? (NEAR[stepsBetween(c.size, slot.size)] ?? 0) : 0.5),
  explain: (score, c, slot) => {
    if (!slot.size || !c.size)
      return {
        text: c.size ? 'The reference has no people here' : 'Its shot size cannot be told',
        params: { level: c.size ? 'free' : 'unknown' },
      }
    const own = sizeSentence(c.size)
    const wanted = sizeWords(slot.size)
    return say(
      score,
      {
        high: `${own}, as the reference has here`,
        mid: `${own}, nearly the ${wanted} of the reference here`,
        low: `${own} where the reference has a ${wanted}`,
      },
      { size: c.size, wanted: slot.size },
    )
  },
}
