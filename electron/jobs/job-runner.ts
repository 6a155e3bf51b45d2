import PQueue from 'p-queue'
import { AppError, toErrorInfo } from '#shared/base/app-error.ts'
import { isFinal, type Job, type JobKind } from '#shared/jobs/job.ts'
import type { EngineDatabase } from '../engine/database.ts'
import type { EventHub } from '../engine/event-hub.ts'
import { ENGINE_CLOSING } from './engine-closing.ts'
import type { AnyJobHandler, Resource } from './job-handler.ts'
import { type JobStore, createJobStore } from './job-store.ts'
import { registerOwner } from './owner.ts'
import { createUnsavedEnds } from './unsaved-ends.ts'
import { createProgressMeter } from './progress-meter.ts'

const POLL_MS = 400
/** Ended jobs are remembered this long. */
const KEPT_MS = 30 * 86_400_000
/** Wait before a second, third … try: doubled each time, at most a minute. */
const backOff = (attempt: number): number => Math.min(60_000, 1000 * 2 ** (attempt - 1))

export interface StartJob {
  kind: JobKind
  title: string
  projectId?: string | null
  key?: string
  input: unknown
  /** Higher first among those that wait. */
  priority?: number
}

export interface JobRunner {
  /** The id of the new job, or of the one under way with the same key. */
  start(job: StartJob): string
  /** Resolves with the job in its final state, whoever runs it. Rejects with AbortError when `signal` aborts; the job goes on. */
  wait(id: string, signal?: AbortSignal): Promise<Job>
  get(id: string): Job
  /** As get, but undefined for a job that was forgotten. */
  find(id: string): Job | undefined
  /** The newest job that was started with this key, whatever became of it; undefined where there was none. */
  latest(key: string): Job | undefined
  /** What the job was asked for, as its handler parses it; undefined where there is no such job. */
  inputOf(id: string): unknown
  list(o?: { projectId?: string | null | undefined; limit?: number | undefined }): Job[]
  /** Unfinished jobs that have a key. */
  active(): { id: string; kind: string; key: string; percent: number | null }[]
  cancel(id: string): Job
  /** Runs an ended job anew. Gives the one under way instead when the same was asked for meanwhile. */
  retry(id: string): Job
  /** Runs what dead engines left behind: all of it, or one job. Gives the ids. */
  resume(only?: string): string[]
  clear(ids?: string[]): void
  register(handler: AnyJobHandler): void
  /** Stops what runs; it waits on disk for the next engine. */
  close(): Promise<void>
}

export interface JobLimits extends Record<Exclude<Resource, 'none' | 'fetch'>, number> {}

/** Downloads at a time: they wait for the network and not for the machine. */
const FETCHES = 4

/** Work in its turn. An abort ends the waiting at once, but not what has begun: that clears up after itself first, as the job is told. */
function whenFree<T>(queue: PQueue, work: () => Promise<T>, signal: AbortSignal, priority: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let begun = false
    const stop = (): void => (begun ? undefined : reject(signal.reason as Error))
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) return stop()
    const turn = async (): Promise<void> => {
      if (signal.aborted) return
      begun = true
      await work().then(resolve, reject)
    }
    void queue.add(turn, { priority })
  })
}

