import { type PairTerm, say } from './term.ts'

/** Light and colour close to the shot before: distance of the mean Oklab colours, lightness counted half. */
export const color: PairTerm = {
  id: 'color',
  weight: 0.5,
  score: (c, _slot, before) => {
    const b = before[0]
    if (!b) return 0.6
    const light = 0.5 * (c.color.l - b.color.l)
    const greenRed = 2 * (c.color.a - b.color.a)
    const blueYellow = 2 * (c.color.b - b.color.b)
    const distance = Math.sqrt(light * light + greenRed * greenRed + blueYellow * blueYellow)
    return Math.exp(-distance / 0.12)
  },
  explain: (score, _c, slot) =>
    say(
      score,
      {
        high: `Light matches shot ${slot.index}`,
        mid: `Light is near that of shot ${slot.index}`,
        low: `Light contrasts with shot ${slot.index}`,
      },
      { shot: slot.index },
    ),
}
