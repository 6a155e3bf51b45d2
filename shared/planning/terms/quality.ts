import { type StaticTerm, say } from './term.ts'

/** Sharp, well exposed, steady: half as measured, half against the rest of this footage. */
export const quality: StaticTerm = {
  id: 'quality',
  weight: 1.3,
  score: (c) => 0.5 * c.scores.overall + 0.5 * c.qualityRank,
  explain: (score, c) =>
    c.analysed
      ? say(score, {
          high: 'Sharp, well exposed, among the best of this footage',
          mid: 'Solid picture quality',
          low: 'Weaker picture, chosen for other reasons',
        })
      : { text: 'Not analysed yet, taken as average', params: { level: 'unknown' } },
}
