import { z } from 'zod'
import { AssetId, ClipId, SequenceId } from '../timeline/ids.ts'
import { CompareResult } from './compare-result.ts'
import { MAX_BYTES, MOST_BYTES } from './film-link.ts'
import { LearnResult } from './learn-result.ts'
import { AnalysisOptions, LlmOptions } from './llm-options.ts'

/** A film: a file that the engine may read, one behind a web address, or a sequence (drawn as an export draws it) or a file of an open project. */
export const FilmSource = z.union([
  z.strictObject({ path: z.string().min(1).max(4096) }),
  z.strictObject({ url: z.string().min(1).max(4096) }),
  z.strictObject({ sequence: z.strictObject({ project_id: z.string().max(200), sequence_id: SequenceId }) }),
  z.strictObject({ asset: z.strictObject({ project_id: z.string().max(200), asset_id: AssetId }) }),
])
export type FilmSource = z.infer<typeof FilmSource>

const Options = z.object({
  frame_extract: z
    .object({
      /** Pictures a second, and how many at most. */
      fps: z.number().min(0.1).max(30).default(2),
      max_frames: z.int().min(1).max(2000).default(240),
    })
    .prefault({}),
  /** Of films behind web addresses: whether they may lie in the user's own network, and how large they may be. */
  ingest: z
    .object({ allow_private_network: z.boolean().default(false), max_bytes: z.int().min(1).max(MOST_BYTES).default(MAX_BYTES) })
    .prefault({}),
  analysis: AnalysisOptions.prefault({}),
  llm: LlmOptions.prefault({}),
})

/** What is asked of POST /v1/video-analysis/jobs. */
export const AnalysisRequest = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('learn'), target_video: FilmSource, options: Options.prefault({}) }),
  z.object({
    mode: z.literal('compare'),
    target_video: FilmSource,
    /** The film that is to come closer to the target. */
    user_video: FilmSource,
    options: Options.extend({
      /** `language` of the sentences: en, de, zh-CN. */
      compare: z.object({ language: z.string().max(20).default('en') }).prefault({}),
    }).prefault({}),
  }),
])
export type AnalysisRequest = z.infer<typeof AnalysisRequest>

export const AnalysisQueued = z.object({ job_id: z.string(), status: z.literal('queued'), status_url: z.string() })

/** A job at any time: `result` when it succeeded, `error` when it failed. Times are milliseconds. */
export const AnalysisJob = z.object({
  job_id: z.string(),
  mode: z.enum(['learn', 'compare']),
  title: z.string(),
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  status_url: z.string(),
  created_at: z.number(),
  progress: z.object({ stage: z.string(), percent: z.number().nullable(), eta_ms: z.number().nullable() }),
  result: z.union([LearnResult, CompareResult]).nullable(),
  /** Artefacts by name, as paths on this server. */
  artifacts: z.record(z.string(), z.string()).nullable(),
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
})
export type AnalysisJob = z.infer<typeof AnalysisJob>

/** A line that a person draws between a shot of the target and one of the user; null on one side: it stands for none. */
export const MappingLine = z
  .object({ target: z.string().max(20).nullable(), user: z.string().max(20).nullable() })
  .refine((l) => l.target !== null || l.user !== null, 'a line has a shot')
export type MappingLine = z.infer<typeof MappingLine>

/** How a comparison stands to the films as they are now. */
export const CompareReview = z.object({
  job_id: z.string(),
  /** The user's film is not the one that was compared any more; null where that cannot be told, as its project is closed. */
  stale: z.boolean().nullable(),
  /** Names the user's film as it is now: another name, another film. Null with `stale`. */
  version: z.string().nullable(),
  /** When the films were last compared, milliseconds since 1970. */
  checked_at: z.number(),
  steps: z.object({ done: z.int(), total: z.int() }),
  /** The project and sequence that steps are applied to; null where the user's film is a file. */
  sequence: z.object({ project_id: z.string(), sequence_id: SequenceId }).nullable(),
})
export type CompareReview = z.infer<typeof CompareReview>

/** What applying a step changes, or would change, in one clip. `shift`: seconds by which what follows moves. */
export const StepChange = z.object({
  clip_id: ClipId,
  /** 'stabilise': how much of the shake is evened out, or 'locked'; 'zoom': how much larger that may make the picture at most. */
  what: z.enum(['look', 'stabilise', 'zoom', 'scale', 'speed', 'length', 'transition', 'shift', 'removed']),
  /** A number in the unit, or a name; null: there was none. */
  before: z.union([z.string(), z.number()]).nullable(),
  after: z.union([z.string(), z.number()]).nullable(),
  /** 's', '%', '×'; null for names. */
  unit: z.enum(['s', '%', '×']).nullable(),
})
export type StepChange = z.infer<typeof StepChange>

/** `applied` false: a dry run; the project is as it was. */
export const StepApplied = z.object({
  revision: z.int(),
  applied: z.boolean(),
  changes: z.array(StepChange),
  /** It had been carried out when it was sent before. */
  repeated: z.literal(true).optional(),
})
export type StepApplied = z.infer<typeof StepApplied>
