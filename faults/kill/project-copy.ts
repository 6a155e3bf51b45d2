import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stepped } from '../../electron/project/history.ts'
import { Diff } from '../../shared/timeline/diff.ts'
import { ProjectRecord } from '../../shared/timeline/model.ts'

export interface StoredStep {
  seq: number
  label: string
  diff: string
  undone: boolean
}
/** What stands in a project file, read without the engine. */
export interface StoredProject {
  integrity: string
  revision: number
  steps: StoredStep[]
  /** Every record by id, as canonical JSON. */
  records: Map<string, string>
}

/** JSON with its keys in order: equal values are equal texts, whoever wrote them. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )

/** Reads a database file as a crash left it, in a copy: looking must not mend it before the engine does. */
export function onCopy<T>(path: string, folder: string, read: (db: Database.Database) => T): T {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const copy = join(folder, 'copy.db')
  for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
  const db = new Database(copy)
  try {
    return read(db)
  } finally {
    db.close()
  }
}

export const readProject = (path: string, folder: string): StoredProject =>
  onCopy(path, folder, (db) => {
    const meta = (key: string): number => Number(db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key))
    const cursor = meta('cursor')
    const rows = db.prepare<[], { seq: number; label: string; diff: string }>('SELECT seq, label, diff FROM journal ORDER BY seq').all()
    const records = db.prepare<[], { id: string; json: string }>('SELECT id, json FROM record').all()
    return {
      integrity: db.pragma('integrity_check', { simple: true }) as string,
      revision: meta('revision'),
      steps: rows.map((r) => ({ ...r, undone: r.seq > cursor })),
      records: new Map(records.map((r) => [r.id, canonical(JSON.parse(r.json))])),
    }
  })

/** The records that the done steps make of `initial`, as canonical JSON by id: the journal must lead exactly to what is stored. */
export function replay(initial: readonly ProjectRecord[], steps: readonly StoredStep[]): Map<string, string> {
  const doc = new Map(initial.map((r) => [r.id as string, r]))
  for (const step of steps) {
    if (step.undone) continue
    if (!stepped(doc, Diff.parse(JSON.parse(step.diff)), false))
      throw new Error(`step ${step.seq} '${step.label}' does not fit the steps before it`)
  }
  return new Map([...doc].map(([id, r]) => [id, canonical(ProjectRecord.parse(r))]))
}
