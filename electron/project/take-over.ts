import type Database from 'better-sqlite3'
import type { Result } from '#shared/base/result.ts'
import { migrate, MIGRATIONS, type Migration } from '#shared/timeline/migrations/index.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { damagedRefusal, newerRefusal, notProject } from './file-errors.ts'
import { parseDocument, storedRecords } from './load.ts'
import { migrateFile } from './migrate-file.ts'
import { hasOurTables } from './schema.ts'

export interface TakeOverOptions {
  /** Schema steps; tests name their own. */
  steps?: readonly Migration[]
  /** Most pages of 4096 bytes that the file may have: how tests make a disk full. */
  pageLimit?: number
}

/** The newest schema. */
export const newest = (o: TakeOverOptions): number => (o.steps ?? MIGRATIONS).length + 1

/** Takes the lock that lasts until the connection ends. */
export function lock(db: Database.Database): void {
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('locking_mode = EXCLUSIVE')
  db.exec('BEGIN IMMEDIATE')
  db.exec('COMMIT')
}
/** From here on every transaction is on disk when it ends. Writes into the file, so only once it has been checked. */
export function makeDurable(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
}

/** Locks the file, checks everything in it and brings it to the newest schema. */
export function takeOver(db: Database.Database, path: string, options: TakeOverOptions): Result<ProjectDocument> {
  lock(db)
  if (!hasOurTables(db)) return notProject(path)
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > newest(options)) return newerRefusal(path, version)
  const stored = storedRecords(db, path)
  if (!stored.ok) return stored
  if (!countersFit(db)) return damagedRefusal(path, 'its counters cannot be read')
  makeDurable(db)
  if (options.pageLimit) db.pragma(`max_page_count = ${options.pageLimit}`)
  if (version === newest(options)) return parseDocument(stored.value, path)
  const records = migrate(stored.value, version, options.steps)
  const document = parseDocument(records, path)
  if (document.ok) migrateFile(db, path, records, version, newest(options))
  return document
}

/** Whether revision and cursor are numbers, and the cursor names a step that is there. */
function countersFit(db: Database.Database): boolean {
  const rows = db.prepare<[], { key: string; value: string }>("SELECT key, value FROM meta WHERE key IN ('revision', 'cursor')").all()
  if (rows.length !== 2 || rows.some((r) => !/^\d{1,15}$/.test(r.value))) return false
  const cursor = Number(rows.find((r) => r.key === 'cursor')!.value)
  return cursor === 0 || db.prepare('SELECT 1 FROM journal WHERE seq = ?').get(cursor) !== undefined
}
