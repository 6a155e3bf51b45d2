import Database from 'better-sqlite3'
import { randomUUID } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { ok, refuse, type Refusal, type Result } from '#shared/base/result.ts'
import type { HistoryMark } from '#shared/contract/contract.ts'
import { Diff, EMPTY_DIFF, isEmptyDiff } from '#shared/timeline/diff.ts'
import { createDocument, type SequenceOptions } from '#shared/timeline/document.ts'
import { applyEdits } from '#shared/timeline/edits/apply-edits.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { NewId } from '#shared/timeline/ids.ts'
import { migrate, MIGRATIONS, type Migration } from '#shared/timeline/migrations/index.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { createFile } from './create-file.ts'
import { damagedRefusal, fileRefusal, lockedRefusal, newerRefusal, notProject } from './file-errors.ts'
import { checkHeader } from './header.ts'
import { between, stepped } from './history.ts'
import { parseDocument, storedRecords } from './load.ts'
import { migrateFile } from './migrate-file.ts'
import { EXTENSION, hasOurTables, sum } from './schema.ts'

export type Params = Record<string, string | number>

/** One transaction that is on disk, told to everyone who listens. `label` is a catalogue key under history.<label>. */
export interface ProjectChange {
  revision: number
  diff: Diff
  label: string
  undo: string | null
  redo: string | null
}

export interface ApplyOptions {
  /** Whether it becomes an undo step; true unless said otherwise. */
  tracked?: boolean | undefined
}

export interface ProjectFileOptions extends SequenceOptions {
  newId?: NewId
  /** Schema steps; tests name their own. */
  steps?: readonly Migration[]
  /** Most pages of 4096 bytes that the file may have: how tests make a disk full. */
  pageLimit?: number
}

const randomId: NewId = (prefix) => `${prefix}_${randomUUID()}`
/** Files that this process has open. Looking into one of them a second time would drop the locks of the first. */
const openHere = new Set<string>()

interface JournalRow {
  seq: number
  label: string
  params: string | null
  time: number
  diff: string
  sum: number
}

/**
 * A project: one SQLite file in WAL mode under an exclusive lock that the kernel releases when the process ends, however it ends.
 * Every change is on disk before its method returns; a refusal means that file and document are as before. The journal is read row
 * by row when it is needed, never as a whole.
 */
export class ProjectFile {
  readonly path: string
  readonly #db: Database.Database
  readonly #key: string
  readonly #newId: NewId
  readonly #listeners = new Set<(change: ProjectChange) => void>()
  #document: ProjectDocument
  #name: string
  #revision: number
  /** Sequence number of the last step that is done; 0 at the beginning. */
  #cursor: number
  #open = true

  private constructor(path: string, key: string, db: Database.Database, document: ProjectDocument, newId: NewId) {
    this.path = path
    this.#key = key
    this.#db = db
    this.#document = document
    this.#newId = newId
    this.#name = this.#meta('name')
    this.#revision = Number(this.#meta('revision'))
    this.#cursor = Number(this.#meta('cursor'))
  }

  /** A new project with one empty sequence; adds the extension where it is missing. Refused when the file exists. */
  static create(path: string, name: string, options: ProjectFileOptions = {}): Result<ProjectFile> {
    const full = resolve(path.endsWith(EXTENSION) ? path : path + EXTENSION)
    const newId = options.newId ?? randomId
    const created = createFile(full, name, createDocument(newId, options), newest(options))
    return created.ok ? ProjectFile.open(full, options) : created
  }

  /** Opens and locks a project. A file of an older schema is migrated after a copy of it was put beside it. */
  static open(path: string, options: ProjectFileOptions = {}): Result<ProjectFile> {
    const full = resolve(path)
    let key: string
    try {
      key = realpathSync(full)
    } catch (e) {
      return fileRefusal(e, full, 'open')
    }
    if (openHere.has(key)) return lockedRefusal(full)
    const header = checkHeader(full, newest(options))
    if (!header.ok) return header
    let db: Database.Database | undefined
    try {
      db = new Database(full, { fileMustExist: true, timeout: 250 })
      const document = takeOver(db, full, options)
      if (!document.ok) {
        db.close()
        return document
      }
      openHere.add(key)
      return ok(new ProjectFile(full, key, db, document.value, options.newId ?? randomId))
    } catch (e) {
      db?.close()
      return fileRefusal(e, full, 'open')
    }
  }

