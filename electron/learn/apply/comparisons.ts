import { existsSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { CompareReview, MappingLine, StepApplied } from '#shared/learn/analysis-job.ts'
import { stepsDone } from '#shared/learn/apply/measure-step.ts'
import { sequenceOf } from '#shared/learn/apply/shown-clips.ts'
import { CompareResult, type ShotMatch } from '#shared/learn/compare-result.ts'
import { shotDistance, sketchOf } from '#shared/learn/shot-distance.ts'
import type { ProjectSessions } from '../../engine/projects/project-session.ts'
import { LearnJobOutput } from '../learn-job.ts'
import type { JobRunner } from '../../jobs/job-runner.ts'
import type { AssetKnowledge } from '../../library/asset-knowledge.ts'
import type { FileHashes } from '../../library/file-hash.ts'
import type { MediaService } from '../../media/media-service.ts'
import { writeFileWhole } from '../../settings/write-file-whole.ts'
import { type ComparedFilms, readComparedFilms } from '../compared-films.ts'
import { type FilmInput, type ListOfSequence, sequenceInput } from '../film-input.ts'
import { ASKED, type LearnJobs } from '../learn-jobs.ts'
import { RESULT_FILE } from '../learn-film.ts'
import { IMPROVER, MAPPER } from '../registry.ts'
import { applyStep, type StepOrder } from './apply-step.ts'
import { remapped } from './compare-again.ts'
import { createFittedLooks } from './fitted-look.ts'

/** What is done with a comparison after it was made. Each throws 'job.notFound', and 'learn.notReady' while the job has no result. */
export interface Comparisons {
  /** Maps the shots anew; these lines replace all that were drawn before. Throws 'learn.noShot' for a shot that is not there. */
  remap(jobId: string, lines: readonly MappingLine[], language?: string): Promise<void>
  review(jobId: string): Promise<CompareReview>
  /** Queues a look at the user's film as it is now; gives the job's id. */
  recheck(jobId: string): Promise<string>
  apply(jobId: string, projectId: string, order: StepOrder): Promise<StepApplied>
}

interface Parts {
  learning: LearnJobs
  jobs: JobRunner
  projects: ProjectSessions
  knowledge: AssetKnowledge
  hashes: FileHashes
  media: MediaService
  /** Where looks that were fitted are kept. */
  looksDir: string
  renderList: ListOfSequence
}

export function createComparisons(p: Parts): Comparisons {
  const looks = createFittedLooks({ media: p.media, dir: p.looksDir })
  const comparisonOf = (jobId: string): { job: Job; result: CompareResult; folder: string } => {
    const job = p.learning.get(jobId)
    if (job.kind === 'learn' || job.state !== 'succeeded')
      throw new AppError('learn.notReady', 'There is no finished comparison under this id yet; wait until the job has succeeded.')
    return { job, result: p.learning.compared(job), folder: LearnJobOutput.parse(job.output).folder }
  }
  return {
    async remap(jobId, lines, language) {
      const { result, folder } = comparisonOf(jobId)
      const said = language ?? String(result.extensions?.['language'] ?? 'en')
      const dir = p.learning.dir(folder)
      const next = await remapped({ mapper: MAPPER, improver: IMPROVER }, asLookedAt(dir, result), drawn(result, lines), said)
      writeFileWhole(join(dir, RESULT_FILE), `${JSON.stringify(next, null, 2)}\n`)
    },
    async review(jobId) {
      const { job, result, folder } = comparisonOf(jobId)
      const films = readComparedFilms(p.learning.dir(folder))
      const now = films ? await filmNow(p, films) : UNKNOWN
      const checkedAt = films?.comparedAt ?? job.finishedAt ?? job.createdAt
      return { job_id: jobId, ...now, checked_at: checkedAt, steps: stepsDone(result), sequence: sequenceOf(result.user) }
    },
    async recheck(jobId) {
      const { job, folder } = comparisonOf(jobId)
      const films = readComparedFilms(p.learning.dir(folder))
      if (!films)
        throw new AppError(
          'learn.tooOld',
          'This comparison does not know any more where its films lie, so it was kept; compare them again.',
        )
      const user = await userFilm(p, films)
      const input = { jobId, folder, user }
      // What is asked for twice is done once; a film that was changed meanwhile is looked at after.
      return p.jobs.start({
        kind: 'recheck',
        title: job.title,
        key: `recheck:${folder}:${user.sequence?.fingerprint ?? ''}`,
        priority: ASKED,
        input,
      })
    },
    apply(jobId, projectId, order) {
      const { result, folder } = comparisonOf(jobId)
      const parts = { looks, knowledge: p.knowledge, dir: p.learning.dir(folder) }
      return applyStep(parts, p.projects.get(projectId), result, order)
    },
  }
}

/** The comparison as the films were last looked at, before lines were drawn; a second look leaves it behind with the folder. */
const LOOKED_FILE = 'looked.json'

/**
 * What every line is drawn upon: so a line that is taken back leaves nothing, neither a step for a shot that was without its like only
 * meanwhile, nor a hole where a step was done.
 */
function asLookedAt(dir: string, result: CompareResult): CompareResult {
  const file = join(dir, LOOKED_FILE)
  if (existsSync(file)) {
    const kept = CompareResult.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (kept.success) return kept.data
  }
  writeFileWhole(file, `${JSON.stringify(result)}\n`)
  return result
}

/** Lines as the mapper is given them, with how alike their shots are. */
function drawn(result: CompareResult, lines: readonly MappingLine[]): ShotMatch[] {
  return lines.map(({ target, user }) => {
    const [t, u] = [
      [result.target, target],
      [result.user, user],
    ].map(([film, id]) => (film as CompareResult['user']).segments.find((s) => s.id === id))
    if ((target !== null && !t) || (user !== null && !u))
      throw new AppError('learn.noShot', 'A line names a shot that is not in these films, so the mapping was kept; look at them again.', {
        params: { shot: (t ? user : target) ?? '' },
      })
    return { target, user, manual: true, closeness: t && u ? 1 - shotDistance(sketchOf(t), sketchOf(u)) : 0 }
  })
}

/** The user's film as it is now. A closed project is opened for as long as that takes. */
function userFilm(p: Parts, { user }: ComparedFilms): Promise<FilmInput> {
  const { path, name, sequence } = user
  if (!sequence) return Promise.resolve({ path, name })
  return p.projects.hold(path, (session) => Promise.resolve(sequenceInput(session, sequence.sequence_id, p.renderList)))
}

type FilmNow = Pick<CompareReview, 'stale' | 'version'>
const UNKNOWN: FilmNow = { stale: null, version: null }

/** Whether the user's film is another than was compared, and which; unknown where its project is closed or its file cannot be read. */
async function filmNow(p: Parts, { user }: ComparedFilms): Promise<FilmNow> {
  const { path, sequence, mark } = user
  try {
    if (!sequence) {
      const { size, mtimeMs } = await stat(path)
      return { stale: (await p.hashes.known(path))?.hash !== mark, version: `${size}:${mtimeMs}` }
    }
    const session = p.projects.all().find((s) => s.id === sequence.project_id)
    if (!session) return UNKNOWN
    const version = sequenceInput(session, sequence.sequence_id, p.renderList).sequence?.fingerprint ?? null
    return { stale: version !== mark, version }
  } catch {
    return UNKNOWN
  }
}
