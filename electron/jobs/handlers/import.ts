import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { AppError, toErrorInfo } from '#shared/base/app-error.ts'
import { FilmLink } from '#shared/learn/film-link.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { ProjectSession, ProjectSessions } from '../../engine/projects/project-session.ts'
import type { FileHashes } from '../../library/file-hash.ts'
import { fetchInto } from '../../library/fetch-into.ts'
import type { Library } from '../../library/library.ts'
import { listFiles } from '../../library/list-files.ts'
import { presenceOf } from '../../library/presence.ts'
import type { MediaService } from '../../media/media-service.ts'
import { spokenName } from '../../media/spoken-name.ts'
import { type AnyJobHandler, type JobContext, defineHandler } from '../job-handler.ts'

export const ImportInput = z.object({
  projectPath: z.string(),
  paths: z.array(z.string()),
  /** A film that is fetched first, into this folder among the uploads. */
  fetch: z.object({ link: FilmLink, folder: z.string().regex(/^[0-9a-f-]{36}$/) }).optional(),
  /** Whether posters, proxies and analyses are queued for what came in. */
  follow: z.boolean().default(true),
})
export const ImportOutput = z.object({
  /** One for each file in order, also those that were there before; unusable rows too. */
  assetIds: z.array(AssetId),
  added: z.int(),
  unusable: z.array(z.object({ name: z.string(), code: z.string(), message: z.string() })),
})
export type ImportOutput = z.infer<typeof ImportOutput>

/** Files are written into the project in groups of this many, so that a long import shows and a crash loses little. */
const GROUP = 25
const NO_ROOM = /^system\.(diskFull|tooManyFiles|noMemory|busy)$/
/** Files read at a time. */
const AHEAD = 4

interface Parts {
  projects: ProjectSessions
  library: Library
  hashes: FileHashes
  media: MediaService
  /** Where files that a browser handed over lie, each in a folder of its own. */
  uploads: string
}

/** Files and folders become assets of a project, or rows with a reason. Running it again adds nothing twice. */
export const importHandler = (p: Parts): AnyJobHandler =>
  defineHandler({
    kind: 'import',
    input: ImportInput,
    output: ImportOutput,
    resource: 'none',
    maxAttempts: 1,
    async run(input, c) {
      const paths = input.fetch ? [await fetchInto(p.uploads, input.fetch, c)] : input.paths
      return p.projects.hold(input.projectPath, (session) => importInto(session, { ...input, paths }, c, p))
    },
  })

async function importInto(
  session: ProjectSession,
  input: z.infer<typeof ImportInput>,
  c: JobContext<never>,
  p: Parts,
): Promise<ImportOutput> {
  c.progress({ stage: 'searching' })
  const files = await listFiles(input.paths, c.signal)
  const ids: AssetId[] = []
  let waiting: Asset[] = []
  let added = 0
  const write = (): void => {
    if (waiting.length === 0) return
    // Another import may have brought the same files meanwhile: dropped twice is there once.
    waiting = waiting.filter((asset) => {
      const same = session.assets().find((a) => isSame(a, asset))
      if (same) ids[ids.indexOf(asset.id)] = same.id
      return !same
    })
    if (waiting.length === 0) return
    const edits: Edit[] = waiting.map((asset) => ({ verb: 'addAsset', asset }))
    const applied = session.apply(edits, 'import', { count: waiting.length })
    if (!applied.ok) throw AppError.fromRefusal(applied.refusal)
    added += waiting.length
    const assets = waiting
    waiting = []
    follow(assets)
  }
  const follow = (assets: readonly Asset[]): void => {
    if (!input.follow) return
    p.library.draw(session, assets)
    p.library.analyse(session, assets)
  }
  const told = new Map(p.projects.all().flatMap((s) => s.assets().flatMap((a) => (a.hash ? [[a.hash as string, a] as const] : []))))
  const reading = readAhead(files, (path) => describe(path, told, c.signal, p))
  for (const [i, path] of files.entries()) {
    c.signal.throwIfAborted()
    c.progress({ stage: 'reading', percent: (100 * i) / files.length, message: basename(path) })
    const asset = (await reading.next()).value!
    const same = [...session.assets(), ...waiting].find((a) => isSame(a, asset))
    if (same) {
      if (!(await adoptNewPlace(session, same, asset, p))) await removeUpload(asset, same, p.uploads)
      ids.push(same.id)
      continue
    }
    waiting.push(asset)
    ids.push(asset.id)
    if (waiting.length >= GROUP) write()
  }
  write()
  follow(unfinished(ids, session, p.library))
  const byId = new Map(session.assets().map((a) => [a.id, a]))
  const unusable = ids.flatMap((id) => {
    const a = byId.get(id)
    return a?.unusable ? [{ name: a.name, ...a.unusable }] : []
  })
  return { assetIds: ids, added, unusable }
}

