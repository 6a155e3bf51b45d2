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
    const [speedA, speedB] = [Math.hypot(b.direction.x, b.direction.y), Math.hypot(c.direction.x, c.direction.y)]
    if (speedA < STILL || speedB < STILL) return 0.6
    const cosine = (b.direction.x * c.direction.x + b.direction.y * c.direction.y) / (speedA * speedB)
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
