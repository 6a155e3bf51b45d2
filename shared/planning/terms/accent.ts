import { accentStart } from '../align-accents.ts'
import { playbackSpeed } from '../candidates.ts'
import { type SlotTerm, say } from './term.ts'

/** Whether the strongest movement of the moment can land on a beat of the place. */
export const accent: SlotTerm = {
  id: 'accent',
  weight: 0.8,
  score: (c, slot) => {
    if (!c.peak) return 0.35 * (1 - slot.intensity)
    const hit = accentStart(c, slot, playbackSpeed(c, slot.speed, slot.duration))
    return hit ? Math.min(1, 0.25 + 0.4 * hit.strength + 0.35 * c.peak.strength) : 0.15
  },
  explain: (score) =>
    say(score, { high: 'Its strongest movement can land on a beat', mid: 'A soft movement near a beat', low: 'No movement to accent' }),
}
