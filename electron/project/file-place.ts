import type Database from 'better-sqlite3'
import { statSync } from 'node:fs'

interface Mark {
  dev: bigint
  ino: bigint
}

/** How a project's file stands under its name: 'noLog': the file is there, but its write-ahead log was removed. */
export type Standing = 'there' | 'noLog' | 'gone' | 'replaced'

/** Asks by name only: opening and closing a file of ours would drop SQLite's locks on it. */
function markOf(path: string): Mark | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && { dev: found.dev, ino: found.ino }
}
const same = (a: Mark | undefined, b: Mark | undefined): boolean => a?.dev === b?.dev && a?.ino === b?.ino

/**
 * Remembers which file and which log lie under a project's name. On Unix a file that is removed or replaced while it is open goes on
 * taking writes that nobody will ever find again; this tells before an edit is acknowledged.
 */
export class FilePlace {
  readonly #path: string
  readonly #file: Mark | undefined
  #log: Mark | undefined

  /** Made while the file is open in WAL mode, so that its log is there. */
  constructor(path: string) {
    this.#path = path
    this.#file = markOf(path)
    this.#log = markOf(`${path}-wal`)
  }

  look(): Standing {
    const now = markOf(this.#path)
    if (!now) return 'gone'
    if (!same(now, this.#file)) return 'replaced'
    return same(markOf(`${this.#path}-wal`), this.#log) ? 'there' : 'noLog'
  }

  /** Folds the lost log, which the connection still holds, into the file and begins a new one; the exclusive lock is kept. */
  renewLog(db: Database.Database): void {
    db.pragma('journal_mode = DELETE')
    db.pragma('journal_mode = WAL')
    // The log is created with the first look at the file.
    db.prepare('SELECT count(*) FROM meta').get()
    this.#log = markOf(`${this.#path}-wal`)
  }
}
