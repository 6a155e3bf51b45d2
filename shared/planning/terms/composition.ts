import type { Candidate } from '../candidates.ts'
import { type StaticTerm, say } from './term.ts'

/** Composition, and how much of it survives the crop to the film's shape around the subject. */
export const composition: StaticTerm = {
  id: 'composition',
  weight: 0.6,
  score: (c, { filmAspect }) => 0.55 * c.scores.composition + 0.45 * cropFit(c, filmAspect),
  explain: (score, c) => {
    const kept = Math.round(100 * c.kept)
    return say(
      score,
      {
        high: 'Well framed, also in this format',
        mid: kept < 60 ? `Framing holds; the crop keeps ${kept} %` : 'Framing holds',
        low: kept < 60 ? `The crop keeps only ${kept} % of the picture` : 'Loosely framed',
      },
      { kept, cropped: kept < 60 ? 1 : 0 },
    )
  },
}

/** 0..1: share of the picture kept, eased when the subject lies where a crop can follow it without hitting the edge. */
function cropFit(c: Candidate, filmAspect: number): number {
  if (c.kept > 0.98) return 1
  const wider = c.item.width / Math.max(1, c.item.height) > filmAspect
  const focus = wider ? c.focus.x : c.focus.y
  const off = Math.max(0, c.kept / 2 - Math.min(focus, 1 - focus)) / Math.max(0.01, c.kept / 2)
  return Math.max(0, Math.min(1, c.kept ** 0.5 - 0.35 * off))
}
