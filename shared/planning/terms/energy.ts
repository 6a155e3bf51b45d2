import { playbackSpeed } from '../candidates.ts'
import { toNumber } from '../../time/rational.ts'
import { type SlotTerm, say } from './term.ts'

/** Movement in the picture against the wanted intensity of the place. */
export const energy: SlotTerm = {
  id: 'energy',
  weight: 1.2,
  score: (c, slot) => {
    const motion = Math.min(
      1,
      (0.35 * c.scores.motion + 0.65 * c.motionRank) * Math.sqrt(toNumber(playbackSpeed(c, slot.speed, slot.duration))),
    )
    const off = Math.abs(motion - slot.intensity)
    return Math.max(0, 1 - 1.35 * off)
  },
  explain: (score, c, slot) => {
    const where = slot.section ? `the ${slot.section}` : 'the music'
    const calmer = c.motionRank < slot.intensity
    return say(
      score,
      {
        high: `Energy fits ${where}`,
        mid: `A little ${calmer ? 'calmer' : 'livelier'} than ${where}`,
        low: `${calmer ? 'Calmer' : 'Livelier'} than ${where} asks for`,
      },
      { section: slot.section ?? '', calmer: calmer ? 1 : 0 },
    )
  },
}
