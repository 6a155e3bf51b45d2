import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { type FilmLink, nameOfLink, parseLink } from '#shared/learn/film-link.ts'
import { safeFileName } from '../engine/server/upload.ts'
import type { JobContext } from '../jobs/job-handler.ts'
import { fetchFilm } from '../learn/ingest/fetch-film.ts'
import { leaveTry } from '../learn/ingest/leave-try.ts'
import { sizeSoFar } from '../learn/ingest/size-so-far.ts'

/** Fetches a film into a folder of its own among the uploads, under its name; goes on with what a killed engine left there. Gives its path. */
export async function fetchInto(
  uploads: string,
  { link, folder }: { link: FilmLink; folder: string },
  c: Pick<JobContext<never>, 'signal' | 'progress'>,
): Promise<string> {
  const url = parseLink(link.url)
  if (!url.ok) throw AppError.fromRefusal(url.refusal)
  const dir = join(uploads, folder)
  const stem = safeFileName(nameOfLink(url.value)).replace(/\.[a-z0-9]{1,5}$/i, '')
  c.progress({ stage: 'fetching' })
  try {
    const { file } = await fetchFilm(
      { link, dir, stem },
      {
        signal: c.signal,
        onProgress: (bytes, total) =>
          c.progress(total === null ? { percent: null, message: sizeSoFar(bytes) } : { percent: (99 * bytes) / total, message: '' }),
      },
    )
    c.progress({ message: '' })
    return join(dir, file)
  } catch (e) {
    await leaveTry(dir, e, c.signal)
    throw e
  }
}
