import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

export type EngineDatabase = Database.Database

/** One step per change of the engine's own tables; never edit a step that has shipped. Projects live in their own files. */
const STEPS = [
  `CREATE TABLE engine (
     id TEXT PRIMARY KEY, pid INTEGER NOT NULL, pid_start TEXT, heartbeat REAL NOT NULL) STRICT;
   CREATE TABLE job (
     id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, project_id TEXT, dedup_key TEXT, state TEXT NOT NULL,
     input TEXT NOT NULL, output TEXT, checkpoint TEXT, error TEXT,
     stage TEXT NOT NULL DEFAULT 'waiting', percent REAL, message TEXT NOT NULL DEFAULT '', eta_ms REAL,
     attempt INTEGER NOT NULL DEFAULT 0, max_attempts INTEGER NOT NULL, run_after REAL NOT NULL DEFAULT 0, priority INTEGER NOT NULL DEFAULT 0,
     owner TEXT, hidden INTEGER NOT NULL DEFAULT 0, seq INTEGER NOT NULL,
     created_at REAL NOT NULL, started_at REAL, finished_at REAL) STRICT;
   CREATE UNIQUE INDEX job_key ON job(dedup_key) WHERE dedup_key IS NOT NULL AND state NOT IN ('succeeded','failed','cancelled');
   CREATE INDEX job_state ON job(state, owner);
   CREATE INDEX job_seq ON job(seq);
   CREATE TABLE cache_entry (
     hash TEXT NOT NULL, method TEXT NOT NULL, bytes INTEGER NOT NULL, used_at REAL NOT NULL, PRIMARY KEY (hash, method)) STRICT;
   CREATE TABLE file_hash (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ms REAL NOT NULL, hash TEXT NOT NULL) STRICT;
   CREATE TABLE recent_project (
     path TEXT PRIMARY KEY, name TEXT NOT NULL, opened_at REAL NOT NULL, duration REAL NOT NULL DEFAULT 0, poster TEXT) STRICT;
   CREATE TABLE grant_path (path TEXT PRIMARY KEY, granted_at REAL NOT NULL) STRICT;`,
  // A job that is being cancelled will not do the work: who asks again gets a new one.
  `DROP INDEX job_key;
   CREATE UNIQUE INDEX job_key ON job(dedup_key)
     WHERE dedup_key IS NOT NULL AND state NOT IN ('succeeded','failed','cancelled','cancelling');`,
]

/** The engine's own database in `dataDir` ('cutwright.db', WAL): jobs, cache index, recent projects, granted paths. Created when absent. */
export function openEngineDatabase(dataDir: string): EngineDatabase {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'cutwright.db')
  try {
    return openDatabase(path)
  } catch (e) {
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(String((e as { code?: unknown }).code))) throw e
    // Projects do not lie in it. Better a program without its lists than none; the damaged file stays for whoever can read it.
    console.error('the list of jobs and recent projects is damaged and was begun anew; the old one is kept beside it:', e)
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged-${Date.now()}${suffix}`)
    }
    return openDatabase(path)
  }
}

function openDatabase(path: string): EngineDatabase {
  const db = new Database(path)
  try {
    prepare(db)
    return db
  } catch (e) {
    db.close()
    throw e
  }
}

function prepare(db: EngineDatabase): void {
  db.pragma('journal_mode = WAL')
  db.pragma('busy_timeout = 5000')
  db.pragma('synchronous = NORMAL')
  db.transaction(() => {
    const from = db.pragma('user_version', { simple: true }) as number
    for (let i = from; i < STEPS.length; i++) db.exec(STEPS[i]!)
    if (from < STEPS.length) db.pragma(`user_version = ${STEPS.length}`)
  }).immediate()
  if (db.pragma('quick_check(1)', { simple: true }) !== 'ok')
    throw Object.assign(new Error('pages do not fit together'), { code: 'SQLITE_CORRUPT' })
}
