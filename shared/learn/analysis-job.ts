import { z } from 'zod'
import { CompareResult } from './compare-result.ts'
import { LearnResult } from './learn-result.ts'
import { AnalysisOptions, LlmOptions } from './llm-options.ts'

/** A film that the engine may read. */
const Film = z.object({ path: z.string().min(1).max(4096) })
const Options = z.object({
  frame_extract: z
    .object({
      /** Pictures a second, and how many at most. */
      fps: z.number().min(0.1).max(30).default(2),
      max_frames: z.int().min(1).max(2000).default(240),
    })
    .prefault({}),
  analysis: AnalysisOptions.prefault({}),
  llm: LlmOptions.prefault({}),
})

/** What is asked of POST /v1/video-analysis/jobs. */
export const AnalysisRequest = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('learn'), target_video: Film, options: Options.prefault({}) }),
  z.object({
    mode: z.literal('compare'),
    target_video: Film,
    /** The film that is to come closer to the target. */
    user_video: Film,
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
