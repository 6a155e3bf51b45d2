import { AppError, toErrorInfo } from '#shared/base/app-error.ts'
import type { WorkOptions } from '../media-service.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import type { WorkerExit, WorkerHandle } from './spawn-worker.ts'
import type { InputOf, OutputOf } from './tasks.ts'
import { spokenName } from '../spoken-name.ts'

export interface PoolOptions {
  /** Starts one worker. */
  start: () => WorkerHandle
  /** Most workers at a time; each runs one task at a time, so that a crash is blamed on the right file. */
  size: number
  /** Ends a worker that has been idle this long, in milliseconds; null keeps it. */
  idleMs: number | null
  /** A new process for every task. */
  fresh?: boolean
}

export interface TaskOptions extends WorkOptions {
  /** The file that an error names. */
  file: string
  /** Killed when it has shown no progress for this long, in milliseconds. */
  stallMs: number
  /** Killed when its process holds more than this; default: no limit. */
  mostBytes?: number
}

/** Time that a cancelled task has to stop by itself before its process is killed. */
const CANCEL_GRACE_MS = 500
/** A worker that the system killed for want of memory, say, tells nothing of its file: only at the second time is it blamed. */
const MOST_CRASHES = 2

interface Task {
  id: number
  kind: string
  input: unknown
  options: TaskOptions
  resolve: (output: unknown) => void
  reject: (error: Error) => void
  /** What the caller hears of its progress. */
  tell: TaskOptions['onProgress']
  /** Times that its worker died of itself. */
  crashes: number
}

interface Member {
  handle: WorkerHandle
  task: Task | null
  /** Ends the current task's timers and its abort listener. */
  release: () => void
  idle: NodeJS.Timeout | null
  /** Set before we kill it: what the task then fails with, in place of "crashed". */
  verdict: Error | null
}

export const abortError = (): Error => new DOMException('The operation was aborted.', 'AbortError')

/**
 * Runs tasks in child processes that may die. A task whose worker dies is begun once more in a new process; a second crash, a hang or
 * a cancel ends it and its process. Tasks wait in order of arrival.
 */
