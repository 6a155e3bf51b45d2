import { type PairTerm, say } from './term.ts'

/** Below this speed (frame widths a second) a direction means nothing. */
const STILL = 0.02

/** Movement goes on in the direction of the shot before, or rests; it does not bounce back. */
export const flow: PairTerm = {
  id: 'flow',
  weight: 0.5,
  score: (c, _slot, before) => {
    const b = before[0]
    if (!b) return 0.6
    const p = b.direction
    const q = c.direction
    // The search asks this half a million times: one root, and none at rest.
    const squareP = p.x * p.x + p.y * p.y
    const squareQ = q.x * q.x + q.y * q.y
    if (squareP < STILL * STILL || squareQ < STILL * STILL) return 0.6
    const cosine = (p.x * q.x + p.y * q.y) / Math.sqrt(squareP * squareQ)
    return 0.5 + 0.5 * cosine
  },
  explain: (score, _c, slot) =>
    say(
      score,
      {
        high: `Carries on the movement of shot ${slot.index}`,
        mid: 'Movement neither follows nor breaks',
        low: `Turns against the movement of shot ${slot.index}`,
      },
      { shot: slot.index },
    ),
}
