import { sizeWords } from '../learned/size-rhythm.ts'
import { type PairTerm, say } from './term.ts'

const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1)

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
    const step = `${sizeWords(c.size)} after ${sizeWords(from)}`
    return say(
      score,
      {
        high: `${capital(step)}, as in the reference`,
        mid: `${capital(step)}, now and then in the reference`,
        low: `${capital(step)}, seldom in the reference`,
      },
      { size: c.size, before: from },
    )
  },
}
