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
    statSync(dirname(path))
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
    sync(temporary)
    const placed = place(temporary, path)
    if (placed.ok) sync(dirname(path))
    return placed
  } catch (e) {
    return fileRefusal(e, path, 'write')
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(temporary + suffix, { force: true })
  }
}

/** A hard link refuses to replace; where the file system has none, a rename after a look is the best there is. */
function place(from: string, to: string): Result<void> {
  try {
    linkSync(from, to)
  } catch (e) {
    const c = (e as NodeJS.ErrnoException).code
    if (c === 'EEXIST') return existsRefusal(to)
    if (c !== 'EPERM' && c !== 'ENOTSUP' && c !== 'ENOSYS' && c !== 'EMLINK') throw e
    if (existsSync(to)) return existsRefusal(to)
    renameSync(from, to)
  }
  return ok(undefined)
}

function sync(path: string): void {
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