/** Those of which nothing is drawn yet, because an import before this one was cut short by a full disk or a crash. */
function unfinished(ids: readonly AssetId[], session: ProjectSession, library: Library): Asset[] {
  const wanted = new Set(ids)
  return session.assets().filter((a) => wanted.has(a.id) && a.hash && !library.knowledge.artifacts(a.hash))
}

/** Results in order, while the files after them are read already: probing one goes beside hashing another. */
async function* readAhead<T>(paths: readonly string[], read: (path: string) => Promise<T>): AsyncGenerator<T, undefined> {
  const ahead: Promise<T>[] = []
  let next = 0
  while (next < paths.length || ahead.length > 0) {
    while (next < paths.length && ahead.length < AHEAD) {
      const started = read(paths[next++]!)
      // A cancel rejects those that nobody waits for any more.
      started.catch(() => {})
      ahead.push(started)
    }
    yield await ahead.shift()!
  }
  return undefined
}

/** The same content is one asset wherever it lies; a file that cannot be used is known by its path. */
const isSame = (a: Asset, b: Asset): boolean =>
  a.kind === 'unusable' || b.kind === 'unusable'
    ? a.kind === b.kind && a.original.path === b.original.path
    : a.hash !== null && a.hash === b.hash

/** A known asset whose own file is gone is found again here; tells whether it was. */
async function adoptNewPlace(session: ProjectSession, known: Asset, found: Asset, p: Parts): Promise<boolean> {
  if (known.kind === 'unusable' || known.original.path === found.original.path) return false
  if ((await presenceOf(known, p.hashes)) === 'online') return false
  return session.apply([{ verb: 'setAsset', assetId: known.id, patch: { original: found.original } }], 'relink', { count: 1 }).ok
}

/** A browser hands over a copy of a file; that of one which the project has already is of no use to anybody. */
async function removeUpload({ original }: Asset, known: Asset, uploads: string): Promise<void> {
  const folder = dirname(original.path)
  if (dirname(folder) !== uploads || original.path === known.original.path) return
  await rm(folder, { recursive: true, force: true })
}

/** What a file is. `told`: assets of open projects by content; a file that looks untouched and is one of them is not opened again. */
async function describe(path: string, told: ReadonlyMap<string, Asset>, signal: AbortSignal, p: Parts): Promise<Asset> {
  const row = {
    type: 'asset' as const,
    id: AssetId.parse(`ast_${randomUUID()}`),
    name: basename(path),
    proxy: null,
    importedAt: Date.now(),
  }
  const unusable = (code: string, message: string, size = 0, mtimeMs = 0): Asset => ({
    ...row,
    kind: 'unusable',
    hash: null,
    original: { path, size, mtimeMs },
    media: null,
    unusable: { code, message },
  })
  const info = await stat(path).catch(() => undefined)
  if (!info) return unusable('media.missing', `“${spokenName(path)}” is not there any more; put it back and import it again.`)
  const refused = new AbortController()
  try {
    const known = await p.hashes.known(path)
    const twin = known && told.get(known.hash)
    if (twin?.media) return { ...row, kind: twin.kind, hash: known!.hash, original: known!.reference, media: twin.media, unusable: null }
    // Beside each other: a person who drops one file waits for both.
    const hashing = p.hashes.of(path, { signal: AbortSignal.any([signal, refused.signal]) })
    hashing.catch(() => undefined)
    const probed = await p.media.probe(path, { signal })
    if (!probed.ok) return unusable(probed.refusal.code, probed.refusal.message, info.size, info.mtimeMs)
    const { hash, reference } = await hashing
    return { ...row, kind: probed.value.kind, hash, original: reference, media: probed.value, unusable: null }
  } catch (e) {
    signal.throwIfAborted()
    // The machine has no room for the work: that says nothing of the file, which must not get a row for it.
    if (NO_ROOM.test(toErrorInfo(e).code)) throw e
    // A file that crashes or hangs the reader, or cannot be read at all, is a row as well.
    const code = e instanceof AppError ? e.code : 'media.unreadable'
    const message =
      e instanceof AppError
        ? e.message
        : `“${spokenName(path)}” cannot be read, so it was left out; check its permissions or copy it again.`
    return unusable(code, message, info.size, info.mtimeMs)
  } finally {
    refused.abort()
  }
}
