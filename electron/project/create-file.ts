import Database from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { fileRefusal } from './file-errors.ts'
import { createTables, sum } from './schema.ts'

/** Writes a project file that appears whole or not at all, and never in place of another. */
export function createFile(path: string, name: string, document: ProjectDocument, version: number): Result<void> {
  if (existsSync(path)) return existsRefusal(path)
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    checkFolder(dirname(path))
    const db = new Database(temporary)
    try {
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      db.transaction(() => {
        createTables(db, version)
        const meta = db.prepare('INSERT INTO meta(key, value) VALUES (?, ?)')
        for (const [key, value] of [
          ['name', name],
          ['revision', '0'],
          ['cursor', '0'],
          ['createdAt', String(Date.now())],
        ])
          meta.run(key, value)
        const put = db.prepare('INSERT INTO record(id, type, json, sum) VALUES (?, ?, ?, ?)')
        for (const r of document.values()) {
          const json = JSON.stringify(r)
          put.run(r.id, r.type, json, sum(json))
        }
      })()
    } finally {
      db.close()
    }
    syncToDisk(temporary)
    return placeNew(temporary, path) ? ok(undefined) : existsRefusal(path)
  } catch (e) {
    return fileRefusal(e, path, 'write')
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) removeQuietly(temporary + suffix)
  }
}

/** Throws ENOENT or ENOTDIR where there is no such folder, which SQLite would only call 'cannot open'. */
export function checkFolder(path: string): void {
  if (!statSync(path).isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
}

/** A place that cannot be looked into holds nothing of ours; the failure that is told is the one before. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

/**
 * Puts a finished file under its name, never in place of another: false when there is one. A hard link refuses to replace; where the
 * file system has none, a rename after a look is the best there is. The name `from` may stay.
 */
export function placeNew(from: string, to: string): boolean {
  try {
    linkSync(from, to)
  } catch (e) {
    const c = (e as NodeJS.ErrnoException).code
    if (c === 'EEXIST') return false
    if (c !== 'EPERM' && c !== 'ENOTSUP' && c !== 'ENOSYS' && c !== 'EMLINK') throw e
    if (existsSync(to)) return false
    renameSync(from, to)
  }
  syncToDisk(dirname(to))
  return true
}

/** Flushes a file or folder that nobody in this process has open. */
export function syncToDisk(path: string): void {
  // Windows opens no folders and flushes no read-only handles; there the file system's own journal must do.
  if (process.platform === 'win32') return
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

const existsRefusal = (path: string): Result<never> =>
  refuse('project.exists', `There is already a file ${basename(path)}; it was kept. Choose another name.`, { name: basename(path) })
