import { accent } from './accent.ts'
import { camera } from './camera.ts'
import { chronology } from './chronology.ts'
import { color } from './color.ts'
import { composition } from './composition.ts'
import { ends } from './ends.ts'
import { energy } from './energy.ts'
import { flow } from './flow.ts'
import { length } from './length.ts'
import { motion } from './motion.ts'
import { quality } from './quality.ts'
import { size } from './size.ts'
import { sizeStep } from './size-step.ts'
import { story } from './story.ts'
import type { PairTerm, SlotTerm, StaticTerm } from './term.ts'
import { variety } from './variety.ts'
import { voice } from './voice.ts'

/** Everything that the choice of shots weighs, grouped by what it looks at: cheap ones are computed once. */
export const STATIC_TERMS: readonly StaticTerm[] = [quality, camera, composition, voice]
export const SLOT_TERMS: readonly SlotTerm[] = [energy, story, length, accent, chronology, ends, motion, size]
export const PAIR_TERMS: readonly PairTerm[] = [variety, flow, color, sizeStep]

export const TERM_IDS: readonly string[] = [...STATIC_TERMS, ...SLOT_TERMS, ...PAIR_TERMS].map((t) => t.id)
