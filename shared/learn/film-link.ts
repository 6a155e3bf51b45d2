import { z } from 'zod'
import { ok, refuse, type Result } from '../base/result.ts'

/** Bytes of a film that is fetched, at most, where nobody says otherwise; and the most that may be said. */
export const MAX_BYTES = 2_000_000_000
export const MOST_BYTES = 100_000_000_000

/** A film behind a web address, and how far one may go for it. The address may hold a password or a token: it is shown by `shownLink` alone. */
export const FilmLink = z.object({
  url: z.string().min(1).max(4096),
  /** Addresses of this machine and of the user's own network may be asked. */
  allowPrivate: z.boolean(),
  maxBytes: z.int().min(1).max(MOST_BYTES),
})
export type FilmLink = z.infer<typeof FilmLink>

/** Of a film that was fetched, under `extensions.fetched` of a result: its file among the artefacts, and where it came from without secrets. */
export const FetchedFilm = z.object({ file: z.string(), url: z.string(), bytes: z.int().min(0) })
export type FetchedFilm = z.infer<typeof FetchedFilm>

export function fetchedOf(result: { extensions?: Record<string, unknown> | undefined }): FetchedFilm | null {
  const parsed = FetchedFilm.safeParse(result.extensions?.['fetched'])
  return parsed.success ? parsed.data : null
}

/** The address, where it is one that can be fetched. */
export function parseLink(text: string): Result<URL> {
  const url = URL.parse(text.trim())
  if (!url || (url.protocol === 'http:' || url.protocol === 'https:' ? url.hostname === '' : !/^[a-z][a-z0-9+.-]*:/i.test(text.trim())))
    return refuse('link.invalid', 'This is not a whole web address, so nothing was fetched; paste one that begins with https://.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse(
      'link.protocol',
      'Films are fetched by http and https only, so nothing was fetched; paste an address that begins with https://.',
    )
  return ok(url)
}

/** Whether a text is meant as a web address, as the command line asks. */
export const isLink = (text: string): boolean => /^https?:\/\//i.test(text)

/** The address as it may be shown and kept: without name, password, query and fragment, where tokens are. */
export const shownLink = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`

/** What a person calls the film behind an address: the last part of its path, else its host. */
export function nameOfLink(url: URL): string {
  const last = url.pathname.split('/').findLast((p) => p !== '')
  if (last === undefined) return url.hostname
  try {
    return (
      decodeURIComponent(last)
        .replaceAll(/[\p{Cc}/\\]/gu, ' ')
        .slice(0, 200)
        .trim() || url.hostname
    )
  } catch {
    return last.slice(0, 200)
  }
}
