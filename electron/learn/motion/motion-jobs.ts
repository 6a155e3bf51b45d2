import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import type { Job } from '#shared/jobs/job.ts'
import { fetchedOf } from '#shared/learn/film-link.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import { type MotionRequest, MotionResult } from '#shared/learn/motion/motion-job.ts'
import type { JobRunner } from '../../jobs/job-runner.ts'
import { FILM_FILE } from '../sequence-source.ts'
import type { LearnJobs } from '../learn-jobs.ts'
import { fitting, fittingFile } from '../read-kept.ts'
import { sweepFolders } from '../sweep-folders.ts'
import { MOTION_FILE, MOTION_RESULT, MotionJobInput, ORIGINAL_FILE, POSTER_FILE } from './render-shot.ts'

export const MotionJobOutput = z.object({ folder: z.string() })

export interface MotionJobs {
  /** Absolute path of a job's folder. */
  dir(folder: string): string
  /** Queues a move; `check` gives the path of a picture where the engine may read it, or throws. Gives the job's id, or that of the same one under way. */
  start(request: MotionRequest, check: (path: string) => string): string
  /** Throws 'job.notFound' where the id is of no motion job. */
  get(id: string): Job
  /** What was asked for. Throws 'job.unreadable' for a job of another version that cannot be shown. */
  asked(id: string): MotionJobInput
  /** Newest first, without those that cannot be shown; only those of a learn or compare job, or of one of its shots, where named. */
  list(of?: { jobId?: string | undefined; segmentId?: string | undefined }): Job[]
  /** What a job that succeeded has drawn. Throws 'motion.resultGone' where its folder was removed, 'job.unreadable' where it does not fit. */
  drawn(job: Job): { result: MotionResult; files: string[] }
  /** A file among a job's artefacts, by its name; undefined where there is none. */
  artifact(id: string, name: string): string | undefined
}

const FILES: readonly string[] = [MOTION_FILE, POSTER_FILE, ORIGINAL_FILE, MOTION_RESULT]
function sweep(jobs: JobRunner, root: string): void {
  const all = jobs.list({ limit: Number.MAX_SAFE_INTEGER })
  sweepFolders(root, new Set(all.flatMap((j) => (j.kind === 'motion' ? (MotionJobOutput.safeParse(j.output).data?.folder ?? []) : []))))
}

/** Motion jobs and the folders of their films, below `root`. */
export function createMotionJobs({ jobs, learning, root }: { jobs: JobRunner; learning: LearnJobs; root: string }): MotionJobs {
  sweep(jobs, root)
  const dir = (folder: string): string => join(root, folder)
  const isOf = (job: Job, jobId: string | undefined, segmentId: string | undefined): boolean => {
    // One bad row must not take the list with it.
    const asked = MotionJobInput.safeParse(jobs.inputOf(job.id))
    if (!asked.success) return false
    if (jobId === undefined && segmentId === undefined) return true
    const { source } = asked.data
    return 'job_id' in source && (jobId ?? source.job_id) === source.job_id && (segmentId ?? source.segment_id) === source.segment_id
  }
  return {
    dir,
    asked: (id) => fitting(MotionJobInput, jobs.inputOf(id)),
    start({ source, motion_recipe: recipe, options }, check) {
      const from = 'path' in source ? picture(check(source.path), source.time_ms ?? 0) : shotOf(source, { jobs, learning })
      const wish = { ...from, source, recipe, longest: options.longest, fps: options.fps ?? null, renderer: options.renderer ?? null }
      const key = `motion:${createHash('sha256').update(JSON.stringify(wish)).digest('hex')}`
      const input: MotionJobInput = { ...wish, folder: randomUUID() }
      const title = 'path' in source ? basename(input.path) : `${from.name} · ${source.segment_id}`
      // Somebody waits for it: before analyses that nobody looks at yet.
      return jobs.start({ kind: 'motion', title, key, input, priority: 1 })
    },
    get(id) {
      const job = jobs.find(id)
      if (job?.kind === 'motion') return job
      throw new AppError('job.notFound', 'There is no such job; it may have been cleared from the list.', { params: { id } })
    },
    list: ({ jobId, segmentId } = {}) =>
      jobs.list({ limit: Number.MAX_SAFE_INTEGER }).filter((j) => j.kind === 'motion' && isOf(j, jobId, segmentId)),
    drawn(job) {
      const folder = dir(fitting(MotionJobOutput, job.output).folder)
      const file = join(folder, MOTION_RESULT)
      if (!existsSync(file)) throw new AppError('motion.resultGone', 'The film of this move was removed from disk; draw it again.')
      return { result: fittingFile(MotionResult, file), files: FILES.filter((f) => existsSync(join(folder, f))) }
    },
    artifact(id, name) {
      const job = jobs.find(id)
      const output = MotionJobOutput.safeParse(job?.kind === 'motion' ? job.output : null)
      if (!output.success || !FILES.includes(name)) return undefined
      const file = join(dir(output.data.folder), name)
      return existsSync(file) ? file : undefined
    },
  }
}

type Drawable = Pick<MotionJobInput, 'path' | 'times_ms' | 'kept' | 'shot'> & { name: string }

const picture = (path: string, time: number): Drawable => ({ path, name: basename(path), times_ms: [time], kept: [], shot: null })

/** The film of a shot and the pictures to draw from. */
function shotOf(
  source: Extract<MotionRequest['source'], { job_id: string }>,
  { jobs, learning }: { jobs: JobRunner; learning: LearnJobs },
): Drawable {
  const job = learning.get(source.job_id)
  if (job.state !== 'succeeded')
    throw new AppError('motion.notLearned', 'This job has no result, so it has no shots to move; wait for its end or start it again.')
  const side = job.kind === 'learn' ? null : (source.film ?? 'user')
  const film: LearnResult = side === null ? learning.learned(job) : learning.compared(job)[side]
  const segment = film.segments.find((s) => s.id === source.segment_id)
  if (!segment || segment.keyframes.length === 0)
    throw new AppError('motion.noShot', `This job has no shot ${source.segment_id}, so nothing was begun; name one of its segments.`, {
      params: { shot: source.segment_id },
    })
  const below = side === null ? [] : [side]
  const whole = fetchedOf(film)?.file ?? FILM_FILE
  const kept = segment.keyframes.slice(0, 3).flatMap((k) => {
    const file = learning.artifact(job.id, [...below, k.file])
    return file ? [{ ...k, file }] : []
  })
  return {
    path: learning.artifact(job.id, [...below, whole]) ?? pathOf(job, side, jobs),
    name: film.video.name,
    times_ms: segment.keyframes.slice(0, 3).map((k) => k.time_ms),
    kept,
    shot: { start_ms: segment.start_ms, end_ms: segment.end_ms },
  }
}

const AskedFilms = z.object({ path: z.string(), user: z.object({ path: z.string() }).optional() })
const AskedAgain = z.object({ jobId: z.string() })

/** Where the film lay that a job was given; a check of a comparison has those of the comparison. */
function pathOf(job: Job, side: 'target' | 'user' | null, jobs: JobRunner): string {
  const input = jobs.inputOf(job.id)
  const again = AskedAgain.safeParse(input)
  const films = fitting(AskedFilms, again.success ? jobs.inputOf(again.data.jobId) : input)
  return side === 'user' && films.user ? films.user.path : films.path
}
