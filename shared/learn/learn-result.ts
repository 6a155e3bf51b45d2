import { z } from 'zod'
import type { Refusal } from '../base/result.ts'
import { BoundaryKind } from '../analysis/picture-analysis.ts'
import { Extensions, Feature } from './feature.ts'

/** A picture of a shot. `file` is the name among the job's artefacts. */
export const Keyframe = z.object({
  time_ms: z.int().min(0),
  file: z.string(),
  width: z.int().min(1),
  height: z.int().min(1),
})
export type Keyframe = z.infer<typeof Keyframe>

/** A shot and what is seen in it. Times are milliseconds of the film, end exclusive; segments follow each other without holes. */
export const Segment = z.object({
  id: z.string().regex(/^shot_\d{4}$/),
  start_ms: z.int().min(0),
  end_ms: z.int().min(1),
  /** How it begins. */
  boundary: z.object({ kind: z.union([BoundaryKind, z.literal('wipe')]), confidence: z.number().min(0).max(1) }),
  keyframes: z.array(Keyframe),
  analysis: z.object({ features: z.array(Feature), extensions: Extensions.optional() }),
  extensions: Extensions.optional(),
})
export type Segment = z.infer<typeof Segment>

/** Something that a reader of the result should know; `code` is stable, `message` English; `params` fill translated catalogues. */
export const LearnWarning = z.object({
  code: z.string(),
  message: z.string(),
  segment: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** A refusal that did not end the work, as what the reader should know of it. */
export const warningOf = ({ code, message, params }: Refusal): LearnWarning => ({ code, message, ...(params ? { params } : {}) })
export type LearnWarning = z.infer<typeof LearnWarning>

export const LearnedVideo = z.object({
  name: z.string(),
  duration_ms: z.int().min(1),
  width: z.int().min(1),
  height: z.int().min(1),
  fps: z.number().positive(),
  frame_count: z.int().min(1),
  has_audio: z.boolean(),
  /** Tempo of the film's own music, beats per minute; null without music. */
  tempo: z.number().nullable(),
})
export type LearnedVideo = z.infer<typeof LearnedVideo>

export const LEARN_SCHEMA = 'cutwright.learn/1'

/** How a film was shot and cut. */
export const LearnResult = z.object({
  schema: z.literal(LEARN_SCHEMA),
  video: LearnedVideo,
  segments: z.array(Segment).min(1),
  /** Decomposers that took part, as name@version. */
  decomposers: z.array(z.string()).min(1),
  warnings: z.array(LearnWarning),
  /** Names of files among the job's artefacts. */
  artifacts: z.object({ contact_sheet: z.string(), zip: z.string(), frame_index: z.string() }),
  extensions: Extensions.optional(),
})
export type LearnResult = z.infer<typeof LearnResult>
