import type { z } from 'zod'
import type { JobKind } from '#shared/jobs/job.ts'

/** What a job needs while it runs: jobs of one resource wait for each other. 'none' is for those that only wait for others or ask by `within`. */
export type Resource = 'none' | 'fetch' | 'media' | 'analysis' | 'export'

export interface JobContext<C> {
  jobId: string
  projectId: string | null
  /** 1 for the first try. */
  attempt: number
  signal: AbortSignal
  /** percent is 0..100 over the whole job; stage is a catalogue key. */
  progress(p: { stage?: string; percent?: number | null; message?: string }): void
  /** Does a part of the job when the resource is free, and gives it back then. Rejects with AbortError when the job is cancelled before. */
  within<T>(resource: Resource, work: () => Promise<T>): Promise<T>
  /** What the last try wrote, or null. */
  checkpoint: C | null
  /** On disk when this returns. */
  saveCheckpoint(value: C): void
}

/** One kind of job. Orchestrates only: the work is done by the services it was made with. Refusals are thrown as AppError. */
export interface JobHandler<I, O, C = never> {
  kind: JobKind
  input: z.ZodType<I>
  output: z.ZodType<O>
  checkpoint?: z.ZodType<C>
  /** Held from its begin to its end; by what was asked for where that makes a difference. */
  resource: Resource | ((input: I) => Resource)
  /** Tries in all for errors that may pass. */
  maxAttempts: number
  run(input: I, context: JobContext<C>): Promise<O>
  /** Removes what a try left unfinished that a kill cut short: nobody works on it now, and perhaps nobody will again. */
  tidy?(input: I): Promise<void>
}

/** The same with its types forgotten, as the runner keeps it: values are parsed before they reach `run`. */
export interface AnyJobHandler {
  kind: JobKind
  resourceOf(input: unknown): Resource
  maxAttempts: number
  run(input: unknown, context: JobContext<unknown>): Promise<unknown>
  tidy?(input: unknown): Promise<void>
}

/** Puts the parsing of input, checkpoint and output around a handler, once. */
export function defineHandler<I, O, C = never>(h: JobHandler<I, O, C>): AnyJobHandler {
  return {
    kind: h.kind,
    resourceOf(input) {
      if (typeof h.resource === 'string') return h.resource
      // An input that this version cannot read fails as soon as it runs.
      const parsed = h.input.safeParse(input)
      return parsed.success ? h.resource(parsed.data) : 'none'
    },
    maxAttempts: h.maxAttempts,
    async tidy(input) {
      // Of an input that this version cannot read it knows no files.
      const parsed = h.input.safeParse(input)
      if (parsed.success) await h.tidy?.(parsed.data)
    },
    async run(input, context) {
      // A checkpoint that this version cannot read is no reason to fail: the job begins anew.
      const kept = h.checkpoint && context.checkpoint !== null ? h.checkpoint.safeParse(context.checkpoint) : undefined
      const output = await h.run(h.input.parse(input), {
        ...context,
        checkpoint: kept?.success ? kept.data : null,
        saveCheckpoint: (value) => context.saveCheckpoint(h.checkpoint ? h.checkpoint.parse(value) : value),
      })
      return h.output.parse(output)
    },
  }
}
