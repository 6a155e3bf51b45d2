import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { ContentHash } from '#shared/media/fingerprint.ts'
import type { Artifacts, MediaService, WorkOptions } from './media-service.ts'
import { openPreview, startPreviewWorker } from './preview/open-preview.ts'
import { unfinishedFile, unfinishedFolder } from './unfinished.ts'
import { SpareWorker } from './worker/spare-worker.ts'
import { forkWorker, type SpawnWorker } from './worker/spawn-worker.ts'
import type { WorkerRank } from './worker/worker-rank.ts'
import type { InputOf, OutputOf, TaskKind, TaskMap } from './worker/tasks.ts'
import { WorkerPool } from './worker/worker-pool.ts'

export interface MediaServiceOptions {
  /** How this host starts a child process; default: fork (Node). */
  spawnWorker?: SpawnWorker
  /** Entry of the workers, a file URL; default: media-worker beside this file. A bundled host gives its own. */
  workerEntry?: string
  /** Factor on the time after which silent work is taken for hung; default 1. */
  patience?: number
}

type PoolName = 'probe' | 'hash' | 'artifacts' | 'analysis' | 'proxy' | 'draw' | 'export'

/** Where each task runs, and after how many milliseconds without progress it is taken for hung. */
const TASKS: Record<TaskKind, { pool: PoolName; stallMs: number }> = {
  probe: { pool: 'probe', stallMs: 20_000 },
  encoders: { pool: 'draw', stallMs: 60_000 },
  versions: { pool: 'probe', stallMs: 20_000 },
  hash: { pool: 'hash', stallMs: 60_000 },
  artifacts: { pool: 'artifacts', stallMs: 60_000 },
  // These stand back behind everything else, so on a busy machine they may rest for long.
  needsProxy: { pool: 'proxy', stallMs: 600_000 },
  proxy: { pool: 'proxy', stallMs: 600_000 },
  analyseSong: { pool: 'analysis', stallMs: 120_000 },
  analysePicture: { pool: 'analysis', stallMs: 120_000 },
  cameraPath: { pool: 'analysis', stallMs: 120_000 },
  watchFilm: { pool: 'analysis', stallMs: 120_000 },
  hearFilm: { pool: 'analysis', stallMs: 120_000 },
  contactSheet: { pool: 'draw', stallMs: 30_000 },
  matchGrade: { pool: 'analysis', stallMs: 60_000 },
  takeStills: { pool: 'analysis', stallMs: 60_000 },
  cutExcerpt: { pool: 'analysis', stallMs: 60_000 },
  renderMotion: { pool: 'analysis', stallMs: 120_000 },
  findThings: { pool: 'analysis', stallMs: 60_000 },
  still: { pool: 'draw', stallMs: 30_000 },
  export: { pool: 'export', stallMs: 180_000 },
}
const IDLE_MS = 20_000
const DRAWING: readonly PoolName[] = ['draw', 'export']
/** A file that makes a reader hold more than this is damaged or hostile: 8K film on sixteen decoder threads takes less. */
const MOST_READING = Math.min(4 * 2 ** 30, 0.7 * totalmem())
/** Drawing holds several films at once. */
const MOST_DRAWING = Math.min(8 * 2 ** 30, 0.8 * totalmem())
/** Exports that may run side by side; the job queue decides how many do. */
const MOST_EXPORTS = 4

