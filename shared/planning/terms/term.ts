import type { Candidate, Pool } from '../candidates.ts'
import type { SizeSteps } from '../learned/size-rhythm.ts'
import type { MontageSettings } from '../montage-settings.ts'
import type { Slot } from '../slots.ts'
import type { Style } from '../style.ts'

/** What terms may look at beside the candidate and the place. */
export interface TermContext {
  pool: Pool
  style: Style
  settings: MontageSettings
  slots: readonly Slot[]
  /** Whether the film asks for order in time (chronology > 0) and similar questions are answered from here. */
  filmAspect: number
  /** What a learned style knows of shot sizes that follow each other; null: nothing. */
  sizeSteps: SizeSteps | null
}

/** A sentence on how a term is met, with what a translated one needs. `level` picks the variant in the catalogues. */
export interface Explanation {
  text: string
  params: Record<string, string | number>
}

/** Judges a candidate by itself. */
export interface StaticTerm {
  id: string
  /** Weight where a style says nothing. */
  weight: number
  score: (c: Candidate, context: TermContext) => number
  explain: (score: number, c: Candidate, context: TermContext) => Explanation
}

/** Judges a candidate in a place. */
export interface SlotTerm {
  id: string
  weight: number
  score: (c: Candidate, slot: Slot, context: TermContext) => number
  /** All that the score takes from the place, as text: places with the same text share their scores. Without it each place has its own. */
  sameFor?: (slot: Slot) => string
  explain: (score: number, c: Candidate, slot: Slot, context: TermContext) => Explanation
}

/** Judges a candidate after the shots before it: `before[0]` is its left neighbour, at most three. `uses` counts its scene in the film so far, without itself. */
export interface PairTerm {
  id: string
  weight: number
  score: (c: Candidate, slot: Slot, before: readonly Candidate[], uses: Usage, context: TermContext) => number
  explain: (score: number, c: Candidate, slot: Slot, before: readonly Candidate[], context: TermContext) => Explanation
}

export interface Usage {
  /** How often the film shows this scene, and this very moment, elsewhere. */
  scene: number
  moment: number
  /** Uses of this asset elsewhere, over its fair share of the film. */
  assetShare: number
}

export type Level = 'high' | 'mid' | 'low'
export const levelOf = (score: number): Level => (score >= 0.66 ? 'high' : score >= 0.4 ? 'mid' : 'low')

/** Picks the sentence of the level. */
export function say(score: number, texts: Record<Level, string>, params: Record<string, string | number> = {}): Explanation {
  const level = levelOf(score)
  return { text: texts[level], params: { level, ...params } }
}
