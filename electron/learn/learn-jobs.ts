import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import type { Job } from '#shared/jobs/job.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { LearnJobInput, LearnJobOutput } from '../jobs/handlers/learn.ts'
import { RESULT_FILE } from './learn-film.ts'

export interface LearnJobs {
  /** Absolute path of a job's folder. */
  dir(folder: string): string
  /** Queues a film; the path is one that the engine may read. Gives the job's id. */
  start(film: { path: string; fps: number; maxFrames: number }): string
  /** A learn job. Throws 'job.notFound' where the id is of none. */
  get(id: string): Job
  list(): Job[]
  /** What a job that succeeded has found. Throws 'learn.resultGone' where its folder was removed. */
  result(job: Job): LearnResult
  /** A file among a job's artefacts; undefined where there is none of that name. */
  artifact(id: string, name: string): string | undefined
}

/** Learn jobs and the folders of their results, below the data folder. */
export function createLearnJobs({ jobs, root }: { jobs: JobRunner; root: string }): LearnJobs {
  const dir = (folder: string): string => join(root, folder)
  const get = (id: string): Job => {
    const job = jobs.find(id)
    if (!job || job.kind !== 'learn')
      throw new AppError('job.notFound', 'There is no such job; it may have been cleared from the list.', { params: { id } })
    return job
  }
  return {
    dir,
    get,
    start({ path, fps, maxFrames }) {
      const name = basename(path)
      const input: z.infer<typeof LearnJobInput> = { path, name, folder: randomUUID(), fps, maxFrames }
      return jobs.start({ kind: 'learn', title: name, input })
    },
    list: () => jobs.list({ limit: 1000 }).filter((j) => j.kind === 'learn'),
    result(job) {
      const { folder } = LearnJobOutput.parse(job.output)
      const file = join(dir(folder), RESULT_FILE)
      if (!existsSync(file))
        throw new AppError('learn.resultGone', 'The result of this job was removed from disk; learn from the film again.')
      return LearnResult.parse(JSON.parse(readFileSync(file, 'utf8')))
    },
    artifact(id, name) {
      if (!/^[a-z0-9_.]{1,80}$/.test(name) || name.startsWith('.')) return undefined
      const output = LearnJobOutput.safeParse(jobs.find(id)?.output)
      if (!output.success) return undefined
      const path = join(dir(output.data.folder), name)
      return existsSync(path) ? path : undefined
    },
  }
}
