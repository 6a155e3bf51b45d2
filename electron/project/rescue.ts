import Database from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { ok, type Result } from '#shared/base/result.ts'
import type { NewId } from '#shared/timeline/ids.ts'
import { MIGRATIONS } from '#shared/timeline/migrations/index.ts'
import { checkFolder, createFile, placeNew, removeQuietly, syncToDisk } from './create-file.ts'
import { fileRefusal } from './file-errors.ts'
import { salvage } from './salvage.ts'

/** A name in the folder of `path` that nothing has yet: 'Film (kept).cutwright', 'Film (kept 2).cutwright', … */
export function freeBeside(path: string, word: string): string {
  const extension = extname(path)
  const stem = join(dirname(path), basename(path, extension))
  for (let n = 1; ; n++) {
    const candidate = `${stem} (${word}${n === 1 ? '' : ` ${n}`})${extension}`
    if (!existsSync(candidate)) return candidate
  }
}

/** Writes all that the connection holds to a hidden file beside `path` and gives its name. */
function copyBeside(db: Database.Database, path: string): string {
  checkFolder(dirname(path))
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    db.prepare('VACUUM INTO ?').run(temporary)
    syncToDisk(temporary)
    return temporary
  } catch (e) {
    removeQuietly(temporary)
    throw e
  }
}

/** Keeps a project whose place another file took, beside it under a free name, which it gives. */
export function keepCopy(db: Database.Database, path: string): string {
  const temporary = copyBeside(db, path)
  try {
    for (;;) {
      const kept = freeBeside(path, 'kept')
      if (placeNew(temporary, kept)) return kept
    }
  } finally {
    removeQuietly(temporary)
  }
}

/**
 * Writes a project whose file was removed to its place again and gives a connection to the new file, made ready by `prepare`. Where
 * that fails the old connection stays open: the only place that still holds the project.
 */
export function writeAnew(db: Database.Database, path: string, prepare: (db: Database.Database) => void): Database.Database {
  const temporary = copyBeside(db, path)
  let anew: Database.Database | undefined
  try {
    // Under its own name the old connection would take the new file's log away when it closes.
    if (!placeNew(temporary, path)) throw Object.assign(new Error('the place is taken'), { code: 'EEXIST' })
    db.close()
    anew = new Database(path, { fileMustExist: true, timeout: 250 })
    prepare(anew)
    return anew
  } catch (e) {
    anew?.close()
    throw e
  } finally {
    removeQuietly(temporary)
  }
}

/** Writes what can still be read of a damaged project as a new one beside it; gives its place. The damaged file stays as it is. */
export function salvageBeside(path: string, newId: NewId): Result<{ path: string; kept: number; dropped: number }> {
  const saved = salvage(path, newId)
  if (!saved.ok) return saved
  for (;;) {
    const to = freeBeside(path, 'recovered')
    const made = createFile(to, basename(to, extname(to)), saved.value.document, MIGRATIONS.length + 1)
    if (made.ok) return ok({ path: to, kept: saved.value.kept, dropped: saved.value.dropped })
    if (made.refusal.code !== 'project.exists') return made
  }
}

/** Puts a copy of the file `backup` to `path`, or beside it where something lies there; gives its place. */
export function restoreCopy(backup: string, path: string): Result<string> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    checkFolder(dirname(path))
    copyFileSync(backup, temporary)
    syncToDisk(temporary)
    for (let to = path; ; to = freeBeside(path, 'backup')) if (placeNew(temporary, to)) return ok(to)
  } catch (e) {
    return fileRefusal(e, path, 'write')
  } finally {
    removeQuietly(temporary)
  }
}
