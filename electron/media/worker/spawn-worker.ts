import { type ChildProcess, fork, type ForkOptions } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CODE_CACHE } from './code-cache.ts'
import { workerEnvironment } from './worker-environment.ts'
import { setRank, type WorkerRank } from './worker-rank.ts'

/** How a worker ended, and the last thing it wrote to stderr (at most 4,000 characters). */
export interface WorkerExit {
  /** Why it could not be started at all, as the system says it: 'EMFILE'. */
  notStarted?: string
  code: number | null
  signal: string | null
  stderr: string
}

/** A running child process. Messages are plain values (structured clone). */
export interface WorkerHandle {
  post(message: unknown): void
  onMessage(f: (message: unknown) => void): void
  /** Every listener is called once; at once when the process is gone already. */
  onExit(f: (exit: WorkerExit) => void): void
  /** Ends it at once (SIGKILL); safe to call twice. */
  kill(): void
}

export interface SpawnOptions {
  /** Shows in process lists. */
  name: string
  /** Default: as every other program. */
  rank?: WorkerRank
}

/** Host capability: Node forks, Electron uses a utility process. `entry` is a file URL or path. */
export type SpawnWorker = (entry: string, options: SpawnOptions) => WorkerHandle

const STDERR_KEPT = 4000
/** Starts a worker as a forked Node process. */
export const forkWorker: SpawnWorker = (entry, { name, rank }) => {
  const path = entry.startsWith('file:') ? fileURLToPath(entry) : entry
  const child = forkOrFail(path, [`--name=${name}`], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...workerEnvironment(), ...(CODE_CACHE ? { NODE_COMPILE_CACHE: CODE_CACHE } : {}) },
  })
  if ('failed' in child) return failedHandle(child)
  if (rank && child.pid !== undefined) setRank(child.pid, rank)
  let stderr = ''
  let notStarted: string | undefined
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT)
  })
  let ended: WorkerExit | null = null
  const listeners: ((exit: WorkerExit) => void)[] = []
  const end = (code: number | null, signal: string | null): void => {
    if (ended) return
    ended = { code, signal, stderr, ...(child.pid === undefined && notStarted ? { notStarted } : {}) }
    for (const f of listeners) f(ended)
  }
  // 'close' comes after stderr has been read whole; a process that could not start has no pid and never closes.
  child.on('close', end)
  child.on('error', (e) => {
    stderr += e.message
    notStarted = (e as NodeJS.ErrnoException).code
    if (child.pid === undefined) end(null, null)
  })
  return {
    post(message) {
      // A worker that has just died is reported by onExit; the failed write says nothing more.
      if (!ended && child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (f) => void child.on('message', f),
    onExit(f) {
      if (ended) f(ended)
      else listeners.push(f)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Most failures to start come as an event, but where memory is short fork throws. */
function forkOrFail(path: string, args: string[], options: ForkOptions): ChildProcess | { failed: NodeJS.ErrnoException } {
  try {
    return fork(path, args, options)
  } catch (e) {
    return { failed: e as NodeJS.ErrnoException }
  }
}

/** A worker that never was. */
function failedHandle({ failed }: { failed: NodeJS.ErrnoException }): WorkerHandle {
  const exit: WorkerExit = { code: null, signal: null, stderr: failed.message, ...(failed.code ? { notStarted: failed.code } : {}) }
  return {
    post: () => undefined,
    onMessage: () => undefined,
    onExit: (f) => void setImmediate(f, exit),
    kill: () => undefined,
  }
}
