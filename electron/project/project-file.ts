import Database from 'better-sqlite3'
import { randomUUID } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { ok, refuse, type Refusal, type Result } from '#shared/base/result.ts'
import type { HistoryMark } from '#shared/contract/contract.ts'
import { type Diff, EMPTY_DIFF, isEmptyDiff } from '#shared/timeline/diff.ts'
import { createDocument, type SequenceOptions } from '#shared/timeline/document.ts'
import { applyEdits } from '#shared/timeline/edits/apply-edits.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { NewId } from '#shared/timeline/ids.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { createFile } from './create-file.ts'
import { fileRefusal, lockedRefusal, replacedRefusal } from './file-errors.ts'
import { FilePlace } from './file-place.ts'
import { checkHeader } from './header.ts'
import { between, stepped } from './history.ts'
import { diffOf, type JournalRow, type Params, readParams } from './journal.ts'
import { lookOnly, type StorableRecord, storableRecords } from './load.ts'
import { Requests } from './requests.ts'
import { keepCopy, writeAnew } from './rescue.ts'
import { EXTENSION, sum } from './schema.ts'
import { lock, makeDurable, newest, takeOver, type TakeOverOptions } from './take-over.ts'

/** One transaction that is on disk, told to everyone who listens. `label` is a catalogue key under history.<label>. */
export interface ProjectChange {
  revision: number
  diff: Diff
  label: string
  undo: string | null
  redo: string | null
  undoParams?: Params
  redoParams?: Params
}

export interface ChangeOptions {
  /** The sender's own id for this wish: when it is sent again, because its answer was lost, nothing is done a second time. */
  requestId?: string | undefined
}

export interface ApplyOptions extends ChangeOptions {
  /** Whether it becomes an undo step; true unless said otherwise. */
  tracked?: boolean | undefined
}

/** What a change led to. `repeated`: it was done before, under the same request id; the diff is that of its step, empty where it was none. */
export interface Changed {
  revision: number
  diff: Diff
  repeated?: true
}

export interface ProjectFileOptions extends SequenceOptions, TakeOverOptions {
  newId?: NewId
}

const randomId: NewId = (prefix) => `${prefix}_${randomUUID()}`
/** Files that this process has open. Looking into one of them a second time would drop the locks of the first. */
const openHere = new Set<string>()

/**
 * A project: one SQLite file in WAL mode under an exclusive lock that the kernel releases when the process ends, however it ends.
 * Every change is on disk before its method returns; a refusal means that file and document are as before. The journal is read row
 * by row when it is needed, never as a whole.
 */
