import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { removeQuietly, syncToDisk } from './create-file.ts'
import type { ProjectFile } from './project-file.ts'
import { EXTENSION } from './schema.ts'

export interface Backup {
  /** Its file's name; names it in calls. */
  id: string
  path: string
  /** Milliseconds since 1970, by the clock of then. */
  time: number
  revision: number
  bytes: number
}

/** Whole copies of projects, made while they are edited, in the data folder: away from the disk, the folder and the mishaps of the project itself. */
export interface Backups {
  /** Newest first. */
  list(projectPath: string): Backup[]
  /** Copies a project that has changed since its newest copy, while editing goes on. Never throws: an edit does not fail for its backup. */
  keep(file: ProjectFile): Promise<void>
  /** The same at once, for a project that is about to be closed. */
  keepNow(file: ProjectFile): void
}

/** The newest are all kept; of those before, the ones that lie closest together go first, so that hours and days remain. */
const MOST = 12
const NEWEST = 5
/** Most bytes of one project's copies together; two are kept however large they are. */
const MOST_BYTES = 500_000_000

/** number-time-revision-creation of the project; the number orders them, whatever the clock did. */
const NAME = /^(\d{6})-(\d{13,15})-r(\d{1,15})-(\d{1,15})\.cutwright$/

export function createBackups(root: string): Backups {
  const folderOf = (path: string): string => {
    const hash = createHash('sha256').update(path).digest('hex').slice(0, 20)
    return join(root, hash)
  }
  /** Copies that are under way. */
  const writing = new Set<string>()
  const list = (path: string): Backup[] => {
    const folder = folderOf(path)
    return names(folder).flatMap((id) => {
      const [, , time, revision] = NAME.exec(id)!
      const found = statSync(join(folder, id), { throwIfNoEntry: false })
      return found ? [{ id, path: join(folder, id), time: Number(time), revision: Number(revision), bytes: found.size }] : []
    })
  }
  /** The name of the next copy, or undefined where the newest holds the same. Left-overs of a killed engine go. */
  const prepare = (file: ProjectFile): { temporary: string; target: string } | undefined => {
    const folder = folderOf(file.path)
    const newest = names(folder)[0]
    const marks = `r${file.revision}-${file.createdAt}${EXTENSION}`
    if (newest?.endsWith(`-${marks}`)) return undefined
    mkdirSync(folder, { recursive: true })
    for (const name of readdirSync(folder)) {
      // SQLite's journal lies beside a copy that a kill cut short.
      if (/\.tmp(-journal|-wal|-shm)?$/.test(name) && !writing.has(join(folder, name.replace(/\.tmp.*$/, '.tmp'))))
        rmSync(join(folder, name), { force: true })
    }
    const number = String(newest ? Number(newest.slice(0, 6)) + 1 : 1).padStart(6, '0')
    const temporary = join(folder, `${number}-${randomUUID().slice(0, 8)}.tmp`)
    writing.add(temporary)
    return { temporary, target: join(folder, `${number}-${Date.now()}-${marks}`) }
  }
  const finish = (file: ProjectFile, { temporary, target }: { temporary: string; target: string }): void => {
    syncToDisk(temporary)
    renameSync(temporary, target)
    writing.delete(temporary)
    thin(list(file.path))
  }
  const failed = (file: ProjectFile, temporary: string | undefined, e: unknown): void => {
    // Closed in the meantime: a copy was made then.
    if (file.isOpen) console.error(`no backup of ${basename(file.path)} could be made:`, e)
    if (!temporary) return
    writing.delete(temporary)
    for (const suffix of ['', '-journal', '-wal']) removeQuietly(temporary + suffix)
  }
  return {
    list,
    async keep(file) {
      let names: ReturnType<typeof prepare>
      try {
        names = prepare(file)
        if (!names) return
        await file.copyTo(names.temporary)
        finish(file, names)
      } catch (e) {
        failed(file, names?.temporary, e)
      }
    },
    keepNow(file) {
      let names: ReturnType<typeof prepare>
      try {
        names = prepare(file)
        if (!names) return
        file.copyNow(names.temporary)
        finish(file, names)
      } catch (e) {
        failed(file, names?.temporary, e)
      }
    },
  }
}

/** Names of copies in a folder, newest first. */
function names(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((n) => NAME.test(n))
      .sort()
      .toReversed()
  } catch {
    return []
  }
}

/** Which of the copies (newest first) are given up. Exported for its test. */
export function superfluous(copies: readonly Pick<Backup, 'id' | 'time' | 'bytes'>[], most = MOST, mostBytes = MOST_BYTES): string[] {
  const kept = [...copies]
  const gone: string[] = []
  while (kept.length > most) {
    let closest = kept.length - 2
    for (let i = NEWEST; i < kept.length - 1; i++) {
      if (gap(kept, i) < gap(kept, closest)) closest = i
    }
    gone.push(kept.splice(closest, 1)[0]!.id)
  }
  while (kept.length > 2 && kept.reduce((n, c) => n + c.bytes, 0) > mostBytes) gone.push(kept.pop()!.id)
  return gone
}
/** How far apart the neighbours of a copy would lie without it. */
const gap = (copies: readonly Pick<Backup, 'time'>[], i: number): number => Math.abs(copies[i - 1]!.time - copies[i + 1]!.time)

function thin(copies: readonly Backup[]): void {
  const gone = new Set(superfluous(copies))
  for (const c of copies) if (gone.has(c.id)) rmSync(c.path, { force: true })
}
