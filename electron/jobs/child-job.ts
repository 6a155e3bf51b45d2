import { AppError } from '#shared/base/app-error.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { EventHub } from '../engine/event-hub.ts'
import { ENGINE_CLOSING } from './engine-closing.ts'
import type { JobRunner } from './job-runner.ts'

export interface ChildParts {
  jobs: JobRunner
  events: EventHub
  signal: AbortSignal
}

/** Waits for jobs that this job needs. Its own cancel cancels them; `onShare` hears their common progress, 0..1. Gives them in their final states. */
export async function awaitChildren(
  ids: readonly string[],
  p: ChildParts,
  onShare: (share: number, message: string) => void,
): Promise<Job[]> {
  const shares = new Map(ids.map((id) => [id, 0]))
  const off = p.events.on((e) => {
    if (e.type !== 'job' || !shares.has(e.job.id)) return
    shares.set(e.job.id, (e.job.progress.percent ?? 0) / 100)
    onShare([...shares.values()].reduce((a, b) => a + b, 0) / ids.length, e.job.title)
  })
  try {
    return await Promise.all(ids.map((id) => p.jobs.wait(id, p.signal)))
  } catch (e) {
    if (p.signal.aborted && p.signal.reason !== ENGINE_CLOSING) for (const id of ids) p.jobs.cancel(id)
    throw e
  } finally {
    off()
  }
}

/** The output of a job that must have succeeded; else what it failed with is thrown on. */
export function outputOfChild(job: Job): unknown {
  if (job.state === 'succeeded') return job.output
  if (job.state === 'cancelled')
    throw new AppError('job.childCancelled', `${job.title} was cancelled, so this could not go on; start it again.`, {
      params: { name: job.title },
    })
  const e = job.error ?? { code: 'internal', message: 'The job failed without a word.', retryable: false }
  throw new AppError(e.code, e.message, e.params ? { params: e.params } : {})
}
