import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { EngineDatabase } from '../engine/database.ts'

/** Past this age a heartbeat proves nothing where the start time of a process cannot be read. */
const STALE_MS = 60_000
const BEAT_MS = 5_000

/** One running engine on a data folder. Jobs carry its id; while it lives nobody else touches them. */
export interface Owner {
  readonly id: string
  /** Ids of engines that unfinished jobs name and that are gone: closed, or their process is dead. */
  deadOwners(): string[]
  close(): void
}

/** When a process began, as the kernel counts it: tells a reused pid from the old one. undefined where the system does not say. */
function processStart(pid: number): string | undefined {
  try {
    // The name in parentheses may hold spaces; field 22 counts from the start, so 20 after the closing one.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ')[19]
  } catch {
    return undefined
  }
}

function isAlive(row: { pid: number; pid_start: string | null; heartbeat: number }): boolean {
  try {
    process.kill(row.pid, 0)
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  if (row.pid_start !== null) return processStart(row.pid) === row.pid_start
  return Date.now() - row.heartbeat < STALE_MS
}

export function registerOwner(db: EngineDatabase): Owner {
  const id = `eng_${randomUUID()}`
  db.prepare('INSERT INTO engine(id, pid, pid_start, heartbeat) VALUES (?, ?, ?, ?)').run(
    id,
    process.pid,
    processStart(process.pid) ?? null,
    Date.now(),
  )
  const beat = db.prepare('UPDATE engine SET heartbeat = ? WHERE id = ?')
  const timer = setInterval(() => {
    try {
      beat.run(Date.now(), id)
    } catch (e) {
      // A full disk or a drive that is away for a moment: the next beat tries again.
      console.error('the heartbeat could not be written:', e)
    }
  }, BEAT_MS)
  timer.unref()
  const engines = db.prepare<[], { id: string; pid: number; pid_start: string | null; heartbeat: number }>('SELECT * FROM engine')
  const named = db.prepare<[], string>("SELECT DISTINCT owner FROM job WHERE state NOT IN ('succeeded','failed','cancelled')").pluck()
  return {
    id,
    deadOwners() {
      const alive = new Set([
        id,
        ...engines
          .all()
          .filter(isAlive)
          .map((r) => r.id),
      ])
      return named.all().filter((o) => !alive.has(o))
    },
    close() {
      clearInterval(timer)
      try {
        db.prepare('DELETE FROM engine WHERE id = ?').run(id)
      } catch (e) {
        // Its process ends, which tells the same.
        console.error('the engine could not sign off:', e)
      }
    },
  }
}
