import { Job, type Progress } from '#shared/jobs/job.ts'
import type { JobStore } from './job-store.ts'

type End = Pick<Job, 'state'> & { error?: Job['error']; output?: unknown }

/**
 * How jobs ended that the disk did not take: everybody is told from memory, and it is written as soon as there is room. After a crash
 * before that, the job is still under way on disk and is done again.
 */
export interface UnsavedEnds {
  /** Writes with `save`; where that throws, keeps the end in memory and tells of it. */
  write(id: string, end: End, save: () => unknown): void
  get(id: string): Job | undefined
  /** Writes what waits; throws what the disk says while it still refuses. */
  flush(): void
}

export function createUnsavedEnds(store: Pick<JobStore, 'get'>, tell: (job: Job) => void): UnsavedEnds {
  const waiting = new Map<string, { job: Job; save: () => unknown }>()
  return {
    write(id, end, save) {
      try {
        save()
      } catch (e) {
        console.error(`the end of job ${id} could not be written yet:`, e)
        const job = ended(store.get(id), end)
        if (!job) return
        waiting.set(id, { job, save })
        tell(job)
      }
    },
    get: (id) => waiting.get(id)?.job,
    flush() {
      for (const [id, { save }] of waiting) {
        save()
        waiting.delete(id)
      }
    },
  }
}

function ended(job: Job | undefined, end: End): Job | undefined {
  const done: Partial<Progress> = end.state === 'succeeded' ? { stage: 'done', percent: 100 } : {}
  return job && Job.parse({ ...job, ...end, progress: { ...job.progress, ...done, etaMs: null }, finishedAt: Date.now() })
}
