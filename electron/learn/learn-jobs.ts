import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { CompareResult } from '#shared/learn/compare-result.ts'
import type { LlmOptions } from '#shared/learn/llm-options.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'
import type { Decomposer } from '#shared/learn/plug-ins.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { finishTurn } from './apply/next-folder.ts'
import type { FilmInput } from './film-input.ts'
import { FILMS_FILE } from './compared-films.ts'
import { SONG_FILE } from './film-song.ts'
import { FETCH_FILES } from './ingest/part-file.ts'
import { type CompareJobInput, LearnJobInput, LearnJobOutput } from './learn-job.ts'
import { contentLearnedFrom } from './learned-before.ts'
import { RESULT_FILE } from './learn-film.ts'
import { fitting, fittingFile } from './read-kept.ts'
import { PIECES_FILE } from './sequence-source.ts'
import { sweepFolders } from './sweep-folders.ts'

interface Extraction {
  fps: number
  maxFrames: number
  /** Decomposers that take part; absent: all that may. */
  modules?: string[] | undefined
  /** How a model may be asked; absent: not at all. */
  llm?: LlmOptions | undefined
}

export interface LearnJobs {
  /** Absolute path of a job's folder. */
  dir(folder: string): string
  /** Queues a film that the engine may read. Gives the job's id. */
  learn(film: FilmInput & Extraction): string
  /** Queues a comparison; `language` is that of its sentences. */
  compare(films: { target: FilmInput; user: FilmInput; language: string } & Extraction): string
  /** A learn, compare or recheck job. Throws 'job.notFound' where the id is of none. */
  get(id: string): Job
  /** Learn and compare jobs, newest first. */
  list(): Job[]
  /** What a job that succeeded has found. Throws 'learn.resultGone' where its folder was removed, 'job.unreadable' where it does not fit. */
  learned(job: Job): LearnResult
  compared(job: Job): CompareResult
  /** What the file of the film holds that was learned from, of a comparison the reference's; undefined where it is not known. */
  content(job: Job): ContentHash | undefined
  /** A file among a job's artefacts, by its path below the job's folder; undefined where there is none. */
  artifact(id: string, path: readonly string[]): string | undefined
}

/** Throws 'learn.unknownModule' for a name that is none, and 'learn.modelOff' for one that needs a model which the job may not ask. */
function checkModules(decomposers: readonly Decomposer[], { modules, llm }: Pick<Extraction, 'modules' | 'llm'>): void {
  const known = decomposers.map((d) => d.id).join(', ')
  for (const name of modules ?? []) {
    const d = decomposers.find((x) => x.id === name)
    if (!d)
      throw new AppError('learn.unknownModule', `There is no module ${name}, so nothing was begun; name some of: ${known}.`, {
        params: { name, known },
      })
    if (d.needs === 'model' && !llm?.enabled)
      throw new AppError('learn.modelOff', `The module ${name} asks a model, so nothing was begun; allow it with llm.enabled.`, {
        params: { name },
      })
  }
}

const isOurs = (j: Job): boolean => j.kind === 'learn' || j.kind === 'compare' || j.kind === 'recheck'
const Begun = LearnJobInput.pick({ folder: true })

/** What a kill left of a second look, and folders that no job names any more. */
function sweep(jobs: JobRunner, root: string): void {
  const all = jobs.list({ limit: Number.MAX_SAFE_INTEGER }).filter(isOurs)
  const known = new Set(all.flatMap((j) => LearnJobOutput.safeParse(j.output).data?.folder ?? []))
  for (const folder of known) if (!existsSync(join(root, folder))) finishTurn(join(root, folder))
  // What a job that waits to go on has fetched.
  const begun = all.filter((j) => !isFinal(j.state)).flatMap((j) => Begun.safeParse(jobs.inputOf(j.id)).data?.folder ?? [])
  sweepFolders(root, new Set([...known, ...begun]))
}

const NAME = /^[a-z0-9_][a-z0-9_.]{0,79}$/
/** Lie in a job's folder and are nobody's business: where films lie, and how far one was fetched. */
const HIDDEN: readonly string[] = [FILMS_FILE, PIECES_FILE, SONG_FILE, ...FETCH_FILES]

/** Before what the library looks at by itself: somebody waits for it. */
export const ASKED = 4

interface LearnJobParts {
  jobs: JobRunner
  root: string
  decomposers: readonly Decomposer[]
}

/** Learn and compare jobs and the folders of their results, below `root`. */
export function createLearnJobs({ jobs, root, decomposers }: LearnJobParts): LearnJobs {
  sweep(jobs, root)
  const dir = (folder: string): string => join(root, folder)
  const read = <T>(schema: z.ZodType<T>, job: Job): T => {
    const file = join(dir(fitting(LearnJobOutput, job.output).folder), RESULT_FILE)
    if (!existsSync(file))
      throw new AppError('learn.resultGone', 'The result of this job was removed from disk; learn from the film again.')
    return fittingFile(schema, file)
  }
  return {
    dir,
    learn(film) {
      checkModules(decomposers, film)
      const input: LearnJobInput = { ...film, folder: randomUUID() }
      return jobs.start({ kind: 'learn', title: input.name, priority: ASKED, input })
    },
    compare({ target, ...rest }) {
      checkModules(decomposers, rest)
      const input: CompareJobInput = { ...target, ...rest, folder: randomUUID() }
      return jobs.start({ kind: 'compare', title: `${input.name} · ${input.user.name}`, priority: ASKED, input })
    },
    get(id) {
      const job = jobs.find(id)
      if (job && isOurs(job)) return job
      throw new AppError('job.notFound', 'There is no such job; it may have been cleared from the list.', { params: { id } })
    },
    list: () => jobs.list({ limit: Number.MAX_SAFE_INTEGER }).filter((j) => isOurs(j) && j.kind !== 'recheck'),
    learned: (job) => read(LearnResult, job),
    compared: (job) => read(CompareResult, job),
    content(job) {
      const folder = dir(fitting(LearnJobOutput, job.output).folder)
      return contentLearnedFrom(job.kind === 'learn' ? folder : join(folder, 'target'))
    },
    artifact(id, path) {
      const job = jobs.find(id)
      const output = LearnJobOutput.safeParse(job && isOurs(job) ? job.output : null)
      if (!output.success || path.length === 0 || path.length > 2) return undefined
      if (!path.every((p) => NAME.test(p) && !HIDDEN.includes(p))) return undefined
      const file = join(dir(output.data.folder), ...path)
      return existsSync(file) ? file : undefined
    },
  }
}
