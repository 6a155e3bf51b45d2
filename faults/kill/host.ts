import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ENTRY = join(import.meta.dirname, '../../electron/engine/web-host.ts')

export interface HostFolders {
  dataDir: string
  projectDir: string
  exportDir: string
  /** The system's temporary folder for this host, so that what it leaves there can be seen. */
  tmpDir: string
}

/** An answer that is no success: the engine's own code and sentence. */
export class Refused extends Error {
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(`${status} ${code}: ${message}`)
    this.code = code
  }
}

/** The web host as a child in a process group of its own. */
export class KillableHost {
  readonly child: ChildProcess
  readonly url: URL
  readonly token: string
  readonly #ended: Promise<void>

  private constructor(child: ChildProcess, address: string, ended: Promise<void>) {
    this.child = child
    this.url = new URL(address)
    this.token = this.url.searchParams.get('t')!
    this.#ended = ended
  }

  /** Starts it and waits for its address. `onSpawn` is called before, so that it can be killed while it starts: then undefined is the answer. */
  static async start(folders: HostFolders, onSpawn: (pid: number) => void = () => undefined): Promise<KillableHost | undefined> {
    const child = spawn(process.execPath, [ENTRY], {
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        CUTWRIGHT_DATA_DIR: folders.dataDir,
        CUTWRIGHT_PROJECT_DIR: folders.projectDir,
        CUTWRIGHT_EXPORT_DIR: folders.exportDir,
        TMPDIR: folders.tmpDir,
        PORT: '0',
      },
    })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    onSpawn(child.pid!)
    const line = await Promise.race([
      new Promise<string>((resolve) => child.stdout!.once('data', (d) => resolve(String(d)))),
      ended.then(() => undefined),
    ])
    if (line === undefined) {
      if (child.signalCode !== 'SIGKILL') throw new Error(`the engine did not start: it ended with ${child.exitCode ?? child.signalCode}`)
      return undefined
    }
    return new KillableHost(child, (JSON.parse(line) as { url: string }).url, ended)
  }

  get pid(): number {
    return this.child.pid!
  }
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** A call over REST. Throws Refused for an answer of the engine, TypeError where the connection broke. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' }
    const answer = await fetch(new URL(`/v1${path}`, this.url), { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    const text = await answer.text()
    const value: unknown = text ? JSON.parse(text) : undefined
    if (answer.ok) return value as T
    const { message = '', data } = value as { message?: string; data?: { code?: string } }
    throw new Refused(answer.status, data?.code ?? 'unknown', message)
  }

  /** kill -9 of the engine alone or of its whole process group; resolves when the engine is gone. */
  async kill(group: boolean): Promise<void> {
    if (this.alive) process.kill(group ? -this.pid : this.pid, 'SIGKILL')
    await this.#ended
  }
  /** Asks it to end, as a person who closes it does. */
  async stop(): Promise<void> {
    if (this.alive) this.child.kill('SIGTERM')
    await this.#ended
  }
}

/** Process ids below `pid`, children of children too. Linux only: elsewhere none. */
export function descendants(pid: number): number[] {
  if (!existsSync('/proc/self/task')) return []
  const found: number[] = []
  const queue = [pid]
  for (let p = queue.pop(); p !== undefined; p = queue.pop()) {
    for (const child of childrenOf(p)) {
      found.push(child)
      queue.push(child)
    }
  }
  return found
}
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((t) =>
      readFileSync(`/proc/${pid}/task/${t}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
}

/** The name a worker was started with ('media-probe', 'preview', …), or undefined. */
export function workerName(pid: number): string | undefined {
  try {
    return /--name=([\w-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

/** Whether a process runs; one that is dead and only not yet collected does not. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Waits until none of them runs; the milliseconds that took. Throws after `limit`. */
export async function allGone(pids: readonly number[], limit: number): Promise<number> {
  const from = performance.now()
  for (;;) {
    const left = pids.filter(isRunning)
    const waited = performance.now() - from
    if (left.length === 0) return waited
    if (waited > limit)
      throw new Error(
        `still running ${Math.round(waited)} ms after their engine was killed: ${left.map((p) => `${p} ${workerName(p)}`).join(', ')}`,
      )
    await sleep(10)
  }
}

/** Ends the process groups of hosts that a test has started, whatever is left of them. */
export function killGroups(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // Gone already: what is wanted.
    }
  }
}
