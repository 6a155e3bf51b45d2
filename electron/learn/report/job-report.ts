import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { CompareResult } from '#shared/learn/compare-result.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import { LearnJobOutput } from '../learn-job.ts'
import { LOOK_FILE } from '../compare-films.ts'
import type { LearnJobs } from '../learn-jobs.ts'
import { RESULT_FILE } from '../learn-film.ts'
import { IMPROVER } from '../registry.ts'
import { zipFiles } from '../zip-folder.ts'
import { saidIn } from './say-again.ts'
import { writeReport } from './write-report.ts'

/** Names under which a job gives away what is made when it is asked for. */
export const REPORT_FILE = 'report.html'
export const COMPARISON_ZIP = 'artifacts.zip'

function resultOf(learning: LearnJobs, jobId: string): { result: LearnResult | CompareResult; dir: string; date: Date } {
  const job = learning.get(jobId)
  if (job.state !== 'succeeded')
    throw new AppError('learn.notReady', 'There is no finished comparison under this id yet; wait until the job has succeeded.')
  const result = job.kind === 'learn' ? learning.learned(job) : learning.compared(job)
  return { result, dir: learning.dir(LearnJobOutput.parse(job.output).folder), date: new Date(job.finishedAt ?? job.createdAt) }
}

/** The report of a job as a page of its own. Throws 'job.notFound', 'learn.notReady' and 'learn.resultGone'. */
export async function jobReport(learning: LearnJobs, jobId: string, language: string): Promise<string> {
  const { result: found, dir, date } = resultOf(learning, jobId)
  const result = 'mapping' in found ? await saidIn(language, found, IMPROVER) : found
  const picture = (side: string, file: string): string => {
    const path = 'mapping' in result ? join(dir, side, file) : join(dir, file)
    return `data:image/jpeg;base64,${readFileSync(path).toString('base64')}`
  }
  return writeReport(result, { language, picture, date })
}

/** An archive of a comparison with the pictures of both films, made anew when the comparison has changed. Gives its path. */
export function comparisonZip(learning: LearnJobs, jobId: string): Promise<string> {
  const underWay = making.get(jobId) ?? makeZip(learning, jobId).finally(() => making.delete(jobId))
  making.set(jobId, underWay)
  return underWay
}
/** Two who ask at once get the same archive. */
const making = new Map<string, Promise<string>>()

async function makeZip(learning: LearnJobs, jobId: string): Promise<string> {
  const { result, dir } = resultOf(learning, jobId)
  const path = join(dir, COMPARISON_ZIP)
  if (!('mapping' in result)) return path
  const [made, changed] = await Promise.all([stat(path).catch(() => null), stat(join(dir, RESULT_FILE))])
  if (made && made.mtimeMs >= changed.mtimeMs) return path
  const pictures = (film: LearnResult, side: string): string[] => {
    const keyframes = film.segments.flatMap((s) => s.keyframes.map((k) => k.file))
    return [film.artifacts.contact_sheet, film.artifacts.frame_index, ...new Set(keyframes)].map((f) => `${side}/${f}`)
  }
  await zipFiles(
    dir,
    [RESULT_FILE, LOOK_FILE, ...pictures(result.target, 'target'), ...pictures(result.user, 'user')],
    path,
    new AbortController().signal,
  )
  return path
}
