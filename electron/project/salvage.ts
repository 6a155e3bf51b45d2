import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import { Diff } from '#shared/timeline/diff.ts'
import { createDocument } from '#shared/timeline/document.ts'
import type { NewId } from '#shared/timeline/ids.ts'
import { violation } from '#shared/timeline/invariants.ts'
import { migrate, MIGRATIONS, type StoredRecord } from '#shared/timeline/migrations/index.ts'
import { type ProjectDocument, ProjectRecord } from '#shared/timeline/model.ts'
import { basename } from 'node:path'
import { carveRows, type CarvedRow } from './carve.ts'
import { fileRefusal } from './file-errors.ts'
import { sum } from './schema.ts'

export interface Salvaged {
  document: ProjectDocument
  /** Records that are in it. */
  kept: number
  /** Records that were found but fit nothing any more: a clip without its media, a transition without its clips. */
  dropped: number
}

/**
 * What can still be read of a damaged project, without opening it as a database and without writing to it. Each record and each step of
 * the history carries its own sum, so nothing that is taken is damaged; records that the table has lost are taken from the history.
 * Refused when nothing is left. Must not be called for a file that this process has open.
 */
export function salvage(path: string, newId: NewId): Result<Salvaged> {
  let file: Buffer
  let log: Buffer | undefined
  try {
    file = readPatiently(path)
    log = readIfThere(`${path}-wal`)
  } catch (e) {
    return fileRefusal(e, path, 'open')
  }
  const found = latest([...carveRows(file, log)])
  const parsed = parseAll(found, file)
  const { document, dropped } = fitting(parsed, newId)
  const kept = parsed.length - dropped
  if (kept > 0) return ok({ document, kept, dropped })
  return refuse(
    'project.nothingReadable',
    `Nothing of ${basename(path)} can be read any more; it was not changed. Restore a backup of it.`,
    {
      name: basename(path),
    },
  )
}

/** All bytes of a file; parts of the disk that cannot be read come as zeros. */
function readPatiently(path: string): Buffer {
  const fd = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(fstatSync(fd).size)
    for (let at = 0; at < bytes.length; at += 4096) {
      try {
        readSync(fd, bytes, at, Math.min(4096, bytes.length - at), at)
      } catch (e) {
        if ((e as NodeJS.ErrnoException).code !== 'EIO') throw e
      }
    }
    return bytes
  } finally {
    closeSync(fd)
  }
}
function readIfThere(path: string): Buffer | undefined {
  try {
    return readPatiently(path)
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw e
  }
}

/** The last known state of every record: the table's own row before the history, later rows before earlier ones. */
function latest(rows: readonly CarvedRow[]): Map<string, StoredRecord> {
  const records = new Map<string, { rowid: number; value: StoredRecord }>()
  const steps = new Map<number, string>()
  for (const { rowid, columns } of rows) {
    const [a, b, c, d, e, f] = columns
    if (columns.length === 4 && typeof a === 'string' && typeof c === 'string' && sum(c) === d) {
      const value = parseObject(c)
      if (value?.['id'] === a && value['type'] === b && (records.get(a)?.rowid ?? -1) <= rowid)
        records.set(a, { rowid, value: value as StoredRecord })
    } else if (columns.length === 6 && typeof e === 'string' && sum(e) === f) steps.set(rowid, e)
  }
  const said = fromHistory(steps, cursorOf(rows))
  const known = new Map<string, StoredRecord>()
  for (const [id, { value }] of records) if (said.get(id) !== null || value['type'] === 'montage') known.set(id, value)
  for (const [id, value] of said) if (value && !known.has(id)) known.set(id, value)
  return known
}

/** The last step that was done, by the newest counters that can be read. Undefined where there are none. */
function cursorOf(rows: readonly CarvedRow[]): number | undefined {
  const counters = new Map<number, Record<string, number>>()
  for (const { page, columns } of rows) {
    const [key, value] = columns
    if (columns.length !== 2 || (key !== 'revision' && key !== 'cursor') || typeof value !== 'string' || !/^\d{1,15}$/.test(value)) continue
    counters.set(page, { ...counters.get(page), [key]: Number(value) })
  }
  const whole = [...counters.values()].filter((c) => c['revision'] !== undefined && c['cursor'] !== undefined)
  return whole.sort((a, b) => b['revision']! - a['revision']!)[0]?.['cursor']
}

/**
 * What the history says of each record after the step `cursor`; null: it was removed. Where the cursor is lost too, nothing counts as
 * removed: rather too much than too little.
 */
function fromHistory(steps: ReadonlyMap<number, string>, cursor: number | undefined): Map<string, StoredRecord | null> {
  const said = new Map<string, StoredRecord | null>()
  for (const seq of [...steps.keys()].sort((a, b) => a - b)) {
    if (cursor !== undefined && seq > cursor) break
    const raw = parseObject(steps.get(seq)!)
    const diff = raw && Diff.safeParse(raw)
    if (!diff?.success) continue
    for (const r of diff.data.removed) if (cursor !== undefined) said.set(r.id, null)
    for (const r of [...diff.data.updated.map(([, to]) => to), ...diff.data.added]) said.set(r.id, r as StoredRecord)
  }
  return said
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function parseAll(found: ReadonlyMap<string, StoredRecord>, file: Buffer): ProjectRecord[] {
  const stated = file.length >= 64 ? file.readUInt32BE(60) : 0
  const version = stated >= 1 && stated <= MIGRATIONS.length + 1 ? stated : MIGRATIONS.length + 1
  const stored = [...found.values()]
  const current = version === MIGRATIONS.length + 1 ? stored : migrate(stored, version)
  return current.flatMap((r) => {
    const parsed = ProjectRecord.safeParse(r)
    return parsed.success ? [parsed.data] : []
  })
}

/** What a record needs stands before it. */
const ORDER: readonly ProjectRecord['type'][] = ['asset', 'sequence', 'track', 'clip', 'transition', 'marker', 'grid', 'montage']

/** A document of as many of the records as hold together. */
function fitting(records: readonly ProjectRecord[], newId: NewId): { document: ProjectDocument; dropped: number } {
  const document = new Map<string, ProjectRecord>()
  if (!records.some((r) => r.type === 'sequence')) for (const r of createDocument(newId).values()) document.set(r.id, r)
  let dropped = 0
  /** Adds all of them, or looks in halves for those that fit. */
  const add = (groups: readonly ProjectRecord[][]): void => {
    if (groups.length === 0) return
    for (const r of groups.flat()) document.set(r.id, r)
    if (!violation(document)) return
    for (const r of groups.flat()) document.delete(r.id)
    if (groups.length === 1) dropped += groups[0]!.length
    else {
      const middle = groups.length >> 1
      add(groups.slice(0, middle))
      add(groups.slice(middle))
    }
  }
  for (const type of ORDER) add(together(records.filter((r) => r.type === type)))
  return { document, dropped }
}

/** Linked clips fit only together; one that has lost its partners stands alone. */
function together(records: readonly ProjectRecord[]): ProjectRecord[][] {
  const links = Map.groupBy(records, (r) => (r.type === 'clip' && r.linkId !== null ? r.linkId : r.id))
  return [...links.values()].map((group) => (group.length === 1 ? group.map(alone) : group))
}
const alone = (r: ProjectRecord): ProjectRecord => (r.type === 'clip' ? { ...r, linkId: null } : r)
