import type Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import type { StoredRecord } from '#shared/timeline/migrations/index.ts'
import { sum } from './schema.ts'

/** Where the copy of a file is kept before its schema is raised: 'Film.cutwright.v1', or with a number when that is taken. */
export function backupPath(path: string, version: number): string {
  for (let n = 1; ; n++) {
    const candidate = `${path}.v${version}${n === 1 ? '' : `-${n}`}`
    if (!existsSync(candidate)) return candidate
  }
}

/**
 * Copies the file, then replaces its records by the migrated ones in one transaction. The history begins anew: its steps speak of the
 * old schema, and the copy keeps them.
 */
export function migrateFile(db: Database.Database, path: string, records: readonly StoredRecord[], from: number, to: number): void {
  db.prepare('VACUUM INTO ?').run(backupPath(path, from))
  db.transaction(() => {
    db.exec("DELETE FROM record; DELETE FROM journal; UPDATE meta SET value = '0' WHERE key = 'cursor'")
    const put = db.prepare('INSERT INTO record(id, type, json, sum) VALUES (?, ?, ?, ?)')
    for (const r of records) {
      const json = JSON.stringify(r)
      put.run(r['id'], r['type'], json, sum(json))
    }
    db.pragma(`user_version = ${to}`)
  }).immediate()
}
