import type Database from 'better-sqlite3'
import { ok, type Result } from '#shared/base/result.ts'
import { violation } from '#shared/timeline/invariants.ts'
import { type ProjectDocument, ProjectRecord } from '#shared/timeline/model.ts'
import type { StoredRecord } from '#shared/timeline/migrations/index.ts'
import { damagedRefusal } from './file-errors.ts'
import { sum } from './schema.ts'

/** No project needs more: a file with more is broken or hostile. */
const MOST_RECORDS = 1_000_000

/** The records of a file as plain JSON, each checked against its sum. Refuses a file whose record pages or texts are damaged. */
export function storedRecords(db: Database.Database, path: string): Result<StoredRecord[]> {
  for (const table of ['meta', 'record']) {
    const found = db.pragma(`quick_check('${table}')`, { simple: true })
    if (found !== 'ok') return damagedRefusal(path, `table ${table} cannot be read whole`)
  }
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