export function createJobRunner(o: { db: EngineDatabase; events: EventHub; limits: JobLimits }): JobRunner {
  const store: JobStore = createJobStore(o.db)
  const owner = registerOwner(o.db)
  const handlers = new Map<JobKind, AnyJobHandler>()
  const queues: Record<Resource, PQueue> = {
    none: new PQueue(),
    fetch: new PQueue({ concurrency: FETCHES }),
    media: new PQueue({ concurrency: o.limits.media }),
    analysis: new PQueue({ concurrency: o.limits.analysis }),
    export: new PQueue({ concurrency: o.limits.export }),
  }
  const running = new Map<string, AbortController>()
  const executing = new Set<Promise<void>>()
  let closed = false
  store.prune(Date.now() - KEPT_MS)
  let seenSeq = store.lastSeq()
  const ends = createUnsavedEnds(store, (job) => o.events.emit({ type: 'job', job }))

  /** Tells of every change since the last look, also of those that another process made. */
  const tell = (): void => {
    if (closed) return
    const { seq, jobs } = store.changedSince(seenSeq)
    seenSeq = seq
    for (const job of jobs) o.events.emit({ type: 'job', job })
  }

  const find = (id: string): Job => {
    const job = ends.get(id) ?? store.get(id)
    if (!job) throw new AppError('job.notFound', 'There is no such job; it may have been cleared from the list.', { params: { id } })
    return job
  }

  async function execute(id: string): Promise<void> {
    const claimed = closed ? undefined : claim(id)
    if (!claimed) return
    tell()
    const handler = handlers.get(claimed.kind)!
    const abort = new AbortController()
    running.set(id, abort)
    const meter = createProgressMeter((p) => {
      quietly('the progress of a job could not be written', () => store.progress(id, owner.id, p))
      tell()
    })
    try {
      const output = await handler.run(claimed.input, {
        jobId: id,
        projectId: claimed.projectId,
        attempt: claimed.attempt,
        signal: abort.signal,
        progress: (p) => closed || meter(p),
        within: (resource, work) => whenFree(queues[resource], work, abort.signal, claimed.priority),
        checkpoint: claimed.checkpoint,
        saveCheckpoint: (value) => {
          if (!closed && !store.checkpoint(id, owner.id, value)) abort.abort()
        },
      })
      if (!closed) ends.write(id, { state: 'succeeded', output: output ?? null }, () => store.succeed(id, owner.id, output))
    } catch (e) {
      if (!closed) settle(id, claimed.attempt, claimed.maxAttempts, e, abort.signal.aborted)
    } finally {
      running.delete(id)
      tell()
    }
  }

  /** Undefined where it is not for this runner any more; a job that cannot even be marked as begun has failed. */
  function claim(id: string): ReturnType<JobStore['claim']> {
    try {
      return store.claim(id, owner.id)
    } catch (e) {
      const error = toErrorInfo(e)
      ends.write(id, { state: 'failed', error }, () => store.fail(id, owner.id, error))
      tell()
      return undefined
    }
  }

  /** After a failed try: cancelled, once more, or failed for good. */
  function settle(id: string, attempt: number, maxAttempts: number, e: unknown, aborted: boolean): void {
    const error = toErrorInfo(e)
    const cancelled = (): void => ends.write(id, { state: 'cancelled' }, () => store.endCancel(id, owner.id))
    const failed = (): void => ends.write(id, { state: 'failed', error }, () => store.fail(id, owner.id, error))
    if (aborted) {
      cancelled()
    } else if (error.retryable && attempt < maxAttempts) {
      const delay = backOff(attempt)
      try {
        // A cancel may have come in between; then there is no next try.
        if (store.again(id, owner.id, error, Date.now() + delay)) enqueue(id, delay)
        else cancelled()
      } catch {
        failed()
      }
    } else {
      if (error.code === 'internal') console.error(`job ${id} failed:`, e)
      failed()
    }
  }

  function enqueue(id: string, delay = 0, priority = 0): void {
    const job = store.get(id)
    const handler = job && handlers.get(job.kind)
    if (!handler) return
    const add = (): void => {
      if (closed) return
      void queues[handler.resourceOf(store.inputOf(id))].add(
        () => {
          const run = execute(id).finally(() => void executing.delete(run))
          executing.add(run)
          return run
        },
        { priority },
      )
    }
    if (delay > 0) setTimeout(add, delay).unref()
    else add()
  }

  /** Takes over what dead engines left, all of it or one job, and clears away what they were writing. Gives the ids of those that go on. */
  function takeOver(only?: string): string[] {
    const taken = store.adopt(owner.deadOwners(), owner.id, only)
    for (const { id, kind, waits, input } of taken) {
      const tidied = input === undefined ? Promise.resolve() : handlers.get(kind)?.tidy?.(input)
      const goOn = (): void => (waits ? enqueue(id) : undefined)
      Promise.resolve(tidied)
        .catch((e: unknown) => console.error(`what job ${id} left unfinished could not be removed:`, e))
        .finally(goOn)
    }
    return taken.filter((j) => j.waits).map((j) => j.id)
  }
  /** Takes a job over when the engine that had it is gone: whoever needs it would wait for ever. */
  const rescue = (id: string): void => void takeOver(id)

  const timer = setInterval(() => {
    quietly('the list of jobs could not be read', () => {
      for (const id of store.cancelling(owner.id)) running.get(id)?.abort()
      tell()
      ends.flush()
    })
  }, POLL_MS)
  timer.unref()

  return {
    register: (h) => void handlers.set(h.kind, h),
    start(job) {
      const handler = handlers.get(job.kind)
      if (!handler) throw new Error(`no handler for jobs of kind ${job.kind}`)
      ends.flush()
      const { id, fresh, superseded } = store.create({
        kind: job.kind,
        title: job.title,
        projectId: job.projectId ?? null,
        key: job.key ?? null,
        input: job.input,
        maxAttempts: handler.maxAttempts,
        priority: job.priority ?? 0,
        owner: owner.id,
      })
      if (fresh) enqueue(id, 0, job.priority)
      else rescue(id)
      tell()
      // What is being done again has not failed for good.
      if (superseded.length) o.events.emit({ type: 'jobs.cleared', jobIds: superseded })
      return id
    },
    get: find,
    find: (id) => store.get(id),
    latest(key) {
      const job = store.latest(key)
      return job && (ends.get(job.id) ?? job)
    },
    inputOf: (id) => store.inputOf(id),
    list: (q) => store.list(q).map((j) => ends.get(j.id) ?? j),
    active: () => store.active().filter((j) => !ends.get(j.id)),
    async wait(id, signal) {
      for (;;) {
        const job = find(id)
        if (isFinal(job.state)) return job
        signal?.throwIfAborted()
        rescue(id)
        if (closed) throw new AppError('engine.closed', 'The engine was closed while the job was under way; it goes on at the next start.')
        await changed(o.events, id, signal)
      }
    },
    cancel(id) {
      if (isFinal(find(id).state)) return find(id)
      const abort = running.get(id)
      // What runs is stopped even where a full disk does not take the wish.
      if (abort) quietly('a cancel could not be written', () => store.cancel(id))
      else store.cancel(id)
      abort?.abort()
      // Nobody else will end what a dead engine was running.
      rescue(id)
      tell()
      return find(id)
    },
    retry(id) {
      const job = find(id)
      if (!isFinal(job.state))
        throw new AppError('job.notFinished', 'This job has not ended yet, so there is nothing to try again.', { params: { id } })
      if (job.state === 'succeeded')
        throw new AppError('job.done', 'This job has already succeeded; its result is kept.', { params: { id } })
      ends.flush()
      const again = store.retry(id, owner.id)
      if (again.fresh) enqueue(id)
      tell()
      return find(again.id)
    },
    resume(only) {
      const ids = takeOver(only)
      tell()
      return ids
    },
    clear(ids) {
      const jobIds = store.clear(ids)
      if (jobIds.length) o.events.emit({ type: 'jobs.cleared', jobIds })
    },
    async close() {
      if (closed) return
      closed = true
      clearInterval(timer)
      for (const q of Object.values(queues)) q.clear()
      for (const [id, abort] of running) {
        quietly('a job could not be given back', () => store.giveBack(id, owner.id))
        abort.abort(ENGINE_CLOSING)
      }
      // Handlers that ignore the signal are not waited for: their process ends with ours.
      await Promise.race([Promise.allSettled([...executing]), new Promise((r) => setTimeout(r, 5000).unref())])
      owner.close()
    },
  }
}

/** What only helps must not end the engine: a disk that is full or away for a moment is logged. */
function quietly(what: string, work: () => unknown): void {
  try {
    work()
  } catch (e) {
    console.error(`${what}:`, e)
  }
}

/** Waits for the next change of the job, at most a second (another process may run it and die). */
function changed(events: EventHub, id: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      off()
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const off = events.on((e) => {
      if (e.type === 'job' && e.job.id === id) done()
    })
    const timer = setTimeout(done, 1000)
    signal?.addEventListener('abort', done)
  })
}
