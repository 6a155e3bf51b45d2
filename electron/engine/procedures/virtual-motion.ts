import type { Job } from '#shared/jobs/job.ts'
import type { MotionJob } from '#shared/learn/motion/motion-job.ts'
import type { Engine } from '../engine.ts'
import { checkGranted } from '../film-source.ts'
import { STATUS } from './analysis-status.ts'
import { os, unwrap } from './implementer.ts'

const statusUrl = (id: string): string => `/v1/video-analysis/virtual-motion/jobs/${id}`

/** Virtual motion jobs as the outside sees them. */
export const virtualMotionProcedures = ({ motions, jobs, grants }: Engine) => {
  const shown = (job: Job, whole: boolean): MotionJob => {
    const { source, recipe } = motions.asked(job.id)
    const drawn = whole && job.state === 'succeeded' ? motions.drawn(job) : null
    return {
      job_id: job.id,
      title: job.title,
      status: STATUS[job.state],
      status_url: statusUrl(job.id),
      created_at: job.createdAt,
      source,
      motion_recipe: recipe,
      progress: { stage: job.progress.stage, percent: job.progress.percent, eta_ms: job.progress.etaMs },
      result: drawn?.result ?? null,
      artifacts: drawn && Object.fromEntries(drawn.files.map((name) => [name, `/motion/${job.id}/${name}`])),
      error: job.error && { code: job.error.code, message: job.error.message, retryable: job.error.retryable },
    }
  }
  return {
    start: os.virtualMotion.start.handler(async ({ input }) => {
      if ('path' in input.source) await checkGranted(grants, input.source.path)
      const id = motions.start(input, (path) => unwrap(grants.check(path)))
      return { job_id: id, status: 'queued' as const, status_url: statusUrl(id) }
    }),
    list: os.virtualMotion.list.handler(({ input }) =>
      motions.list({ jobId: input.job_id, segmentId: input.segment_id }).map((j) => shown(j, false)),
    ),
    get: os.virtualMotion.get.handler(({ input }) => shown(motions.get(input.jobId), true)),
    cancel: os.virtualMotion.cancel.handler(({ input }) => shown(jobs.cancel(motions.get(input.jobId).id), true)),
  }
}
