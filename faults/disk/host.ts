import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Job } from '#shared/jobs/job.ts'

const ENTRY = join(import.meta.dirname, '../../electron/engine/web-host.ts')

/** What the engine said: an answer, or a refusal with its code and sentence. */
export interface Answer<T> {
  status: number
  value: T
  code: string | null
  message: string
}

/** Folders of one scene; each may be a disk of its own. */
export interface Scene {
  root: string
  data: string
  projects: string
  exports: string
}

export function makeScene(name: string): Scene {
  const root = mkdtempSync(join(tmpdir(), `cw-${name}-`))
  const scene = { root, data: join(root, 'data'), projects: join(root, 'projects'), exports: join(root, 'exports') }
  for (const path of [scene.data, scene.projects, scene.exports]) mkdirSync(path)
  return scene
}

/** Files that only exist while something is written. */
const UNFINISHED = /\.tmp$|\.part$|\.partial-|-journal$/

export const unfinished = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).filter((f) => UNFINISHED.test(f))

/** The web host as a child, spoken to over REST as a window does. */
export class FaultHost {
  readonly child: ChildProcess
  readonly #url: URL

  private constructor(child: ChildProcess, url: URL) {
    this.child = child
    this.#url = url
  }

  static async start(scene: Scene, env: Record<string, string> = {}): Promise<FaultHost> {
    const child = spawn(process.execPath, [ENTRY], {
      stdio: ['ignore', 'pipe', process.env['FAULTS_LOG'] ? 'inherit' : 'ignore'],
      env: {
        ...process.env,
        CUTWRIGHT_DATA_DIR: scene.data,
        CUTWRIGHT_PROJECT_DIR: scene.projects,
        CUTWRIGHT_EXPORT_DIR: scene.exports,
        PORT: '0',
        ...env,
      },
    })
    const line = await new Promise<string>((found, failed) => {
      child.stdout!.once('data', (d) => found(String(d)))
      child.once('exit', (code) => failed(new Error(`the engine ended with ${code}`)))
    })
    return new FaultHost(child, new URL((JSON.parse(line) as { url: string }).url))
  }

  async ask<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const headers = { authorization: `Bearer ${this.#url.searchParams.get('t')!}`, 'content-type': 'application/json' }
    const answer = await fetch(new URL(`/v1${path}`, this.#url), {
      method,
      headers,
      signal: AbortSignal.timeout(60_000),
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.text()
    const value: unknown = text ? JSON.parse(text) : undefined
    if (answer.ok) return { status: answer.status, value: value as T, code: null, message: '' }
    const { message = '', data } = value as { message?: string; data?: { code?: string } }
    return { status: answer.status, value: undefined as T, code: data?.code ?? 'none', message }
  }
  /** The value of an answer that must not be a refusal. */
  async must<T>(method: string, path: string, body?: object): Promise<T> {
    const a = await this.ask<T>(method, path, body)
    expect(`${path}: ${a.code} ${a.message}`).toBe(`${path}: null `)
    return a.value
  }
  /** The job in its final state. */
  async ended(jobId: string): Promise<Job> {
    for (;;) {
      const job = await this.must<Job>('GET', `/jobs/${jobId}`)
      if (['succeeded', 'failed', 'cancelled'].includes(job.state)) return job
      await sleep(60)
    }
  }
  /** Waits until no job is under way. */
  async quiet(): Promise<Job[]> {
    for (;;) {
      const jobs = await this.must<Job[]>('GET', '/jobs?limit=1000')
      if (jobs.every((j) => ['succeeded', 'failed', 'cancelled'].includes(j.state))) return jobs
      await sleep(80)
    }
  }
  /** Alive and answering. */
  async healthy(): Promise<void> {
    expect(this.child.exitCode ?? this.child.signalCode, 'the engine has ended').toBeNull()
    await this.must('GET', '/settings')
    await this.must('GET', '/jobs')
  }
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = new Promise((r) => this.child.once('exit', r))
    this.child.kill(signal)
    await ended
  }
}

/** A refusal as it must be: a code and one plain sentence or two, no raw words of the system. */
export function expectSentence(code: string | null | undefined, message: string, codes: readonly string[]): void {
  expect(codes).toContain(code)
  expect(message.length).toBeGreaterThan(30)
  expect(message).toMatch(/[.!]$/)
  expect(message).not.toMatch(/ENOSPC|EIO:|errno|undefined|\bat .*:\d+|SqliteError/)
}

interface Doc {
  records: { type: string; id: string; role?: string; label?: string; media?: { duration: number }; kind?: string }[]
}

/** A project that is edited marker by marker; knows what was acknowledged. */
export class Ledger {
  readonly host: FaultHost
  readonly projectId: string
  readonly path: string
  readonly acknowledged: string[] = []
  readonly refused: Answer<unknown>[] = []
  #sequence = ''
  #count = 0

  private constructor(host: FaultHost, projectId: string, path: string) {
    this.host = host
    this.projectId = projectId
    this.path = path
  }
  static async create(host: FaultHost): Promise<Ledger> {
    const { projectId, path } = await host.must<{ projectId: string; path: string }>('POST', '/projects', { name: 'Film' })
    const ledger = new Ledger(host, projectId, path)
    ledger.#sequence = (await ledger.document()).records.find((r) => r.type === 'sequence')!.id
    return ledger
  }
  /** One edit of about so many bytes; true when it was acknowledged. */
  async edit(bytes = 100): Promise<boolean> {
    const label = `${++this.#count} `.padEnd(Math.min(490, bytes), 'x')
    const marker = { sequenceId: this.#sequence, time: 0, duration: 0, label, color: 'info' }
    const answer = await this.host.ask('POST', `/projects/${this.projectId}/edits`, {
      label: 'addMarker',
      edits: [{ verb: 'addMarker', marker }],
    })
    if (answer.code === null) this.acknowledged.push(label)
    else this.refused.push(answer)
    return answer.code === null
  }
  document = (): Promise<Doc> => this.host.must<Doc>('GET', `/projects/${this.projectId}`)
  async labels(host = this.host): Promise<string[]> {
    const { projectId } = await host.must<{ projectId: string }>('POST', '/projects/open', { path: this.path })
    const { records } = await host.must<Doc>('GET', `/projects/${projectId}`)
    return records.flatMap((r) => (r.type === 'marker' ? [r.label!] : [])).sort()
  }
  /** What was acknowledged, exactly, in the engine as it runs and in a fresh one. */
  async nothingLost(scene: Scene): Promise<void> {
    const wanted = [...this.acknowledged].sort()
    expect(await this.labels()).toEqual(wanted)
    await this.host.stop('SIGKILL')
    const again = await FaultHost.start(scene)
    try {
      expect(await this.labels(again)).toEqual(wanted)
      const steps = await again.must<{ label: string }[]>('GET', `/projects/${this.projectId}/history`)
      expect(steps.filter((h) => h.label === 'addMarker')).toHaveLength(wanted.length)
    } finally {
      await again.stop()
    }
  }
}

export const removeScene = (scene: Scene): void => rmSync(scene.root, { recursive: true, force: true })
