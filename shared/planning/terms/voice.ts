import { type StaticTerm, say } from './term.ts'

/** Clips that carry sound, for styles in which people talk. */
export const voice: StaticTerm = {
  id: 'voice',
  weight: 0,
  score: (c) => (c.item.hasSound ? 1 : 0.2),
  explain: (score) => say(score, { high: 'Brings its own sound', mid: 'Has some sound', low: 'Has no sound of its own' }),
}
