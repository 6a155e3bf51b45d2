import type { Candidate } from '../candidates.ts'
import { type PairTerm, say } from './term.ts'

/** How much the neighbours before count: the next one most. */
const FADE = [1, 0.55, 0.3]

/** Differs from the shots just before (look, asset) and has not been shown before. */
export const variety: PairTerm = {
  id: 'variety',
  weight: 2.1,
  score: (c, _slot, before, uses) => {
    let alike = 0
    for (let i = 0; i < before.length && i < FADE.length; i++) {
      const b = before[i]!
      const fade = FADE[i]!
      // The fading weights bound what a further neighbour can add: looks are compared only where that matters.
      if (fade <= alike) break
      const same = b.scene === c.scene ? 1 : b.asset === c.asset ? 0.6 : 0
      alike = Math.max(alike, fade * (same === 1 ? 1 : Math.max(same, similarity(c, b, Math.max(same, alike / fade)))))
    }
    // Seen before costs most: the same moment twice as much as another part of its shot.
    const fresh = 1 / (1 + 1.5 * (uses.scene + uses.moment))
    const fair = 1 / (1 + Math.max(0, uses.assetShare - 1))
    return 0.35 * (1 - alike) + 0.5 * fresh + 0.15 * fair
  },
  explain: (score, c, _slot, before) => {
    const again = before.some((b) => b.scene === c.scene) ? 1 : 0
    return say(
      score,
      { high: 'Differs from its neighbours', mid: 'Some likeness to what came before', low: 'Shown before or close to its neighbours' },
      { again },
    )
  },
}

/** Mean distance of the appearance vectors from which on pictures have nothing in common. */
const UNLIKE = 0.22
/** Values that are compared before it is asked whether enough is known. */
const STRIDE = 12

/** 1 for the same look, 0 for pictures that have nothing in common. A likeness of `least` or less may be answered with 0: then it is cheap. */
export function similarity(a: Candidate, b: Candidate, least = 0): number {
  const p = a.appearance
  const q = b.appearance
  const n = Math.min(p.length, q.length)
  if (n === 0) return a.asset === b.asset ? 0.8 : 0.3
  const most = (1 - least) * UNLIKE * n
  let sum = 0
  for (let from = 0; from < n && sum <= most; from += STRIDE) {
    const to = Math.min(n, from + STRIDE)
    for (let i = from; i < to; i++) sum += Math.abs(p[i]! - q[i]!)
  }
  if (sum > most) return 0
  return Math.max(0, 1 - sum / n / UNLIKE)
}
