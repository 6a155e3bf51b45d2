import type { Job } from '#shared/jobs/job.ts'
import type { AnalysisJob } from '#shared/learn/analysis-job.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import type { Engine } from '../engine.ts'
import { unwrap } from './implementer.ts'
import { os } from './implementer.ts'

const statusUrl = (id: string): string => `/v1/video-analysis/jobs/${id}`
const STATUS: Record<Job['state'], AnalysisJob['status']> = {
  created: 'queued',
  queued: 'queued',
  running: 'running',
  cancelling: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** Learn jobs as the outside sees them. */
export const videoAnalysisProcedures = ({ learning, jobs, grants }: Engine) => {
  const shown = (job: Job, result: LearnResult | null): AnalysisJob => ({
    job_id: job.id,
    mode: 'learn',
    title: job.title,
    status: STATUS[job.state],
    status_url: statusUrl(job.id),
    created_at: job.createdAt,
    progress: { stage: job.progress.stage, percent: job.progress.percent, eta_ms: job.progress.etaMs },
    result,
    artifacts: result && artifactsOf(job.id, result),
    error: job.error && { code: job.error.code, message: job.error.message, retryable: job.error.retryable },
  })
  const whole = (job: Job): AnalysisJob => shown(job, job.state === 'succeeded' ? learning.result(job) : null)
  return {
    start: os.videoAnalysis.start.handler(({ input }) => {
      const { fps, max_frames } = input.options.frame_extract
      const path = unwrap(grants.check(input.target_video.path))
      const id = learning.start({ path, fps, maxFrames: max_frames })
      return { job_id: id, status: 'queued' as const, status_url: statusUrl(id) }
    }),
    list: os.videoAnalysis.list.handler(() => learning.list().map((j) => shown(j, null))),
    get: os.videoAnalysis.get.handler(({ input }) => whole(learning.get(input.jobId))),
    cancel: os.videoAnalysis.cancel.handler(({ input }) => whole(jobs.cancel(learning.get(input.jobId).id))),
  }
}

function artifactsOf(id: string, result: LearnResult): Record<string, string> {
  const { contact_sheet, zip, frame_index } = result.artifacts
  const names = ['result.json', contact_sheet, zip, frame_index, ...result.segments.flatMap((s) => s.keyframes.map((k) => k.file))]
  return Object.fromEntries([...new Set(names)].map((name) => [name, `/learned/${id}/${name}`]))
}
