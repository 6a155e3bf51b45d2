import type { Job } from '#shared/jobs/job.ts'
import type { AnalysisJob, AnalysisRequest, FilmSource } from '#shared/learn/analysis-job.ts'
import { sequenceOf } from '#shared/learn/apply/shown-clips.ts'
import type { CompareResult } from '#shared/learn/compare-result.ts'
import { fetchedOf } from '#shared/learn/film-link.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import { LOOK_FILE } from '../../learn/compare-films.ts'
import { estimateModel } from '../../learn/vision/estimate.ts'
import { RESULT_FILE } from '../../learn/learn-film.ts'
import { FILM_FILE } from '../../learn/sequence-source.ts'
import { COMPARISON_ZIP, REPORT_FILE } from '../../learn/report/job-report.ts'
import type { Engine } from '../engine.ts'
import { checkSource, filmInput } from '../film-source.ts'
import { STATUS } from './analysis-status.ts'
import { os } from './implementer.ts'

const statusUrl = (id: string): string => `/v1/video-analysis/jobs/${id}`
const filmsOf = (r: AnalysisRequest): FilmSource[] => (r.mode === 'compare' ? [r.target_video, r.user_video] : [r.target_video])

/** Learn jobs as the outside sees them. */
export const videoAnalysisProcedures = (engine: Engine) => {
  const { learning, comparisons, jobs } = engine
  const shown = (job: Job, result: LearnResult | CompareResult | null): AnalysisJob => ({
    job_id: job.id,
    mode: job.kind === 'learn' ? 'learn' : 'compare',
    title: job.title,
    status: STATUS[job.state],
    status_url: statusUrl(job.id),
    created_at: job.createdAt,
    progress: { stage: job.progress.stage, percent: job.progress.percent, eta_ms: job.progress.etaMs },
    result,
    artifacts: result && artifactsOf(job.id, result),
    error: job.error && { code: job.error.code, message: job.error.message, retryable: job.error.retryable },
  })
  const whole = (job: Job): AnalysisJob =>
    shown(job, job.state !== 'succeeded' ? null : job.kind === 'learn' ? learning.learned(job) : learning.compared(job))
  return {
    start: os.videoAnalysis.start.handler(async ({ input }) => {
      const { frame_extract: extract, ingest, analysis, llm } = input.options
      const how = { fps: extract.fps, maxFrames: extract.max_frames, modules: analysis.enabled_modules, llm: llm.enabled ? llm : undefined }
      await Promise.all(filmsOf(input).map((f) => checkSource(engine, f)))
      const target = filmInput(engine, input.target_video, ingest)
      const id =
        input.mode === 'learn'
          ? learning.learn({ ...target, ...how })
          : learning.compare({
              ...{ target, user: filmInput(engine, input.user_video, ingest), ...how },
              language: input.options.compare.language,
            })
      return { job_id: id, status: 'queued' as const, status_url: statusUrl(id) }
    }),
    estimate: os.videoAnalysis.estimate.handler(({ input, signal }) => {
      const { frame_extract: extract, llm } = input.options
      const films = filmsOf(input).map((f) => filmInput(engine, f))
      return estimateModel(engine, films, { fps: extract.fps, maxFrames: extract.max_frames, llm }, signal ?? new AbortController().signal)
    }),
    list: os.videoAnalysis.list.handler(() => learning.list().map((j) => shown(j, null))),
    get: os.videoAnalysis.get.handler(({ input }) => whole(learning.get(input.jobId))),
    remap: os.videoAnalysis.remap.handler(async ({ input: { jobId, lines, language } }) => {
      await comparisons.remap(jobId, lines, language)
      return whole(learning.get(jobId))
    }),
    review: os.videoAnalysis.review.handler(({ input }) => comparisons.review(input.jobId)),
    recheck: os.videoAnalysis.recheck.handler(async ({ input }) => {
      const id = await comparisons.recheck(input.jobId)
      return { job_id: id, status: 'queued' as const, status_url: statusUrl(id) }
    }),
    applyStep: os.videoAnalysis.applyStep.handler(({ input: { jobId, projectId, stepId, strength, dryRun = false, requestId } }) =>
      comparisons.apply(jobId, projectId, { stepId, strength, dryRun, requestId }),
    ),
    cancel: os.videoAnalysis.cancel.handler(({ input }) => whole(jobs.cancel(learning.get(input.jobId).id))),
  }
}

function artifactsOf(id: string, result: LearnResult | CompareResult): Record<string, string> {
  const files = (r: LearnResult, below: string): string[] =>
    [
      'result.json',
      ...(sequenceOf(r) ? [FILM_FILE] : []),
      ...[fetchedOf(r)].flatMap((f) => f?.file ?? []),
      ...Object.values(r.artifacts),
      ...r.segments.flatMap((s) => s.keyframes.map((k) => k.file)),
    ].map((f) => `${below}${f}`)
  const names =
    'segments' in result
      ? files(result, '')
      : [RESULT_FILE, LOOK_FILE, COMPARISON_ZIP, ...files(result.target, 'target/'), ...files(result.user, 'user/')]
  return Object.fromEntries([...new Set([...names, REPORT_FILE])].map((name) => [name, `/learned/${id}/${name}`]))
}
