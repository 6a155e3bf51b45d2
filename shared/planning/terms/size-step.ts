import { sizeSentence, sizeWords } from '../learned/size-rhythm.ts'
import { type PairTerm, say } from './term.ts'

/** Whether the sizes of two neighbours follow each other as in the film that the style was learned from: a close-up after a wide shot. */
export const sizeStep: PairTerm = {
  id: 'sizeStep',
  weight: 1,
  score: (c, _slot, before, _uses, { sizeSteps }) => {
    const from = before[0]?.size
    return from && c.size ? (sizeSteps?.after(from, c.size) ?? 0.5) : 0.5
  },
  explain: (score, c, _slot, before) => {
    const from = before[0]?.size
    if (!from || !c.size) return { text: 'Of two neighbours that have a size, none follows another here', params: { level: 'unknown' } }
    const step = `${sizeSentence(c.size)} after ${sizeWords(from)}`
    return say(
      score,
      {
        high: `${step}, as in the reference`,
        mid: `${step}, now and then in the reference`,
        low: `${step}, seldom in the reference`,
      },
      { size: c.size, before: from },
    )
  },
}
