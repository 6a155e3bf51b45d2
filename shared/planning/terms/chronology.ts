import { type SlotTerm, say } from './term.ts'

/** Order of events: early footage early, late footage late. Only styles that tell in order weigh it. */
export const chronology: SlotTerm = {
  id: 'chronology',
  weight: 0,
  score: (c, slot) => Math.max(0, 1 - 2.2 * Math.abs(c.chronology - slot.progress)),
  explain: (score) => say(score, { high: 'In the order of events', mid: 'Roughly in the order of events', low: 'Taken out of order' }),
}
