import { digitalMove } from '../learned/digital-move.ts'
import { familyOf } from '../learned/learned.ts'
import { type SlotTerm, say } from './term.ts'

/** Whether the camera does here what the film that the style was learned from would do; only learned styles weigh it. */
export const motion: SlotTerm = {
  id: 'motion',
  weight: 0,
  sameFor: (slot) => slot.move ?? '',
  score: (c, slot) => {
    if (!slot.move) return 0.5
    if (c.camera === slot.move) return 1
    if (familyOf(c.camera) === familyOf(slot.move)) return 0.9
    // A picture that stands still can be moved by its crop.
    if ((c.still || c.camera === 'static') && digitalMove(slot.move, c.focus, slot.duration)) return 0.75
    return 0
  },
  explain: (score, c, slot) =>
    say(
      score,
      {
        high: `Moves as the reference does here (${slot.move ?? c.camera})`,
        mid: 'Neither follows nor breaks the movement of the reference',
        low: `The reference would move otherwise here (${slot.move ?? c.camera})`,
      },
      { camera: slot.move ?? c.camera },
    ),
}