export class WorkerPool<M extends object> {
  readonly #options: PoolOptions
  readonly #members = new Set<Member>()
  #queue: Task[] = []
  #nextId = 1
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** Rejects with AbortError, AppError('media.workerCrashed' | 'media.timeout' | 'media.tooMuchMemory' | 'media.closed'), or the task's own error. */
  run<K extends keyof M & string>(kind: K, input: InputOf<M[K]>, options: TaskOptions): Promise<OutputOf<M[K]>> {
    const { signal } = options
    if (this.#closed) return Promise.reject(closedError())
    if (signal?.aborted) return Promise.reject(abortError())
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const task: Task = { id: this.#nextId++, kind, input, options, resolve, reject, tell: options.onProgress, crashes: 0 }
    this.#queue.push(task)
    signal?.addEventListener('abort', () => this.#dropQueued(task), { once: true })
    this.#dispatch()
    return promise as Promise<OutputOf<M[K]>>
  }

  /** Starts a worker if none is there, so that the first task need not wait for it. */
  prepare(): void {
    if (!this.#closed && this.#members.size === 0) this.#startMember()
  }

  /** Kills every worker; tasks under way and waiting fail with 'media.closed'. */
  async close(): Promise<void> {
    this.#closed = true
    for (const task of this.#queue.splice(0)) task.reject(closedError())
    const gone = [...this.#members].map(
      (member) =>
        new Promise<void>((resolve) => {
          member.verdict ??= closedError()
          member.handle.onExit(() => resolve())
          member.handle.kill()
        }),
    )
    await Promise.all(gone)
  }

  #dropQueued(task: Task): void {
    const at = this.#queue.indexOf(task)
    if (at < 0) return
    this.#queue.splice(at, 1)
    task.reject(abortError())
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const member = this.#freeMember()
      if (!member) return
      this.#begin(member, this.#queue.shift()!)
    }
  }

  #freeMember(): Member | null {
    for (const member of this.#members) if (!member.task && !member.verdict) return member
    // Workers that are being killed still occupy memory, but not a seat.
    const seated = [...this.#members].filter((m) => !m.verdict).length
    return seated < this.#options.size ? this.#startMember() : null
  }

  #startMember(): Member {
    const member: Member = { handle: this.#options.start(), task: null, release: () => undefined, idle: null, verdict: null }
    this.#members.add(member)
    member.handle.onMessage((raw) => this.#receive(member, raw as FromWorker))
    member.handle.onExit((exit) => this.#exited(member, exit))
    return member
  }

  #begin(member: Member, task: Task): void {
    if (member.idle) clearTimeout(member.idle)
    member.idle = null
    member.task = task
    const { signal, stallMs } = task.options
    const kill = (verdict: Error): void => {
      member.verdict ??= verdict
      member.handle.kill()
    }
    const stall = setTimeout(() => kill(timeoutError(task)), stallMs)
    let grace: NodeJS.Timeout | undefined
    const onAbort = (): void => {
      member.handle.post({ type: 'cancel', id: task.id } satisfies ToWorker)
      grace = setTimeout(() => kill(abortError()), CANCEL_GRACE_MS)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    task.options.onProgress = (share, stage) => {
      stall.refresh()
      task.tell?.(share, stage)
    }
    member.release = () => {
      clearTimeout(stall)
      clearTimeout(grace)
      signal?.removeEventListener('abort', onAbort)
    }
    member.handle.post({
      type: 'run',
      id: task.id,
      kind: task.kind,
      input: task.input,
      mostBytes: task.options.mostBytes,
    } satisfies ToWorker)
  }

  #receive(member: Member, message: FromWorker): void {
    const task = member.task
    if (!task || message.id !== task.id) return
    if (message.type === 'progress') return task.options.onProgress?.(message.share, message.stage)
    if (message.type === 'overMemory') {
      member.verdict ??= memoryError(task, message.bytes)
      return member.handle.kill()
    }
    this.#settle(member, () => {
      if (task.options.signal?.aborted) task.reject(abortError())
      else if (message.type === 'done') task.resolve(message.output)
      else task.reject(taskError(message))
    })
    if (this.#options.fresh) {
      member.verdict = abortError()
      member.handle.kill()
    } else if (this.#options.idleMs !== null) {
      member.idle = setTimeout(() => {
        member.verdict = abortError()
        member.handle.kill()
      }, this.#options.idleMs).unref()
    }
    this.#dispatch()
  }

  #exited(member: Member, exit: WorkerExit): void {
    this.#members.delete(member)
    if (member.idle) clearTimeout(member.idle)
    const task = member.task
    if (task) this.#settle(member, () => this.#afterDeath(task, member.verdict, exit))
    if (!this.#closed) this.#dispatch()
  }

  #afterDeath(task: Task, verdict: Error | null, exit: WorkerExit): void {
    task.crashes++
    const again = !verdict && exit.notStarted === undefined && task.crashes < MOST_CRASHES && !this.#closed && !task.options.signal?.aborted
    if (again) this.#queue.unshift(task)
    else task.reject(verdict ?? crashError(task, exit))
  }

  #settle(member: Member, answer: () => void): void {
    member.release()
    member.release = () => undefined
    member.task = null
    answer()
  }
}

const closedError = (): AppError => new AppError('media.closed', 'Cutwright is closing; the work was stopped and can be started again.')

function timeoutError(task: Task): AppError {
  const file = spokenName(task.options.file)
  return new AppError('media.timeout', `Reading “${file}” made no progress and was stopped; nothing was changed.`, {
    retryable: true,
    params: { file, seconds: Math.round(task.options.stallMs / 1000) },
  })
}

function memoryError(task: Task, bytes: number): AppError {
  const file = spokenName(task.options.file)
  const gigabytes = Math.round(bytes / 2 ** 28) / 4
  return new AppError('media.tooMuchMemory', `Reading “${file}” took more memory than it may and was stopped; everything else goes on.`, {
    params: { file, gigabytes },
  })
}

function crashError(task: Task, exit: WorkerExit): AppError {
  if (exit.notStarted !== undefined) {
    const { code, message, retryable, params } = toErrorInfo(Object.assign(new Error(exit.stderr), { code: exit.notStarted }))
    if (code.startsWith('system.')) return new AppError(code, message, params ? { retryable, params } : { retryable })
  }
  const file = spokenName(task.options.file)
  const detail = exit.stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? ''
  return new AppError('media.workerCrashed', `The media reader stopped unexpectedly on “${file}”; everything else goes on.`, {
    params: { file, task: task.kind, exit: exit.signal ?? exit.code ?? 'unknown', detail },
  })
}

function taskError(message: Extract<FromWorker, { type: 'error' }>): Error {
  const { code, message: text, retryable, params } = message.error
  if (code === 'cancelled') return abortError()
  const error = new AppError(code, text, params ? { retryable, params } : { retryable })
  if (message.stack) error.stack = message.stack
  return error
}
