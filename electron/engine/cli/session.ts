import { resolve } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { Job } from '#shared/jobs/job.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { defaultDataDir } from '../host-paths.ts'
import { CommandEnd, EXIT } from './outcome.ts'
import { createProgressBar } from './progress-bar.ts'

export interface GlobalOptions {
  json?: boolean
  dataDir?: string
}

/** What a command is given: an engine of its own process, and a signal that Ctrl C aborts. */
export interface CommandSession {
  engine: Engine
  signal: AbortSignal
  json: boolean
  /** The answer: JSON, or lines for people. */
  print(value: unknown, text: string): void
  /** Waits for a job and shows its progress; Ctrl C cancels it. Gives its output; throws what it failed with. */
  runJob(id: string): Promise<unknown>
}

/** Runs a command on an engine and closes it again, whatever happens. */
export async function withEngine(o: GlobalOptions, command: (s: CommandSession) => Promise<void>): Promise<void> {
  const engine = createEngine({ dataDir: resolve(o.dataDir ?? defaultDataDir()), host: 'cli' })
  const abort = new AbortController()
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(EXIT.cancelled)
    abort.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const json = o.json ?? false
  try {
    await command({
      engine,
      signal: abort.signal,
      json,
      print: (value, text) => void process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`),
      runJob: (id) => followJob(engine, id, abort.signal),
    })
    if (abort.signal.aborted) throw new CommandEnd(EXIT.cancelled)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await engine.close()
  }
}

async function followJob(engine: Engine, id: string, signal: AbortSignal): Promise<unknown> {
  const bar = createProgressBar()
  const off = engine.events.on((e) => {
    if (e.type === 'job' && e.job.id === id && e.job.state === 'running') bar.show(e.job.progress)
  })
  const cancel = (): void => void engine.jobs.cancel(id)
  signal.addEventListener('abort', cancel)
  if (signal.aborted) cancel()
  try {
    return outputOf(await engine.jobs.wait(id))
  } finally {
    off()
    signal.removeEventListener('abort', cancel)
    bar.clear()
  }
}

function outputOf(job: Job): unknown {
  if (job.state === 'succeeded') return job.output
  if (job.state === 'cancelled') throw new AppError('cancelled', 'Cancelled; nothing half-written was left behind.')
  const e = job.error ?? { code: 'internal', message: 'The job failed without a word.', retryable: false }
  throw new AppError(e.code, e.message, e.params ? { params: e.params } : {})
}