/** The media service over child processes. Call close at the end: it kills them. */
export function createMediaService(options: MediaServiceOptions = {}): MediaService {
  const spawnWorker = options.spawnWorker ?? forkWorker
  const entry =
    options.workerEntry ?? new URL(import.meta.url.endsWith('.ts') ? './media-worker.ts' : './media-worker.js', import.meta.url).href
  const pool = (
    name: PoolName,
    size: number,
    idleMs: number | null,
    how: { fresh?: boolean; rank?: WorkerRank } = {},
  ): WorkerPool<TaskMap> => {
    const { fresh = false, rank } = how
    return new WorkerPool<TaskMap>({
      start: () => spawnWorker(entry, { name: `media-${name}`, ...(rank ? { rank } : {}) }),
      size,
      idleMs,
      fresh,
    })
  }
  const pools: Record<PoolName, WorkerPool<TaskMap>> = {
    probe: pool('probe', 1, null),
    hash: pool('hash', 1, null),
    // Apart from each other: pictures of new files must not wait for a long analysis or proxy.
    // Both behind the preview, the engine and the window: while files are looked through, scrubbing stays what it is.
    artifacts: pool('artifacts', 1, IDLE_MS, { rank: 'behind' }),
    analysis: pool('analysis', Math.max(1, Math.min(2, availableParallelism() - 1)), IDLE_MS, { rank: 'behind' }),
    // Nobody waits for a proxy: it takes what the preview, the analyses and other programs leave.
    proxy: pool('proxy', 1, IDLE_MS, { rank: 'last' }),
    draw: pool('draw', 1, IDLE_MS),
    export: pool('export', MOST_EXPORTS, IDLE_MS, { fresh: true }),
  }
  const previewWorker = new SpareWorker({ start: () => startPreviewWorker(spawnWorker) })
  const run = <K extends TaskKind>(kind: K, file: string, input: InputOf<TaskMap[K]>, o: WorkOptions = {}): Promise<OutputOf<TaskMap[K]>> =>
    pools[TASKS[kind].pool].run(kind, input, {
      ...o,
      file,
      stallMs: TASKS[kind].stallMs * (options.patience ?? 1),
      mostBytes: DRAWING.includes(TASKS[kind].pool) ? MOST_DRAWING : MOST_READING,
    })

  return {
    probe: (path, o) => run('probe', path, { path }, o),
    hash: async (path, o) => ContentHash.parse(await run('hash', path, { path }, o)),
    artifacts: (path, media, dir, o) => intoFolder(dir, (temporary) => run('artifacts', path, { path, media, dir: temporary }, o)),
    needsProxy: (path, media, o) => run('needsProxy', path, { path, media }, o),
    proxy: (path, media, outFile, o) =>
      intoFile(outFile, async (temporary) => void (await run('proxy', path, { path, media, outFile: temporary }, o))),
    analyseSong: (path, o) => run('analyseSong', path, { path }, o),
    analysePicture: (path, media, o) => run('analysePicture', path, { path, media }, o),
    cameraPath: (path, media, block, outFile, o) =>
      intoFile(outFile, async (temporary) => void (await run('cameraPath', path, { path, media, block, outFile: temporary }, o))),
    watchFilm: (path, media, frames, o) => run('watchFilm', path, { path, media, ...frames }, o),
    hearFilm: (path, voiceModel, o) => run('hearFilm', path, { path, voiceModel }, o),
    contactSheet: async (files, out, o) => void (await run('contactSheet', out, { files, out }, o)),
    matchGrade: async (from, to, out, o) => void (await run('matchGrade', out, { from, to, out }, o)),
    takeStills: (path, media, stills, o) => run('takeStills', path, { path, media, ...stills }, o),
    cutExcerpt: (path, media, excerpt, out, o) =>
      intoFile(out, async (temporary) => void (await run('cutExcerpt', path, { path, media, ...excerpt, out: temporary }, o))),
    renderMotion: (drawing, out, o) => intoFile(out, (temporary) => run('renderMotion', out, { ...drawing, out: temporary }, o)),
    findThings: (pictures, models, o) => run('findThings', pictures[0] ?? 'pictures', { pictures, models }, o),
    export: (list, settings, path, o, pieces) =>
      intoFile(path, async (temporary) => ({ ...(await run('export', path, { list, settings, path: temporary, pieces }, o)), path })),
    openPreview: (list, size, start = 0) => openPreview({ list, size, start }, previewWorker.take()),
    still: async (list, time, size) => Buffer.from(await run('still', 'still', { list, time, size })),
    encoders: () => run('encoders', 'encoders', null),
    versions: () => run('versions', 'versions', null),
    keepReady(on) {
      previewWorker.keep(on)
      if (!on) return
      pools.probe.prepare()
      pools.hash.prepare()
    },
    async close() {
      previewWorker.keep(false)
      await Promise.all(Object.values(pools).map((p) => p.close()))
    },
  }
}

/**
 * Lets `write` fill a temporary file beside `target` and puts it in place when it is done; whatever goes wrong, a killed worker
 * included, leaves nothing behind.
 */
async function intoFile<T>(target: string, write: (temporary: string) => Promise<T>): Promise<T> {
  await mkdir(dirname(target), { recursive: true })
  const temporary = unfinishedFile(target)
  try {
    const result = await write(temporary)
    await syncToDisk(temporary)
    await rename(temporary, target)
    return result
  } catch (e) {
    // What went wrong must not be hidden by what cannot be tidied up.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw (e as Error).name === 'AbortError' ? e : await folderGone(target, e)
  }
}

/** A folder that was removed or unmounted while a file was written into it shows as many errors; it is told as what it is. */
async function folderGone(target: string, e: unknown): Promise<unknown> {
  const name = basename(target)
  const found = await stat(dirname(target)).catch(() => undefined)
  if (found?.isDirectory() && (e as NodeJS.ErrnoException).code !== 'ENOENT') return e
  return new AppError(
    'export.folderGone',
    `The folder of ${name} went away while it was written, so nothing was kept; bring it back or choose another one.`,
    {
      params: { name },
      cause: e,
    },
  )
}

/** A rename must not reach the disk before the content does. */
async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The same for the files of a folder: they are moved in together when all are written. */
async function intoFolder(target: string, write: (temporary: string) => Promise<Artifacts>): Promise<Artifacts> {
  await mkdir(target, { recursive: true })
  const temporary = unfinishedFolder(target)
  await mkdir(temporary)
  try {
    const artifacts = await write(temporary)
    const files = [artifacts.poster, ...(artifacts.filmstrip?.sheets ?? []), artifacts.peaks?.file ?? null].filter((f) => f !== null)
    for (const file of files) await rename(join(temporary, file), join(target, file))
    return artifacts
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
  }
}
