import type Database from 'better-sqlite3'

/** A request that changed the project, and what came of it. */
export interface KnownRequest {
  revision: number
  /** The step that it became; null where it is none, such as an undo. */
  seq: number | null
}

/** This many of the newest requests are remembered: far more than a window has under way when its connection breaks. */
const SLOTS = 256

/**
 * The newest requests that changed a project, by the id that their sender chose. They lie in the project file and are written with the
 * change itself, so that a request whose answer was lost (with a connection or with the whole engine) is known when it is sent again.
 */
export class Requests {
  readonly #db: Database.Database
  readonly #known = new Map<string, KnownRequest>()
  /** Which id lies in which slot. */
  readonly #slots = new Map<string, string>()

  constructor(db: Database.Database) {
    this.#db = db
    const rows = db.prepare<[], { key: string; value: string }>("SELECT key, value FROM meta WHERE key GLOB 'request [0-9]*'").all()
    for (const { key, value } of rows) {
      const [id, revision, seq] = parts(value)
      if (id === undefined) continue
      this.#known.set(id, { revision: Number(revision), seq: seq ? Number(seq) : null })
      this.#slots.set(key, id)
    }
  }

  find(id: string | undefined): KnownRequest | undefined {
    return id === undefined ? undefined : this.#known.get(id)
  }

  /** Writes it down, inside the transaction that carries it out. Call `keep` once that is on disk. */
  write(id: string, { revision, seq }: KnownRequest): void {
    this.#db.prepare('INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)').run(slotOf(revision), `${revision} ${seq ?? ''} ${id}`)
  }
  keep(id: string, request: KnownRequest): void {
    const slot = slotOf(request.revision)
    const before = this.#slots.get(slot)
    if (before !== undefined) this.#known.delete(before)
    this.#slots.set(slot, id)
    this.#known.set(id, request)
  }
}

const slotOf = (revision: number): string => `request ${revision % SLOTS}`
/** Id, revision and step of a stored row; nothing where it is not one of ours. */
function parts(value: string): [string, string, string] | [] {
  const m = /^(\d{1,15}) (\d{0,15}) (.{1,64})$/.exec(value)
  return m ? [m[3]!, m[1]!, m[2]!] : []
}
