import { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import { ContentHash, MediaReference } from '#shared/media/fingerprint.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { ProjectSessions } from '../../engine/projects/project-session.ts'
import type { FileHashes } from '../../library/file-hash.ts'
import { presenceOf } from '../../library/presence.ts'

/** A file of a film, and which content it had when the film was ordered. */
export const FilmMedia = z.object({ name: z.string(), hash: ContentHash.nullable(), original: MediaReference })
export type FilmMedia = z.infer<typeof FilmMedia>

/** How often media are looked at while a film is written, milliseconds. */
const EVERY_MS = 1000

const paramsOf = (gone: readonly FilmMedia[]) => {
  const names = gone
    .slice(0, 3)
    .map((m) => m.name)
    .join(', ')
  return { count: gone.length, names: gone.length > 3 ? `${names}, …` : names }
}

async function absent(media: readonly FilmMedia[], hashes: FileHashes, only?: 'changed'): Promise<FilmMedia[]> {
  const gone: FilmMedia[] = []
  for (const m of media) {
    const presence = await presenceOf(m, hashes)
    if (only ? presence === only : presence !== 'online') gone.push(m)
  }
  return gone
}

/** The refusal 'export.mediaMissing' that names what is not where it was, or was replaced; undefined when all is there. */
export async function missingMedia(media: readonly FilmMedia[], hashes: FileHashes): Promise<AppError | undefined> {
  const gone = await absent(media, hashes)
  if (gone.length === 0) return undefined
  const params = paramsOf(gone)
  const what = gone.length === 1 ? 'A file of this film is' : `${gone.length} files of this film are`
  return new AppError(
    'export.mediaMissing',
    `${what} missing or changed (${params.names}), so no export was started; bring back or relink what is missing and export again.`,
    { params },
  )
}

/** Media that were linked again since the film was ordered are read where they are now: the same content, another place. */
export async function followRelinks(
  ordered: { list: RenderList; media: readonly FilmMedia[] },
  p: { hashes: FileHashes; projects: Pick<ProjectSessions, 'all'> },
): Promise<{ list: RenderList; media: FilmMedia[] }> {
  const moved = new Map<string, string>()
  const media: FilmMedia[] = []
  for (const m of ordered.media) {
    const now = (await presenceOf(m, p.hashes)) === 'online' ? undefined : await elsewhere(m, p)
    if (now) moved.set(m.original.path, now.original.path)
    media.push(now ?? m)
  }
  const sources = ordered.list.sources.map((s) => (s.path === null ? s : { ...s, path: moved.get(s.path) ?? s.path }))
  return { list: { ...ordered.list, sources }, media }
}

async function elsewhere(
  { name, hash }: FilmMedia,
  p: { hashes: FileHashes; projects: Pick<ProjectSessions, 'all'> },
): Promise<FilmMedia | undefined> {
  if (hash === null) return undefined
  for (const session of p.projects.all()) {
    for (const a of session.assets())
      if (a.hash === hash && (await presenceOf(a, p.hashes)) === 'online') return { name, hash, original: a.original }
  }
  return undefined
}

/**
 * Runs `write` and stops it as soon as one of the media is replaced by another file: a film must not be half of each. What went away
 * is no reason to stop, because an open file is read to its end; when it could not be, the failure says which one it was.
 * Throws 'export.mediaChanged', 'export.mediaLost', or what `write` throws.
 */
export async function guardMedia<T>(
  media: readonly FilmMedia[],
  hashes: FileHashes,
  signal: AbortSignal,
  write: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const replaced = new AbortController()
  let changed: FilmMedia[] = []
  let timer: NodeJS.Timeout | undefined
  const look = async (): Promise<void> => {
    changed = await absent(media, hashes, 'changed')
    if (changed.length > 0) replaced.abort()
    else if (timer !== undefined) timer = setTimeout(() => void look(), EVERY_MS)
  }
  timer = setTimeout(() => void look(), EVERY_MS)
  try {
    return await write(AbortSignal.any([signal, replaced.signal]))
  } catch (e) {
    if (signal.aborted) throw e
    if (changed.length > 0) throw changedError(changed)
    if (e instanceof AppError && e.code.startsWith('render.')) throw (await lostError(media, hashes)) ?? e
    throw e
  } finally {
    clearTimeout(timer)
    timer = undefined
  }
}

function changedError(changed: readonly FilmMedia[]): AppError {
  const params = paramsOf(changed)
  return new AppError(
    'export.mediaChanged',
    `${params.names} was replaced by another file while the film was written; the unfinished film was removed. Decide in the library which one to use, then export again.`,
    { params },
  )
}

async function lostError(media: readonly FilmMedia[], hashes: FileHashes): Promise<AppError | undefined> {
  const gone = await absent(media, hashes)
  if (gone.length === 0) return undefined
  const params = paramsOf(gone)
  return new AppError(
    'export.mediaLost',
    `${params.names} went away while the film was written; the unfinished film was removed. Connect the drive again or relink the file, then try again.`,
    { params },
  )
}
