import { randomUUID } from 'node:crypto'
import type { ErrorInfo } from '#shared/base/app-error.ts'
import { Job, type JobKind, type JobState, type Progress } from '#shared/jobs/job.ts'
import type { EngineDatabase } from '../engine/database.ts'

interface Row {
  id: string
  kind: string
  title: string
  project_id: string | null
  dedup_key: string | null
  state: JobState
  input: string
  output: string | null
  checkpoint: string | null
  error: string | null
  stage: string
  percent: number | null
  message: string
  eta_ms: number | null
  attempt: number
  max_attempts: number
  run_after: number
  priority: number
  owner: string | null
  seq: number
  created_at: number
  started_at: number | null
  finished_at: number | null
}

export interface NewJob {
  kind: JobKind
  title: string
  projectId: string | null
  /** While a job with this key is under way, asking again gives that one. */
  key: string | null
  input: unknown
  maxAttempts: number
  priority: number
  owner: string
}

export interface ClaimedJob {
  id: string
  kind: JobKind
  projectId: string | null
  input: unknown
  checkpoint: unknown
  attempt: number
  maxAttempts: number
  priority: number
}

/** A job of a dead engine. `waits`: it is to be run again; else it has ended. `input` is undefined where it was never begun. */
export interface AdoptedJob {
  id: string
  kind: JobKind
  waits: boolean
  input: unknown
}

/** A job that was running each time the engine died is probably the cause. */
const CRASHED: ErrorInfo = {
  code: 'job.crashed',
  message: 'This job was under way each time the program stopped, so it was not started again; try it again by hand or leave the file out.',
  retryable: false,
}
const tooManyCrashes = (r: Row): boolean => r.state === 'running' && r.attempt >= r.max_attempts + 2

/** All that a window is shown; the input may be as large as a film's render list. */
const SHOWN = `id, kind, title, project_id, state, output, error, stage, percent, message, eta_ms, attempt, max_attempts, seq,
  created_at, started_at, finished_at`

/** Those that will do their work if nobody objects. */
const WANTED = "('created','queued','running')"
const FINAL = "('succeeded','failed','cancelled')"
const seqNext = '(SELECT COALESCE(MAX(seq), 0) + 1 FROM job)'

/**
 * Jobs on disk. Every change of state names the states it may leave and, while a job runs, its owner: a stolen or cancelled job
 * refuses the late word of its old runner. Methods that change a state tell whether they did.
 */
export type JobStore = ReturnType<typeof createJobStore>

