import type { JobContext } from '../../jobs/job-handler.ts'
import type { FilmInput } from '../film-input.ts'
import { fetchFilm } from './fetch-film.ts'
import { sizeSoFar } from './size-so-far.ts'

/** How much of the work on films that are fetched is fetching one of them. */
const SHARE = { 1: 0.5, 2: 0.3 } as const

type Work<T> = (onProgress: (stage: string, share: number) => void) => Promise<T>

/**
 * Fetches those of a job's films that lie behind links, each into its folder, where learnFilm finds it; then does the work when there is
 * room for analysing. A download may take hours and needs none of it. Of a job without links `work` is all, in the room that the job has.
 */
export async function fetchFirst<T>(
  films: readonly { film: Pick<FilmInput, 'link'>; dir: string }[],
  c: Pick<JobContext<never>, 'signal' | 'progress' | 'within'>,
  work: Work<T>,
): Promise<T> {
  const linked = films.flatMap(({ film: { link }, dir }) => (link ? [{ link, dir }] : []))
  if (linked.length === 0) return work((stage, share) => c.progress({ stage, percent: 100 * share }))
  const each = SHARE[linked.length === 1 ? 1 : 2]
  c.progress({ stage: 'ingest' })
  for (const [i, { link, dir }] of linked.entries()) {
    const onProgress = (bytes: number, total: number | null): void =>
      c.progress(total === null ? { percent: null, message: sizeSoFar(bytes) } : { percent: 100 * each * (i + bytes / total), message: '' })
    await c.within('fetch', () => fetchFilm({ link, dir }, { signal: c.signal, onProgress }))
  }
  const from = each * linked.length
  c.progress({ percent: 100 * from, message: '' })
  return c.within('analysis', () => work((stage, share) => c.progress({ stage, percent: 100 * (from + (1 - from) * share) })))
}

/** What a job holds from its begin to its end: with a link nothing, it asks by parts. */
export const heldFor = (...films: Pick<FilmInput, 'link'>[]): 'none' | 'analysis' => (films.some((f) => f.link) ? 'none' : 'analysis')