export class ProjectFile {
  readonly path: string
  #db: Database.Database
  readonly #key: string
  readonly #newId: NewId
  readonly #listeners = new Set<(change: ProjectChange) => void>()
  #requests: Requests
  #place: FilePlace
  /** Where the project was kept when another file took its place. */
  #keptAs: string | null = null
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
    this.#requests = new Requests(db)
    this.#name = this.#meta('name')
    this.#revision = Number(this.#meta('revision'))
    this.#cursor = Number(this.#meta('cursor'))
    this.#place = new FilePlace(path)
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
    const looked = lookOnly(full)
    if (!looked.ok) return looked
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
  get isOpen(): boolean {
    return this.#open
  }
  /** When it was made, milliseconds since 1970; tells projects of one name apart. */
  get createdAt(): number {
    return Number(this.#meta('createdAt')) || 0
  }
  /** Labels of the steps that undo and redo would take, and what their names are filled in with. */
  get state(): Pick<ProjectChange, 'undo' | 'redo' | 'undoParams' | 'redoParams'> {
    const [undo, redo] = [this.#step('seq <= ? ORDER BY seq DESC'), this.#step('seq > ? ORDER BY seq')]
    return {
      ...{ undo: undo?.label ?? null, redo: redo?.label ?? null },
      ...(undo?.params && { undoParams: undo.params }),
      ...(redo?.params && { redoParams: redo.params }),
    }
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
    { tracked = true, requestId }: ApplyOptions = {},
  ): Result<Changed, Refusal & { index?: number }> {
    const repeated = this.#repeated(requestId)
    if (repeated) return repeated
    const index = tracked ? -1 : edits.findIndex((e) => e.verb !== 'setMontage')
    if (index >= 0)
      return refuse('project.needsUndo', 'Only a plan that can be made again may be stored without an undo step; nothing was changed.', {
        index,
      })
    const done = applyEdits(this.#document, edits, this.#newId)
    if (!done.ok) return done
    const { document, diff } = done.value
    if (isEmptyDiff(diff)) return ok({ revision: this.#revision, diff })
    if (!tracked) return this.#commit(document, diff, label, requestId, () => ({ cursor: this.#cursor, seq: null }))
    const json = JSON.stringify(diff)
    return this.#commit(document, diff, label, requestId, () => {
      this.#db.prepare('DELETE FROM journal WHERE seq > ?').run(this.#cursor)
      const row = this.#db
        .prepare('INSERT INTO journal(label, params, time, diff, sum) VALUES (?, ?, ?, ?, ?)')
        .run(label, params ? JSON.stringify(params) : null, Date.now(), json, sum(json))
      const seq = Number(row.lastInsertRowid)
      return { cursor: seq, seq }
    })
  }

  /** Takes back the last step. Refused at the beginning. */
  undo(options: ChangeOptions = {}): Result<Changed> {
    const repeated = this.#repeated(options.requestId)
    if (repeated) return repeated
    const row = this.#row('seq <= ? ORDER BY seq DESC', this.#cursor)
    if (!row) return refuse('project.nothingToUndo', 'There is nothing to undo.')
    return this.jump(this.#row('seq < ? ORDER BY seq DESC', row.seq)?.seq ?? 0, options)
  }
  /** Takes the last undone step again. Refused when there is none. */
  redo(options: ChangeOptions = {}): Result<Changed> {
    const repeated = this.#repeated(options.requestId)
    if (repeated) return repeated
    const row = this.#row('seq > ? ORDER BY seq', this.#cursor)
    return row ? this.jump(row.seq, options) : refuse('project.nothingToRedo', 'There is nothing to redo.')
  }
  /** Undoes or redoes until step `seq` is the last one done; 0 is the beginning. One transaction. */
  jump(seq: number, { requestId }: ChangeOptions = {}): Result<Changed> {
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
      const diff = diffOf(row)
      if (!diff || !stepped(document, diff, back))
        return refuse('project.damagedStep', `Step "${row.label}" of the history cannot be read; the project was left as it is.`, {
          seq: row.seq,
        })
      label = row.label
    }
    return this.#commit(document, between(this.#document, document), label, requestId, () => ({ cursor: seq, seq: null }))
  }

  /** The newest steps, oldest first. */
  history(limit = 1000): HistoryMark[] {
    const rows = this.#db.prepare<[number], Omit<JournalRow, 'diff' | 'sum'>>(
      'SELECT seq, label, params, time FROM journal ORDER BY seq DESC LIMIT ?',
    )
    return rows
      .all(limit)
      .reverse()
      .map(({ params, ...r }) => ({ ...r, ...readParams(params), undone: r.seq > this.#cursor }))
  }

  /** Not a step of the history. */
  rename(name: string): Result<{ revision: number }> {
    const done = this.#commit(this.#document, EMPTY_DIFF, 'rename', undefined, () => {
      this.#db.prepare("UPDATE meta SET value = ? WHERE key = 'name'").run(name)
      return { cursor: this.#cursor, seq: null }
    })
    if (done.ok) this.#name = name
    return done
  }

  /** Calls `listener` after every transaction; returns its undo. */
  onChange(listener: (change: ProjectChange) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Writes a whole copy, history included, step by step while editing goes on. Rejects with what the disk or SQLite said. */
  async copyTo(path: string): Promise<void> {
    await this.#db.backup(path)
  }
  /** The same in one go. Throws. */
  copyNow(path: string): void {
    this.#db.prepare('VACUUM INTO ?').run(path)
  }

  /** Lets go of the file. Nothing is pending: every change was saved when it was made. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#db.close()
    openHere.delete(this.#key)
  }

  /** The same for a caller that would plan its edits anew. */
  repeated(requestId: string | undefined): Changed | undefined {
    const known = this.#repeated(requestId)
    return known?.ok ? known.value : undefined
  }

  /** The answer to a wish that was carried out before; undefined for a new one. */
  #repeated(requestId: string | undefined): Result<Changed, never> | undefined {
    const known = this.#requests.find(requestId)
    if (!known) return undefined
    const row = this.#db.prepare<[number | null], JournalRow>('SELECT * FROM journal WHERE seq = ?').get(known.seq)
    return ok({ revision: known.revision, diff: (row && diffOf(row)) ?? EMPTY_DIFF, repeated: true })
  }
  /** Whether what is written now will be found again under the project's name; a file that was removed is written anew. */
  #findable(): Result<void> {
    try {
      const standing = this.#place.look()
      if (standing === 'noLog') this.#place.renewLog(this.#db)
      if (standing === 'replaced') {
        this.#keptAs ??= keepCopy(this.#db, this.path)
        return replacedRefusal(this.path, this.#keptAs)
      }
      if (standing === 'gone') {
        this.#db = writeAnew(this.#db, this.path, (db) => {
          lock(db)
          makeDurable(db)
        })
        this.#requests = new Requests(this.#db)
        this.#place = new FilePlace(this.path)
      }
      return ok(undefined)
    } catch (e) {
      return fileRefusal(e, this.path, 'write')
    }
  }
  /** Writes records, journal and counters in one transaction, then shows the new document. `step` returns the new cursor and its own step. */
  #commit(
    document: ProjectDocument,
    diff: Diff,
    label: string,
    requestId: string | undefined,
    step: () => { cursor: number; seq: number | null },
  ): Result<Changed> {
    const findable = this.#findable()
    if (!findable.ok) return findable
    const storable = storableRecords(diff)
    if (!storable.ok) return storable
    let [cursor, seq] = [this.#cursor, null as number | null]
    const revision = this.#revision + 1
    try {
      this.#db
        .transaction(() => {
          ;({ cursor, seq } = step())
          this.#write(diff, storable.value)
          const set = this.#db.prepare('UPDATE meta SET value = ? WHERE key = ?')
          set.run(String(revision), 'revision')
          set.run(String(cursor), 'cursor')
          if (requestId !== undefined) this.#requests.write(requestId, { revision, seq })
        })
        .immediate()
    } catch (e) {
      return fileRefusal(e, this.path, 'write')
    }
    this.#document = document
    this.#cursor = cursor
    this.#revision = revision
    if (requestId !== undefined) this.#requests.keep(requestId, { revision, seq })
    const change: ProjectChange = { revision, diff, label, ...this.state }
    for (const f of [...this.#listeners]) f(change)
    return ok({ revision, diff })
  }
  #write(diff: Diff, records: readonly StorableRecord[]): void {
    const remove = this.#db.prepare('DELETE FROM record WHERE id = ?')
    const put = this.#db.prepare('INSERT OR REPLACE INTO record(id, type, json, sum) VALUES (?, ?, ?, ?)')
    for (const r of diff.removed) remove.run(r.id)
    for (const { id, type, json } of records) put.run(id, type, json, sum(json))
  }
  #meta(key: string): string {
    return this.#db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? ''
  }
  #row(where: string, seq: number): { seq: number } | undefined {
    return this.#db.prepare<[number], { seq: number }>(`SELECT seq FROM journal WHERE ${where} LIMIT 1`).get(seq)
  }
  #step(where: string): { label: string; params?: Params } | undefined {
    const row = this.#db
      .prepare<[number], Pick<JournalRow, 'label' | 'params'>>(`SELECT label, params FROM journal WHERE ${where} LIMIT 1`)
      .get(this.#cursor)
    return row && { label: row.label, ...readParams(row.params) }
  }
}
