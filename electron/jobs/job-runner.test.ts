import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import { openEngineDatabase } from '../engine/database.ts'
import { createEventHub } from '../engine/event-hub.ts'
import { defineHandler } from './job-handler.ts'
import { createJobRunner, type JobRunner } from './job-runner.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const o of open.splice(0).toReversed()) await o.close()
})

/** A runner of its own on a data folder, as another process would have; 'counting' counts to `to`, 50 ms a step, with a checkpoint at each. */
function runner(dataDir: string): JobRunner {
  const db = openEngineDatabase(dataDir)
  const jobs = createJobRunner({ db, events: createEventHub(), limits: { media: 1, analysis: 1, export: 1 } })
  jobs.register(
    defineHandler({
      kind: 'proxy',
      input: z.object({ to: z.number(), failTimes: z.number().default(0), retryable: z.boolean().default(true) }),
      output: z.object({ counted: z.number(), from: z.number() }),
      checkpoint: z.number(),
      resource: 'media',
      maxAttempts: 3,
      async run(input, c) {
        if (c.attempt <= input.failTimes) throw new AppError('test.failed', 'It failed.', { retryable: input.retryable })
        const from = c.checkpoint ?? 0
        for (let i = from; i < input.to; i++) {
          await wait(50, undefined, { signal: c.signal })
          c.progress({ stage: 'counting', percent: (100 * (i + 1)) / input.to })
          c.saveCheckpoint(i + 1)
        }
        return { counted: input.to, from }
      },
    }),
  )
  open.push(db, jobs)
  return jobs
}
const folder = (): string => mkdtempSync(join(tmpdir(), 'cw-jobs-'))
const start = (jobs: JobRunner, input: object, key?: string): string =>
  jobs.start({ kind: 'proxy', title: 'count', input, ...(key ? { key } : {}) })

test('a job runs, tells progress and keeps its output', async () => {
  const jobs = runner(folder())
  const id = start(jobs, { to: 3 })
  expect(['queued', 'running']).toContain(jobs.get(id).state)
  const done = await jobs.wait(id)
  expect(done).toMatchObject({ state: 'succeeded', attempt: 1, output: { counted: 3, from: 0 }, progress: { percent: 100, stage: 'done' } })
  expect(done.finishedAt).toBeGreaterThanOrEqual(done.startedAt!)
})

test('the same key asked twice is one job, and a new one after it has ended', async () => {
  const jobs = runner(folder())
  const a = start(jobs, { to: 3 }, 'k')
  expect(start(jobs, { to: 3 }, 'k')).toBe(a)
  await jobs.wait(a)
  expect(start(jobs, { to: 1 }, 'k')).not.toBe(a)
})

test('cancel stops a running job, and a waiting one at once', async () => {
  const jobs = runner(folder())
  const a = start(jobs, { to: 100 })
  const b = start(jobs, { to: 100 })
  await wait(120)
  expect(jobs.get(a).state).toBe('running')
  expect(jobs.get(b).state).toBe('queued')
  expect(jobs.cancel(b).state).toBe('cancelled')
  jobs.cancel(a)
  expect((await jobs.wait(a)).state).toBe('cancelled')
})

test('a cancel from another process reaches the engine that runs the job', async () => {
  const dir = folder()
  const [here, there] = [runner(dir), runner(dir)]
  const id = start(here, { to: 100 })
  await wait(120)
  expect(there.cancel(id).state).toBe('cancelling')
  expect((await there.wait(id)).state).toBe('cancelled')
})

test('errors that may pass are tried again, others are final, and a person may retry by hand', async () => {
  const jobs = runner(folder())
  const passing = await jobs.wait(start(jobs, { to: 1, failTimes: 1 }))
  expect(passing).toMatchObject({ state: 'succeeded', attempt: 2 })
  const id = start(jobs, { to: 1, failTimes: 1, retryable: false })
  expect(await jobs.wait(id)).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'test.failed', retryable: false } })
  expect(() => jobs.retry('job_absent')).toThrow('no such job')
  jobs.retry(id)
  expect(await jobs.wait(id)).toMatchObject({ state: 'failed', attempt: 1 })
})