export function createJobStore(db: EngineDatabase) {
  const one = db.prepare<[string], Row>('SELECT * FROM job WHERE id = ?')
  const byKey = db.prepare<[string], Row>(`SELECT * FROM job WHERE dedup_key = ? AND state IN ${WANTED}`)
  const lastByKey = db.prepare<[string], Row>('SELECT * FROM job WHERE dedup_key = ? ORDER BY rowid DESC LIMIT 1')
  const failedWith = db.prepare<[string], string>("SELECT id FROM job WHERE dedup_key = ? AND state = 'failed' AND hidden = 0").pluck()
  const hide = db.prepare<[string]>('UPDATE job SET hidden = 1 WHERE id = ?')
  const change = (set: string, where: string) => db.prepare(`UPDATE job SET ${set}, seq = ${seqNext} WHERE id = @id AND ${where}`)
  const statements = {
    insert: db.prepare(
      `INSERT INTO job(id, kind, title, project_id, dedup_key, state, input, max_attempts, priority, owner, seq, created_at)
       VALUES (@id, @kind, @title, @projectId, @key, 'created', @input, @maxAttempts, @priority, @owner, ${seqNext}, @now)`,
    ),
    enqueue: change("state = 'queued', run_after = @runAfter", "state = 'created' AND owner = @owner"),
    claim: change(
      "state = 'running', attempt = attempt + 1, started_at = @now, stage = 'starting', percent = NULL, message = '', eta_ms = NULL, error = NULL",
      // Its runner waits for run_after by its own timer: a wall clock that is set back would hold the job for ever.
      "state = 'queued' AND owner = @owner",
    ),
    progress: change(
      'stage = @stage, percent = @percent, message = @message, eta_ms = @etaMs',
      "state IN ('running','cancelling') AND owner = @owner",
    ),
    checkpoint: change('checkpoint = @checkpoint', "state IN ('running','cancelling') AND owner = @owner"),
    succeed: change(
      "state = 'succeeded', output = @output, stage = 'done', percent = 100, eta_ms = NULL, finished_at = @now",
      "state IN ('running','cancelling') AND owner = @owner",
    ),
    fail: change(
      "state = 'failed', error = @error, eta_ms = NULL, finished_at = @now",
      "state IN ('running','cancelling','queued','created') AND owner = @owner",
    ),
    again: change(
      "state = 'queued', error = @error, run_after = @runAfter, stage = 'retrying', eta_ms = NULL",
      "state = 'running' AND owner = @owner",
    ),
    giveBack: change("state = 'queued', run_after = 0, attempt = attempt - 1", "state = 'running' AND owner = @owner"),
    endCancel: change("state = 'cancelled', eta_ms = NULL, finished_at = @now", "state IN ('running','cancelling') AND owner = @owner"),
    cancelWaiting: change("state = 'cancelled', finished_at = @now", "state IN ('created','queued')"),
    askCancel: change("state = 'cancelling'", "state = 'running'"),
    takeOver: change('state = @state, error = @error, owner = @owner, run_after = 0, finished_at = @finishedAt', 'owner = @was'),
    retry: change(
      "state = 'queued', attempt = 0, run_after = 0, error = NULL, output = NULL, owner = @owner, stage = 'waiting', percent = NULL, message = '', finished_at = NULL, hidden = 0",
      "state IN ('failed','cancelled')",
    ),
  }
  const active = db.prepare<[], { id: string; kind: string; key: string; percent: number | null }>(
    `SELECT id, kind, dedup_key AS key, percent FROM job WHERE dedup_key IS NOT NULL AND state NOT IN ${FINAL}`,
  )
  const ownedBy = db.prepare<[string], Row>(`SELECT * FROM job WHERE owner = ? AND state NOT IN ${FINAL}`)
  const run = (s: { run(p: object): { changes: number } }, p: object): boolean => s.run({ now: Date.now(), ...p }).changes > 0

  return {
    /** Writes the job down, or gives the one under way with the same key. `superseded`: failed ones with that key, which are hidden now. */
    create: (job: NewJob): { id: string; fresh: boolean; superseded: string[] } =>
      db
        .transaction(() => {
          const same = job.key === null ? undefined : byKey.get(job.key)
          if (same) return { id: same.id, fresh: false, superseded: [] }
          const superseded = job.key === null ? [] : failedWith.all(job.key)
          for (const old of superseded) hide.run(old)
          const id = `job_${randomUUID()}`
          run(statements.insert, { ...job, id, input: JSON.stringify(job.input) })
          run(statements.enqueue, { id, owner: job.owner, runAfter: 0 })
          return { id, fresh: true, superseded }
        })
        .immediate(),
    get: (id: string): Job | undefined => toJob(one.get(id)),
    /** The job that was asked for last with this key. */
    latest: (key: string): Job | undefined => toJob(lastByKey.get(key)),
    /** What it was asked for; undefined where there is no such job. */
    inputOf(id: string): unknown {
      const r = one.get(id)
      return r && (JSON.parse(r.input) as unknown)
    },
    list(o: { projectId?: string | null | undefined; limit?: number | undefined } = {}): Job[] {
      const rows = db
        .prepare<[string | null, string | null, number], Row>(
          `SELECT ${SHOWN} FROM job WHERE hidden = 0 AND (? IS NULL OR project_id = ? OR project_id IS NULL) ORDER BY rowid DESC LIMIT ?`,
        )
        .all(o.projectId ?? null, o.projectId ?? null, o.limit ?? 200)
      return rows.flatMap((r) => toJob(r) ?? [])
    },
    changedSince: (seq: number): { seq: number; jobs: Job[] } => {
      const rows = db.prepare<[number], Row>(`SELECT ${SHOWN} FROM job WHERE seq > ? ORDER BY seq`).all(seq)
      return { seq: rows.at(-1)?.seq ?? seq, jobs: rows.flatMap((r) => toJob(r) ?? []) }
    },
    /** Forgets jobs that ended before `time`. */
    prune: (time: number): void => void db.prepare(`DELETE FROM job WHERE state IN ${FINAL} AND finished_at < ?`).run(time),
    lastSeq: (): number => db.prepare<[], number>('SELECT COALESCE(MAX(seq), 0) FROM job').pluck().get() ?? 0,
    claim(id: string, owner: string): ClaimedJob | undefined {
      if (!run(statements.claim, { id, owner })) return undefined
      const r = one.get(id)!
      return {
        id,
        kind: r.kind as JobKind,
        projectId: r.project_id,
        input: JSON.parse(r.input),
        checkpoint: r.checkpoint === null ? null : JSON.parse(r.checkpoint),
        attempt: r.attempt,
        maxAttempts: r.max_attempts,
        priority: r.priority,
      }
    },
    progress: (id: string, owner: string, p: Progress) => run(statements.progress, { id, owner, ...p }),
    checkpoint: (id: string, owner: string, value: unknown) => run(statements.checkpoint, { id, owner, checkpoint: JSON.stringify(value) }),
    succeed: (id: string, owner: string, output: unknown) => run(statements.succeed, { id, owner, output: JSON.stringify(output ?? null) }),
    fail: (id: string, owner: string, error: ErrorInfo) => run(statements.fail, { id, owner, error: JSON.stringify(error) }),
    again: (id: string, owner: string, error: ErrorInfo, runAfter: number) =>
      run(statements.again, { id, owner, error: JSON.stringify(error), runAfter }),
    giveBack: (id: string, owner: string) => run(statements.giveBack, { id, owner }),
    endCancel: (id: string, owner: string) => run(statements.endCancel, { id, owner }),
    /** A waiting job ends at once; a running one is asked to. */
    cancel: (id: string): boolean => run(statements.cancelWaiting, { id }) || run(statements.askCancel, { id }),
    /** Queues an ended job anew; gives its id, or that of the one under way with the same key, and whether it was queued by this. */
    retry: (id: string, owner: string): { id: string; fresh: boolean } =>
      db
        .transaction(() => {
          const key = one.get(id)?.dedup_key ?? null
          const same = key === null ? undefined : byKey.get(key)
          return same ? { id: same.id, fresh: false } : { id, fresh: run(statements.retry, { id, owner }) }
        })
        .immediate(),
    cancelling: (owner: string): string[] =>
      db.prepare<[string], string>("SELECT id FROM job WHERE state = 'cancelling' AND owner = ?").pluck().all(owner),
    /** Unfinished jobs that have a key. */
    active: (): { id: string; kind: string; key: string; percent: number | null }[] => active.all(),
    /** Takes over what dead engines left: a cancel that was asked for is done, the rest waits again. Gives all of them. */
    adopt: (dead: string[], owner: string, only?: string): AdoptedJob[] =>
      db
        .transaction(() => {
          const left = dead.flatMap((d) => ownedBy.all(d)).filter((r) => only === undefined || r.id === only)
          return left.map((r) => {
            const state = r.state === 'cancelling' ? 'cancelled' : tooManyCrashes(r) ? 'failed' : 'queued'
            const error = state === 'failed' ? JSON.stringify(CRASHED) : null
            run(statements.takeOver, { id: r.id, was: r.owner, state, error, owner, finishedAt: state === 'queued' ? null : Date.now() })
            return {
              id: r.id,
              kind: r.kind as JobKind,
              waits: state === 'queued',
              input: r.attempt > 0 ? (JSON.parse(r.input) as unknown) : undefined,
            }
          })
        })
        .immediate(),
    /** Hides finished jobs; the given ones or all. Gives their ids. */
    clear: (ids?: string[]): string[] =>
      db
        .transaction(() => {
          const done = db.prepare<[], string>(`SELECT id FROM job WHERE hidden = 0 AND state IN ${FINAL}`).pluck().all()
          const chosen = ids ? done.filter((id) => ids.includes(id)) : done
          for (const id of chosen) db.prepare('UPDATE job SET hidden = 1 WHERE id = ?').run(id)
          return chosen
        })
        .immediate(),
  }
}

/** A row as the window sees it; undefined for one that a newer version wrote and this one cannot read. */
function toJob(r: Row | undefined): Job | undefined {
  if (!r) return undefined
  const parsed = Job.safeParse({
    id: r.id,
    kind: r.kind,
    title: r.title,
    projectId: r.project_id,
    state: r.state,
    progress: { stage: r.stage, percent: r.percent, message: r.message, etaMs: r.eta_ms },
    attempt: r.attempt,
    maxAttempts: r.max_attempts,
    error: r.error === null ? null : JSON.parse(r.error),
    output: r.output === null ? null : JSON.parse(r.output),
    createdAt: r.created_at,
    startedAt: r.started_at,
    finishedAt: r.finished_at,
  })
  return parsed.success ? parsed.data : undefined
}
