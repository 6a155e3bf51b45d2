import { existsSync } from 'node:fs'
import type { RecentProject } from '#shared/contract/contract.ts'
import type { EngineDatabase } from '../database.ts'

const MOST = 30

export interface RecentProjects {
  list(): RecentProject[]
  /** Notes that it was opened or has changed. duration in seconds; `poster` a path on the engine's server. */
  touch(p: { path: string; name: string; duration: number; poster: string | null }): void
  forget(path: string): void
}

export function createRecentProjects(db: EngineDatabase): RecentProjects {
  const rows = db.prepare<[number], { path: string; name: string; openedAt: number; duration: number; poster: string | null }>(
    'SELECT path, name, opened_at AS openedAt, duration, poster FROM recent_project ORDER BY opened_at DESC LIMIT ?',
  )
  const put = db.prepare<[string, string, number, number, string | null]>(
    'INSERT OR REPLACE INTO recent_project(path, name, opened_at, duration, poster) VALUES (?, ?, ?, ?, ?)',
  )
  return {
    list: () => rows.all(MOST).map((r) => ({ ...r, missing: !existsSync(r.path) })),
    touch: (p) => void put.run(p.path, p.name, Date.now(), p.duration, p.poster),
    forget: (path) => void db.prepare('DELETE FROM recent_project WHERE path = ?').run(path),
  }
}
