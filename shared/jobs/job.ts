import { z } from 'zod'

export const JobState = z.enum(['created', 'queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled'])
export type JobState = z.infer<typeof JobState>
export const FINAL_STATES: readonly JobState[] = ['succeeded', 'failed', 'cancelled']
export const isFinal = (s: JobState): boolean => FINAL_STATES.includes(s)

export const JobKind = z.enum([
  'import',
  'artifacts',
  'proxy',
  'analyse-song',
  'analyse-picture',
  'camera-path',
  'analyse-sizes',
  'montage',
  'export',
  'sample',
  'style-preview',
  'learn',
  'compare',
  'recheck',
  'motion',
])
export type JobKind = z.infer<typeof JobKind>

/** Progress of a job: percent is 0..100 over the whole job, or null while unknown; stage is a catalogue key (jobs.stage.<stage>). */
export const Progress = z.object({
  stage: z.string(),
  percent: z.number().min(0).max(100).nullable(),
  message: z.string(),
  /** Milliseconds to go, or null while unknown. */
  etaMs: z.number().nullable(),
})
export type Progress = z.infer<typeof Progress>

export const JobError = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** A persisted unit of work as the window sees it. Times are milliseconds since 1970. */
export const Job = z.object({
  id: z.string(),
  kind: JobKind,
  /** Short label for the tray: usually a file name. */
  title: z.string(),
  projectId: z.string().nullable(),
  state: JobState,
  progress: Progress,
  attempt: z.int(),
  maxAttempts: z.int(),
  error: JobError.nullable(),
  /** What it produced, as JSON; the handler's output. */
  output: z.json().nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
})
export type Job = z.infer<typeof Job>
