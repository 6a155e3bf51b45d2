import type { Job } from '#shared/jobs/job.ts'
import type { AnalysisJob } from '#shared/learn/analysis-job.ts'

/** States of a job in the words of the analysis interface. */
export const STATUS: Record<Job['state'], AnalysisJob['status']> = {
  created: 'queued',
  queued: 'queued',
  running: 'running',
  cancelling: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}
