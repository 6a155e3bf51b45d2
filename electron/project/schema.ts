import type Database from 'better-sqlite3'
import { crc32 } from 'node:zlib'

/** First bytes that tell a project file from any other SQLite file: 'CWRT' in the header's application id. */
export const APPLICATION_ID = 0x43575254
export const EXTENSION = '.cutwright'

/**
 * record: the document as it is now. journal: every step with its diff, so that undo needs nothing but the file; steps after
 * meta 'cursor' are undone. `sum` is the CRC-32 of the JSON beside it.
 */
const TABLES: Record<string, string> = {
  meta: 'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  record: 'CREATE TABLE record (id TEXT PRIMARY KEY, type TEXT NOT NULL, json TEXT NOT NULL, sum INTEGER NOT NULL) STRICT',
  journal:
    'CREATE TABLE journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, params TEXT, time REAL NOT NULL, diff TEXT NOT NULL, sum INTEGER NOT NULL) STRICT',
}

export function createTables(db: Database.Database, version: number): void {
  for (const sql of Object.values(TABLES)) db.exec(sql)
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma(`user_version = ${version}`)
}

/** Whether the file holds exactly our tables: a trigger or view planted in it would run with our rights. */
export function hasOurTables(db: Database.Database): boolean {
  const rows = db
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    .all()
  return rows.length === Object.keys(TABLES).length && rows.every((r) => TABLES[r.name] === r.sql)
}

/** CRC-32 of a text's UTF-8 bytes. */
export const sum = (json: string): number => crc32(json)
