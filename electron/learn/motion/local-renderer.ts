import { AppError } from '#shared/base/app-error.ts'
import { ok, refuse } from '#shared/base/result.ts'
import type { LearnWarning } from '#shared/learn/learn-result.ts'
import { depthUse } from '#shared/learn/motion/depth-use.ts'
import { MotionType } from '#shared/learn/motion-recipe.ts'
import type { MotionRenderer } from '#shared/learn/plug-ins.ts'
import type { DrawnMotion, MediaService } from '../../media/media-service.ts'
import type { ModelFolder } from '../../models/model-folder.ts'
import { DEPTH_MODELS } from './estimate-depth.ts'

export interface LocalMotionParts {
  media: MediaService
  models: ModelFolder
}

/** Moves the sharpest of the pictures as a camera would see it, in layers of depth where a depth model is there. Needs nothing else. */
export const localMotionRenderer = ({ media, models }: LocalMotionParts): MotionRenderer => ({
  id: 'local',
  version: 1,
  types: MotionType.options,
  async render({ keyframes, recipe, width, height, rate, out }, call) {
    const pictures = keyframes.map((k) => k.file)
    const drawing = { pictures, recipe, width, height, rate, depthModel: models.find(...DEPTH_MODELS) ?? null }
    try {
      const drawn = await media.renderMotion(drawing, out, call)
      return ok({ frame_count: drawn.frameCount, keyframe: drawn.keyframe, depth: drawn.depth, warnings: warningsOf(recipe.type, drawn) })
    } catch (e) {
      if (e instanceof AppError && e.code === 'motion.depthModel') return refuse(e.code, e.message)
      throw e
    }
  },
})

function warningsOf(type: MotionType, { depth }: DrawnMotion): LearnWarning[] {
  if (depth === 'guessed')
    return [
      {
        code: 'motion.depthGuessed',
        message:
          'Without a depth model the middle is taken to be near and what lies around it far, so the move shows its kind, not the scene.',
      },
    ]
  if (depth === 'none' && depthUse(type) === 'helps')
    return [{ code: 'motion.flat', message: 'Without a depth model near and far move alike, as on a photograph.' }]
  return []
}
