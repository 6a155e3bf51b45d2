import Database from 'better-sqlite3'
import { statSync } from 'node:fs'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import type { Diff } from '#shared/timeline/diff.ts'
import { violation } from '#shared/timeline/invariants.ts'
import { type ProjectDocument, ProjectRecord } from '#shared/timeline/model.ts'
import type { StoredRecord } from '#shared/timeline/migrations/index.ts'
import { damagedRefusal, fileRefusal, notProject } from './file-errors.ts'
import { hasOurTables, sum } from './schema.ts'

/** No project needs more: a file with more is broken or hostile. */
const MOST_RECORDS = 1_000_000

/** The records of a file as plain JSON, each checked against its sum. Refuses a file whose record pages or texts are damaged. */
export function storedRecords(db: Database.Database, path: string): Result<StoredRecord[]> {
  // All pages, those of the history and the free ones too: an edit that took one of them for free would write over another.
  if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') return damagedRefusal(path, 'its pages do not fit together')
  const count = db.prepare<[], number>('SELECT count(*) FROM record').pluck().get() ?? 0
  if (count > MOST_RECORDS) return damagedRefusal(path, `it holds ${count} records`)
  const records: StoredRecord[] = []
  for (const row of db
    .prepare<[], { id: string; type: string; json: string; sum: number }>('SELECT id, type, json, sum FROM record')
    .iterate()) {
    if (sum(row.json) !== row.sum) return damagedRefusal(path, `record ${row.id} does not match its checksum`)
    const value = parseJson(row.json)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return damagedRefusal(path, `record ${row.id} is no object`)
    const record = value as StoredRecord
    if (record['id'] !== row.id || record['type'] !== row.type) return damagedRefusal(path, `record ${row.id} names another`)
    records.push(record)
  }
  return ok(records)
}

/**
 * Checks a file beside which a killed process left its log, without writing: closing a connection that may write folds the log into the
 * file, and a damaged file is to stay as it was found. Nothing to do for a file without a log.
 */
export function lookOnly(path: string): Result<void> {
  if (!statSync(`${path}-wal`, { throwIfNoEntry: false })?.size) return ok(undefined)
  let db: Database.Database | undefined
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, timeout: 250 })
    db.pragma('trusted_schema = OFF')
    if (!hasOurTables(db)) return notProject(path)
    const stored = storedRecords(db, path)
    return stored.ok ? ok(undefined) : stored
  } catch (e) {
    const refused = fileRefusal(e, path, 'open')
    // A folder that cannot be written has no room for the index of the log; the opening that follows says so.
    return refused.ok || refused.refusal.code === 'project.damaged' || refused.refusal.code === 'project.locked' ? refused : ok(undefined)
  } finally {
    db?.close()
  }
}

/** The document that the records make, every value parsed and every rule of a document checked. */
export function parseDocument(records: readonly StoredRecord[], path: string): Result<ProjectDocument> {
  const doc = new Map<string, ProjectRecord>()
  try {
    for (const r of records) {
      const parsed = ProjectRecord.safeParse(r)
      if (!parsed.success) {
        const issue = parsed.error.issues[0]
        return damagedRefusal(
          path,
          `${String(r['type'])} ${String(r['id'])}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not valid'}`,
        )
      }
      doc.set(parsed.data.id, parsed.data)
    }
  } catch (e) {
    // A value nested so deeply that parsing it exhausts the stack.
    if (e instanceof RangeError) return damagedRefusal(path, 'a value is nested too deeply')
    throw e
  }
  const broken = violation(doc)
  if (broken) return damagedRefusal(path, broken.code)
  return [...doc.values()].some((r) => r.type === 'sequence') ? ok(doc) : damagedRefusal(path, 'it has no sequence')
}

export interface StorableRecord {
  id: string
  type: string
  json: string
}

/**
 * The new and changed records of a diff as they are stored, each read back as the next opening will read it: a value that would make the
 * project unreadable (NaN becomes null in JSON) is refused while nothing is written yet.
 */
export function storableRecords(diff: Diff): Result<StorableRecord[]> {
  const stored: StorableRecord[] = []
  for (const r of [...diff.updated.map(([, to]) => to), ...diff.added]) {
    const json = JSON.stringify(r)
    const parsed = ProjectRecord.safeParse(JSON.parse(json))
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      const reason = `${r.type} ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`
      return refuse('project.badValue', `A project cannot keep this value (${reason}), so nothing was changed.`, { reason })
    }
    stored.push({ id: r.id, type: r.type, json })
  }
  return ok(stored)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