  get document(): ProjectDocument {
    return this.#document
  }
  get name(): string {
    return this.#name
  }
  /** Counts transactions: edits (steps or not), undo, redo, jumps and renames. */
  get revision(): number {
    return this.#revision
  }
  /** Labels of the steps that undo and redo would take. */
  get state(): { undo: string | null; redo: string | null } {
    return { undo: this.#label('seq <= ? ORDER BY seq DESC'), redo: this.#label('seq > ? ORDER BY seq') }
  }

  /**
   * All edits or none, as one undo step. Steps that were undone before are given up. An edit that changes nothing is no step.
   * `tracked` false: saved and told like any other, but no step, and undone steps can still be redone. Only for what was computed of the
   * project and can be computed again (setMontage); other edits are refused, because no undo would bring back what they replace.
   */
  apply(
    edits: readonly Edit[],
    label: string,
    params?: Params,
    { tracked = true }: ApplyOptions = {},
  ): Result<{ revision: number; diff: Diff }, Refusal & { index?: number }> {
    const index = tracked ? -1 : edits.findIndex((e) => e.verb !== 'setMontage')
    if (index >= 0)
      return refuse('project.needsUndo', 'Only a plan that can be made again may be stored without an undo step; nothing was changed.', {
        index,
      })
    const done = applyEdits(this.#document, edits, this.#newId)
    if (!done.ok) return done
    const { document, diff } = done.value
    if (isEmptyDiff(diff)) return ok({ revision: this.#revision, diff })
    if (!tracked) return this.#commit(document, diff, label, () => this.#cursor)
    const json = JSON.stringify(diff)
    return this.#commit(document, diff, label, () => {
      this.#db.prepare('DELETE FROM journal WHERE seq > ?').run(this.#cursor)
      const row = this.#db
        .prepare('INSERT INTO journal(label, params, time, diff, sum) VALUES (?, ?, ?, ?, ?)')
        .run(label, params ? JSON.stringify(params) : null, Date.now(), json, sum(json))
      return Number(row.lastInsertRowid)
    })
  }

  /** Takes back the last step. Refused at the beginning. */
  undo(): Result<{ revision: number; diff: Diff }> {
    const row = this.#row('seq <= ? ORDER BY seq DESC', this.#cursor)
    if (!row) return refuse('project.nothingToUndo', 'There is nothing to undo.')
    return this.jump(this.#row('seq < ? ORDER BY seq DESC', row.seq)?.seq ?? 0)
  }
  /** Takes the last undone step again. Refused when there is none. */
  redo(): Result<{ revision: number; diff: Diff }> {
    const row = this.#row('seq > ? ORDER BY seq', this.#cursor)
    return row ? this.jump(row.seq) : refuse('project.nothingToRedo', 'There is nothing to redo.')
  }
  /** Undoes or redoes until step `seq` is the last one done; 0 is the beginning. One transaction. */
  jump(seq: number): Result<{ revision: number; diff: Diff }> {
    if (seq === this.#cursor) return ok({ revision: this.#revision, diff: EMPTY_DIFF })
    if (seq !== 0 && !this.#row('seq = ?', seq))
      return refuse('project.noStep', `There is no step ${seq} in the history; nothing was changed.`, { seq })
    const back = seq < this.#cursor
    const [low, high] = back ? [seq, this.#cursor] : [this.#cursor, seq]
    const rows = this.#db.prepare<[number, number], JournalRow>(
      `SELECT * FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq ${back ? 'DESC' : ''}`,
    )
    const document = new Map(this.#document)
    let label = ''
    for (const row of rows.iterate(low, high)) {
      const diff = sum(row.diff) === row.sum ? Diff.safeParse(JSON.parse(row.diff)) : undefined
      if (!diff?.success || !stepped(document, diff.data, back))
        return refuse('project.damagedStep', `Step "${row.label}" of the history cannot be read; the project was left as it is.`, {
          seq: row.seq,
        })
      label = row.label
    }
    return this.#commit(document, between(this.#document, document), label, () => seq)
  }

  /** The newest steps, oldest first. */
  history(limit = 1000): HistoryMark[] {
    const rows = this.#db.prepare<[number], Omit<JournalRow, 'diff' | 'sum'>>(
      'SELECT seq, label, params, time FROM journal ORDER BY seq DESC LIMIT ?',
    )
    return rows
      .all(limit)
      .reverse()
      .map(({ params, ...r }) => ({ ...r, ...(params ? { params: JSON.parse(params) as Params } : {}), undone: r.seq > this.#cursor }))
  }

  /** Not a step of the history. */
  rename(name: string): Result<{ revision: number }> {
    const done = this.#commit(this.#document, EMPTY_DIFF, 'rename', () => {
      this.#db.prepare("UPDATE meta SET value = ? WHERE key = 'name'").run(name)
      return this.#cursor
    })
    if (done.ok) this.#name = name
    return done
  }

  /** Calls `listener` after every transaction; returns its undo. */
  onChange(listener: (change: ProjectChange) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Lets go of the file. Nothing is pending: every change was saved when it was made. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#db.close()
    openHere.delete(this.#key)
  }

  /** Writes records, journal and counters in one transaction, then shows the new document. `step` returns the new cursor. */
  #commit(document: ProjectDocument, diff: Diff, label: string, step: () => number): Result<{ revision: number; diff: Diff }> {
    let cursor = this.#cursor
    try {
      this.#db
        .transaction(() => {
          cursor = step()
          this.#write(diff)
          const set = this.#db.prepare('UPDATE meta SET value = ? WHERE key = ?')
          set.run(String(this.#revision + 1), 'revision')
          set.run(String(cursor), 'cursor')
        })
        .immediate()
    } catch (e) {
      return fileRefusal(e, this.path, 'write')
    }
    this.#document = document
    this.#cursor = cursor
    this.#revision += 1
    const change: ProjectChange = { revision: this.#revision, diff, label, ...this.state }
    for (const f of [...this.#listeners]) f(change)
    return ok({ revision: this.#revision, diff })
  }
  #write(diff: Diff): void {
    const remove = this.#db.prepare('DELETE FROM record WHERE id = ?')
    const put = this.#db.prepare('INSERT OR REPLACE INTO record(id, type, json, sum) VALUES (?, ?, ?, ?)')
    for (const r of diff.removed) remove.run(r.id)
    for (const r of [...diff.updated.map(([, to]) => to), ...diff.added]) {
      const json = JSON.stringify(r)
      put.run(r.id, r.type, json, sum(json))
    }
  }
  #meta(key: string): string {
    return this.#db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? ''
  }
  #row(where: string, seq: number): { seq: number } | undefined {
    return this.#db.prepare<[number], { seq: number }>(`SELECT seq FROM journal WHERE ${where} LIMIT 1`).get(seq)
  }
  #label(where: string): string | null {
    return this.#db.prepare<[number], string>(`SELECT label FROM journal WHERE ${where} LIMIT 1`).pluck().get(this.#cursor) ?? null
  }
}

const newest = (o: ProjectFileOptions): number => (o.steps ?? MIGRATIONS).length + 1

/** Locks the file, checks everything in it and brings it to the newest schema. */
function takeOver(db: Database.Database, path: string, options: ProjectFileOptions): Result<ProjectDocument> {
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('locking_mode = EXCLUSIVE')
  db.exec('BEGIN IMMEDIATE')
  db.exec('COMMIT')
  if (!hasOurTables(db)) return notProject(path)
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > newest(options)) return newerRefusal(path, version)
  const stored = storedRecords(db, path)
  if (!stored.ok) return stored
  const counters = db.prepare<[], string>("SELECT value FROM meta WHERE key IN ('revision', 'cursor')").pluck().all()
  if (counters.length !== 2 || counters.some((v) => !/^\d{1,15}$/.test(v))) return damagedRefusal(path, 'its counters cannot be read')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  if (options.pageLimit) db.pragma(`max_page_count = ${options.pageLimit}`)
  if (version === newest(options)) return parseDocument(stored.value, path)
  const records = migrate(stored.value, version, options.steps)
  const document = parseDocument(records, path)
  if (document.ok) migrateFile(db, path, records, version, newest(options))
  return document
}
