import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { forkWorker } from './spawn-worker.ts'
import type { MisbehavingTasks } from './testing/misbehaving-worker.ts'
import { type PoolOptions, WorkerPool } from './worker-pool.ts'

const entry = new URL('./testing/misbehaving-worker.ts', import.meta.url).href
const open: WorkerPool<MisbehavingTasks>[] = []
const pool = (options: Partial<PoolOptions> = {}): WorkerPool<MisbehavingTasks> => {
  const made = new WorkerPool<MisbehavingTasks>({ start: () => forkWorker(entry, { name: 'test' }), size: 1, idleMs: null, ...options })
  open.push(made)
  return made
}
afterAll(() => Promise.all(open.map((p) => p.close())))
const o = { file: '/videos/holiday.mp4', stallMs: 10_000 }
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a worker', () => {
  it('ends when the process that started it is gone', async () => {
    // A parent that starts a worker, tells its process id and dies without a word.
    const script = `
      import { forkWorker } from ${JSON.stringify(new URL('./spawn-worker.ts', import.meta.url).href)}
      const worker = forkWorker(${JSON.stringify(entry)}, { name: 'orphan' })
      worker.onMessage((m) => { console.log(m.output); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50) })
      worker.post({ type: 'run', id: 1, kind: 'pid', input: null })`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 20_000 })
    const pid = Number(stdout)
    expect(pid).toBeGreaterThan(1)
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
  })
})

describe.skipIf(process.platform !== 'linux')('a background worker', () => {
  it('stands back with every thread', async () => {
    const p = pool({ start: () => forkWorker(entry, { name: 'test', rank: 'last' }) })
    const pid = await p.run('pid', null, o)
    // Field 19 of /proc/…/stat, counted from after the name in brackets, is the nice value.
    const nice = readdirSync(`/proc/${pid}/task`).map((t) =>
      Number(readFileSync(`/proc/${pid}/task/${t}/stat`, 'utf8').split(') ')[1]!.split(' ')[16]),
    )
    expect(nice.length).toBeGreaterThan(4)
    expect(new Set(nice)).toEqual(new Set([19]))
  })
})

describe('WorkerPool', () => {
  it('survives crashes: each fails one task by name, and the next task gets a new process', async () => {
    const p = pool()
    const first = await p.run('pid', null, o)
    await expect(p.run('crash', null, o)).rejects.toMatchObject({
      code: 'media.workerCrashed',
      params: { file: 'holiday.mp4', exit: 'SIGSEGV', detail: 'about to fall over' },
    })
    await expect(p.run('exit', null, o)).rejects.toMatchObject({ code: 'media.workerCrashed', params: { exit: 3 } })
    expect(await p.run('pid', null, o)).not.toBe(first)
  })

  it('begins a task again once whose worker was killed from outside', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cw-pool-'))
    const shares: number[] = []
    const done = pool().run('killedOnce', { mark: join(folder, 'mark') }, { ...o, onProgress: (share) => shares.push(share) })
    expect(await done).toBe('done')
    expect(shares).toEqual([0.5, 0.5])
    rmSync(folder, { recursive: true })
  })

  it('passes bytes and typed arrays, and errors with code and parameters', async () => {
    const p = pool()
    expect(await p.run('echo', { a: new Float32Array([1, 2]), b: null }, o)).toEqual({ a: new Float32Array([1, 2]), b: null })
    await expect(p.run('refuse', null, o)).rejects.toMatchObject({ code: 'media.example', retryable: true, params: { n: 7 } })
  })

  it('kills a task that shows no progress, and not one that does', async () => {
    const p = pool()
    await p.run('pid', null, o)
    await expect(p.run('hang', null, { ...o, stallMs: 150 })).rejects.toMatchObject({ code: 'media.timeout', retryable: true })
    await p.run('pid', null, o)
    expect(await p.run('work', { ms: 600 }, { ...o, stallMs: 300 })).toBe('finished')
  })

  it('kills a task that takes more memory than it may, by name, and not one that stays below', async () => {
    const p = pool()
    const mostBytes = 400 * 2 ** 20
    expect(await p.run('fill', { megabytes: 50 }, { ...o, mostBytes })).toBe(50)
    await expect(p.run('fill', { megabytes: 700 }, { ...o, mostBytes })).rejects.toMatchObject({
      code: 'media.tooMuchMemory',
      params: { file: 'holiday.mp4', gigabytes: expect.any(Number) },
    })
    expect(await p.run('echo', 'next', o)).toBe('next')
  })

  it('cancels by the flag where the task listens, and keeps its process', async () => {
    const p = pool()
    const pid = await p.run('pid', null, o)
    const controller = new AbortController()
    const shares: number[] = []
    const result = p.run('work', { ms: 5000 }, { ...o, signal: controller.signal, onProgress: (share) => shares.push(share) })
    setTimeout(() => controller.abort(), 200)
    await expect(result).rejects.toMatchObject({ name: 'AbortError' })
    expect(shares.length).toBeGreaterThan(0)
    expect(await p.run('pid', null, o)).toBe(pid)
  })

  it('cancels by SIGKILL within a second where the task does not listen', async () => {
    const p = pool()
    const pid = await p.run('pid', null, o)
    const controller = new AbortController()
    const result = p.run('busy', { ms: 20_000 }, { ...o, signal: controller.signal })
    await sleep(50)
    const before = performance.now()
    controller.abort()
    await expect(result).rejects.toMatchObject({ name: 'AbortError' })
    expect(performance.now() - before).toBeLessThan(10_000)
    expect(isAlive(pid)).toBe(false)
    expect(await p.run('pid', null, o)).not.toBe(pid)
  })

  it('drops a cancelled task that still waits, without touching the running one', async () => {
    const p = pool()
    const running = p.run('work', { ms: 300 }, o)
    const controller = new AbortController()
    const waiting = p.run('crash', null, { ...o, signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(await running).toBe('finished')
    await expect(p.run('pid', null, { ...o, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('gives every task a new process when asked, and ends idle ones', async () => {
    const fresh = pool({ fresh: true, size: 2 })
    const [a, b] = await Promise.all([fresh.run('pid', null, o), fresh.run('pid', null, o)])
    expect(a).not.toBe(b)
    expect(await fresh.run('pid', null, o)).not.toBe(a)
    const idle = pool({ idleMs: 100 })
    const pid = await idle.run('pid', null, o)
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(await idle.run('pid', null, o)).not.toBe(pid)
  })

  it('fails what is under way when it closes', async () => {
    const p = pool()
    const [result] = await Promise.allSettled([p.run('hang', null, o), p.close()])
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'media.closed' } })
    await expect(p.run('pid', null, o)).rejects.toMatchObject({ code: 'media.closed' })
  })
})
