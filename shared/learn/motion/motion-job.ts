import { z } from 'zod'
import { LearnWarning } from '../learn-result.ts'
import { MotionRecipe } from '../motion-recipe.ts'

/** A shot of a learn or compare job; `film` says of which side of a comparison (default: the user's). */
const ShotSource = z.strictObject({
  job_id: z.string().min(1).max(64),
  segment_id: z.string().regex(/^shot_\d{4}$/),
  film: z.enum(['target', 'user']).optional(),
})
/** A picture, or a film at a time (default: its beginning), that the engine may read. */
const PictureSource = z.strictObject({ path: z.string().min(1).max(4096), time_ms: z.int().min(0).optional() })
export const MotionSource = z.union([ShotSource, PictureSource])
export type MotionSource = z.infer<typeof MotionSource>

/** Longer side of the preview in pixels; it is never larger than the picture, and its sides are even. */
const MotionOptions = z.object({
  longest: z.int().min(160).max(3840).default(1280),
  /** Frames a second; absent: the film's own, 25 for a picture. */
  fps: z.number().min(5).max(60).optional(),
  /** A renderer of the registry; absent: the local one. */
  renderer: z.string().max(64).optional(),
})

/** What is asked of POST /v1/video-analysis/virtual-motion/jobs. */
export const MotionRequest = z.object({ source: MotionSource, motion_recipe: MotionRecipe, options: MotionOptions.prefault({}) })
export type MotionRequest = z.infer<typeof MotionRequest>

export const MotionQueued = z.object({ job_id: z.string(), status: z.literal('queued'), status_url: z.string() })

/** A move that was drawn. */
export const MotionResult = z.object({
  /** As name@version. */
  renderer: z.string(),
  width: z.int().min(2),
  height: z.int().min(2),
  fps: z.number().positive(),
  frame_count: z.int().min(1),
  /** Of the film that was written: whole frames. */
  duration_ms: z.number().positive(),
  /** The picture it was drawn from, in the source's time. */
  keyframe_ms: z.int().min(0),
  /** Where depth came from: a model, a guess that holds for any picture, or nowhere (near and far move alike). */
  depth: z.enum(['model', 'guessed', 'none']),
  warnings: z.array(LearnWarning),
})
export type MotionResult = z.infer<typeof MotionResult>

/** A virtual motion job at any time: `result` and `artifacts` when it succeeded, `error` when it failed. */
export const MotionJob = z.object({
  job_id: z.string(),
  title: z.string(),
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  status_url: z.string(),
  created_at: z.number(),
  source: MotionSource,
  motion_recipe: MotionRecipe,
  progress: z.object({ stage: z.string(), percent: z.number().nullable(), eta_ms: z.number().nullable() }),
  result: MotionResult.nullable(),
  /** motion.mp4, poster.jpg, result.json and, of a shot, original.mp4, as paths on this server. */
  artifacts: z.record(z.string(), z.string()).nullable(),
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
})
export type MotionJob = z.infer<typeof MotionJob>
