import type { CameraMove } from '../../analysis/picture-analysis.ts'
import { type SlotTerm, say } from './term.ts'

const OPENERS: Partial<Record<CameraMove, number>> = {
  'push-in': 1,
  static: 0.8,
  'tilt-up': 0.9,
  'pan-right': 0.8,
  'pan-left': 0.8,
  truck: 0.8,
  'zoom-in': 0.7,
  orbit: 0.9,
  pedestal: 0.9,
}
const CLOSERS: Partial<Record<CameraMove, number>> = {
  'pull-out': 1,
  'zoom-out': 1,
  static: 0.9,
  'tilt-up': 0.8,
  pedestal: 0.8,
  orbit: 0.7,
}

/** Fitness of the first and the last shot: an opening that shows where we are, an ending that lets go. Neutral between. */
export const ends: SlotTerm = {
  id: 'ends',
  weight: 1.4,
  score: (c, slot) => {
    if (!slot.first && !slot.last) return 0.5
    const move = (slot.first ? OPENERS : CLOSERS)[c.camera] ?? 0.4
    return 0.35 * c.qualityRank + 0.3 * c.scores.composition + 0.35 * move
  },
  explain: (score, _c, slot) =>
    slot.first
      ? say(score, { high: 'A strong opening', mid: 'Opens the film', low: 'Opens the film plainly' }, { place: 'first' })
      : say(score, { high: 'Lets the film end', mid: 'Closes the film', low: 'Closes the film abruptly' }, { place: 'last' }),
}