test('an unreadable input fails the job with a code and leaves the runner alive', async () => {
  const jobs = runner(folder())
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(await jobs.wait(start(jobs, { to: 'many' }))).toMatchObject({ state: 'failed', error: { code: 'internal' } })
  expect(log).toHaveBeenCalledOnce()
  log.mockRestore()
  expect(await jobs.wait(start(jobs, { to: 1 }))).toMatchObject({ state: 'succeeded' })
})

test('a closed engine gives its jobs back, and a living one is never robbed', async () => {
  const dir = folder()
  const [first, second] = [runner(dir), runner(dir)]
  const id = start(first, { to: 20 })
  await wait(150)
  expect(second.resume()).toEqual([])
  await first.close()
  expect(second.resume()).toEqual([id])
  const done = await second.wait(id)
  expect(done).toMatchObject({ state: 'succeeded' })
  expect((done.output as { from: number }).from).toBeGreaterThan(0)
})

test('asking for a job that a dead engine left behind runs it here', async () => {
  const dir = folder()
  const first = runner(dir)
  const id = start(first, { to: 20 }, 'wanted')
  const other = start(first, { to: 2 })
  await wait(100)
  await first.close()
  const second = runner(dir)
  expect(start(second, { to: 20 }, 'wanted')).toBe(id)
  expect(await second.wait(id)).toMatchObject({ state: 'succeeded' })
  expect(await second.wait(other)).toMatchObject({ state: 'succeeded' })
})

test('after kill -9 the next engine goes on from the checkpoint', async () => {
  const dir = folder()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/count-slowly.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const id = await new Promise<string>((resolve) => child.stdout.once('data', (d) => resolve(String(d).trim())))
  const jobs = runner(dir)
  while ((jobs.get(id).progress.percent ?? 0) < 5) await wait(50)
  child.kill('SIGKILL')
  await new Promise((r) => child.once('exit', r))
  expect(jobs.get(id).state).toBe('running')
  expect(jobs.resume()).toEqual([id])
  const done = await jobs.wait(id)
  expect(done).toMatchObject({ state: 'succeeded', output: { counted: 40 }, attempt: 2 })
  expect((done.output as { from: number }).from).toBeGreaterThan(0)
})

test('a part of a job waits for its resource without holding it: a cancel ends the waiting at once, and what has begun ends first', async () => {
  const jobs = runner(folder())
  const ended: string[] = []
  jobs.register(
    defineHandler({
      kind: 'import',
      input: z.object({ name: z.string() }),
      output: z.object({}),
      resource: 'none',
      maxAttempts: 1,
      async run({ name }, c) {
        await c.within('media', async () => {
          c.progress({ stage: 'begun' })
          await wait(60_000, undefined, { signal: c.signal })
            .finally(() => wait(100))
            .finally(() => ended.push(name))
        })
        return {}
      },
    }),
  )
  const part = (name: string): string => jobs.start({ kind: 'import', title: name, input: { name } })
  const [first, second] = [part('first'), part('second')]
  await vi.waitFor(() => expect([jobs.get(first).progress.stage, jobs.get(second).state]).toEqual(['begun', 'running']))
  const counting = start(jobs, { to: 1 })
  jobs.cancel(second)
  expect((await jobs.wait(second)).state).toBe('cancelled')
  expect([ended, jobs.get(counting).state]).toEqual([[], 'queued'])
  jobs.cancel(first)
  expect((await jobs.wait(first)).state).toBe('cancelled')
  expect(ended).toEqual(['first'])
  expect((await jobs.wait(counting)).state).toBe('succeeded')
})

test('work that is asked for again while its cancel is under way is a new job; retrying the old one gives the one that runs', async () => {
  const jobs = runner(folder())
  const first = start(jobs, { to: 40 }, 'same')
  await vi.waitFor(() => expect(jobs.get(first).state).toBe('running'))
  expect(jobs.cancel(first).state).toBe('cancelling')
  const second = start(jobs, { to: 4 }, 'same')
  expect(second).not.toBe(first)
  expect((await jobs.wait(first)).state).toBe('cancelled')
  expect(jobs.retry(first).id).toBe(second)
  expect((await jobs.wait(second)).state).toBe('succeeded')
  expect(jobs.retry(first).id).toBe(first)
  jobs.cancel(first)
  await jobs.wait(first)
})
