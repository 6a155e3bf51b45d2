import { type SlotTerm, say } from './term.ts'

/**
 * What the story asks of a place: calm, well-composed views while intensity is low, the strongest moments where it peaks, and the
 * best footage kept for the climax instead of being spent on the way.
 */
export const story: SlotTerm = {
  id: 'story',
  weight: 0.8,
  score: (c, slot) => {
    const impact = 0.5 * (c.peak?.strength ?? 0) + 0.5 * c.qualityRank
    const calm = 0.5 * c.scores.composition + 0.3 * (1 - c.motionRank) + 0.2 * c.scores.stability
    const fit = slot.intensity * impact + (1 - slot.intensity) * calm
    // Holding back: a strong moment in a middling place is one less for the climax.
    return Math.max(0, Math.min(1, fit + 0.25 * (slot.intensity - 0.5) * (c.qualityRank - 0.5)))
  },
  explain: (score, _c, slot) => {
    const act = slot.intensity > 0.72 ? 'climax' : slot.progress < 0.15 ? 'opening' : slot.progress > 0.88 ? 'ending' : 'way'
    const name = { climax: 'the climax', opening: 'the opening', ending: 'the ending', way: 'this part of the story' }[act]
    return say(score, { high: `Made for ${name}`, mid: `Serves ${name}`, low: `A bridge in ${name}` }, { act })
  },
}
