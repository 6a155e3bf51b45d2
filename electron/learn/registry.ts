import { signalsImprover } from '#shared/learn/improve/improve-shots.ts'
import { warpingMapper } from '#shared/learn/map-shots.ts'
import type { Decomposer, Improver, Mapper, MotionRenderer } from '#shared/learn/plug-ins.ts'
import { detectorDecomposer, type DetectorParts } from './detect/decomposer.ts'
import { type LocalMotionParts, localMotionRenderer } from './motion/local-renderer.ts'
import { signalsDecomposer } from './signals/decomposer.ts'
import { visionDecomposer } from './vision/decomposer.ts'
import { withModelTexts } from './vision/texts-improver.ts'

/** What can take a film apart, in the order in which they are asked; a new one is one file and one line here. */
export const decomposersOf = (parts: DetectorParts): readonly Decomposer[] => [
  signalsDecomposer(parts),
  detectorDecomposer(parts),
  visionDecomposer,
]
export const MAPPER: Mapper = warpingMapper
export const IMPROVER: Improver = withModelTexts(signalsImprover)
/** What can draw a camera move; the first is asked where none is named. */
export const motionRenderers = (parts: LocalMotionParts): readonly MotionRenderer[] => [localMotionRenderer(parts)]
