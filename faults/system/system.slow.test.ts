import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Job } from '#shared/jobs/job.ts'
import { expectSentence, FaultHost, Ledger, makeScene, removeScene, type Scene, unfinished } from '../disk/host.ts'
import { importClip, makeFootage, startExport } from '../disk/media.ts'
import { shim } from '../disk/shim.ts'
import { share, tried } from '../tally.ts'

let footage: { clip: string; remove(): void }
let scene: Scene
let host: FaultHost
beforeAll(async () => {
  footage = await makeFootage()
})
afterAll(() => footage.remove())
beforeEach(() => {
  scene = makeScene('system')
})
afterEach(async () => {
  await host.stop('SIGKILL')
  removeScene(scene)
})
const hasPrlimit = process.platform === 'linux' && spawnSync('prlimit', ['--version'], { stdio: 'ignore' }).status === 0
if (!hasPrlimit) console.warn('Tests with limits on files and memory are skipped: prlimit is not here.')
const limit = (pid: number, what: string): void => {
  const set = spawnSync('prlimit', ['--pid', String(pid), what], { encoding: 'utf8' })
  if (set.status !== 0) throw new Error(set.stderr)
}
const clipIn = (folder: string): string => {
  const clip = join(folder, 'clip.mp4')
  copyFileSync(footage.clip, clip)
  return clip
}
/** Workers of a host by the name they were started with. */
const workers = (pid: number, name: string): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((t) =>
    readFileSync(`/proc/${pid}/task/${t}/children`, 'utf8')
      .split(' ')
      .filter((c) => c.trim() && commandOf(c).includes(`--name=media-${name}`))
      .map(Number),
  )
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describe.skipIf(!shim)('a clock that jumps', () => {
  test('holds no job, loses no edit and hides nothing new', async () => {
    const clock = join(scene.root, 'clock')
    writeFileSync(clock, '0')
    host = await FaultHost.start(scene, { LD_PRELOAD: shim!, FAULT_CLOCK: clock })
    const ledger = await Ledger.create(host)
    const clip = clipIn(scene.projects)
    await importClip(host, ledger, clip)
    const jumps = [86_400, -86_400, 3600, -3600, 31_536_000, -31_536_000, 400, -800_000_000, 0].slice(0, share(9, 2))
    let jobs = 0
    for (const [i, seconds] of jumps.entries()) {
      const jobId = await startExport(host, ledger, join(scene.exports, `film${i}.mp4`))
      writeFileSync(clock, String(seconds))
      expect(await ledger.edit()).toBe(true)
      expect((await host.ended(jobId)).state).toBe('succeeded')
      expect((await host.must<Job[]>('GET', '/jobs?limit=1'))[0]?.id).toBe(jobId)
      const [status] = await host.must<{ presence: string }[]>('GET', `/projects/${ledger.projectId}/assets`)
      expect(status?.presence).toBe('online')
      expect(await ledger.edit()).toBe(true)
      jobs++
    }
    await ledger.nothingLost(scene)
    tried('system', 'clock jumps between edits and exports', jobs)
  })

  test('back in time does not hold a job that waits for its next try', async () => {
    const clock = join(scene.root, 'clock')
    writeFileSync(clock, '0')
    host = await FaultHost.start(scene, {
      LD_PRELOAD: shim!,
      FAULT_CLOCK: clock,
      FAULT_PREFIX: scene.exports,
      FAULT_ERRNO: '5',
      FAULT_AFTER: '0',
      FAULT_FOR: '1',
    })
    const ledger = await Ledger.create(host)
    await importClip(host, ledger, clipIn(scene.projects))
    const jobId = await startExport(host, ledger, join(scene.exports, 'film.mp4'))
    // The disk fails once for each worker: the first two tries fail, the second is the last.
    for (;;) {
      const job = await host.must<Job>('GET', `/jobs/${jobId}`)
      if (job.state === 'queued' && job.attempt === 1) break
      expect(['queued', 'running', 'created']).toContain(job.state)
      await sleep(15)
    }
    writeFileSync(clock, '-7200')
    const ended = await host.ended(jobId)
    expect(ended.attempt).toBe(2)
    expectSentence(ended.error?.code, ended.error?.message ?? '', ['export.driveFailed'])
    await ledger.nothingLost(scene)
    tried('system', 'clock set back while a job waits', 1)
  })
})

describe.skipIf(!hasPrlimit)('limits of the system', () => {
  test('no more file descriptors: told as what it is, no file gets the blame, and all goes on afterwards', async () => {
    const spares = [0, 2, 4, 8, 12].slice(0, share(5, 1))
    let told = 0
    for (const spare of spares) {
      host = await FaultHost.start(scene)
      const ledger = await Ledger.create(host)
      const clip = clipIn(scene.projects)
      const pid = host.child.pid!
      await host.healthy()
      const used = Math.max(...readdirSync(`/proc/${pid}/fd`).map(Number)) + 1
      limit(pid, `--nofile=${used + spare}:`)
      const asked = await host
        .ask<{ jobId: string }>('POST', `/projects/${ledger.projectId}/import`, { paths: [clip] })
        .catch(() => undefined)
      await sleep(1500)
      limit(pid, '--nofile=1024:')
      if (asked?.code) expectSentence(asked.code, asked.message, ['system.tooManyFiles', 'system.denied'])
      for (const job of await host.quiet()) {
        if (job.state !== 'failed') continue
        told++
        expectSentence(job.error?.code, job.error?.message ?? '', ['system.tooManyFiles'])
      }
      const rows = (await ledger.document()).records.filter((r) => r.type === 'asset')
      expect(rows.every((r) => r.kind === 'video')).toBe(true)
      expect(await ledger.edit()).toBe(true)
      await importClip(host, ledger, clip)
      expect((await ledger.document()).records.filter((r) => r.type === 'asset')).toMatchObject([{ kind: 'video' }])
      await host.healthy()
      expect(unfinished(scene.root)).toEqual([])
      await ledger.nothingLost(scene)
      removeScene(scene)
      scene = makeScene('system')
    }
    tried('system', 'file descriptors exhausted at an import', spares.length, `${told} jobs said so`)
  })

  test('a worker that the system kills for memory costs one try: the job succeeds by itself or says why and succeeds when asked again', async () => {
    const rounds = share(4, 1)
    let failed = 0
    for (let round = 0; round < rounds; round++) {
      host = await FaultHost.start(scene)
      const ledger = await Ledger.create(host)
      await importClip(host, ledger, clipIn(scene.projects))
      const path = join(scene.exports, 'film.mp4')
      const jobId = await startExport(host, ledger, path, 3)
      let found: number[] = []
      for (let n = 0; n < 800 && found.length === 0; n++) {
        found = workers(host.child.pid!, 'export')
        await sleep(10)
      }
      expect(found).toHaveLength(1)
      // What the kernel does when memory is gone, or what a limit of its own makes of it.
      if (round % 2 === 0) process.kill(found[0]!, 'SIGKILL')
      else limit(found[0]!, '--as=300000000:')
      const first = await host.ended(jobId)
      expect(unfinished(scene.exports)).toEqual([])
      await host.healthy()
      if (first.state === 'failed') {
        failed++
        expectSentence(first.error?.code, first.error?.message ?? '', ['media.workerCrashed', 'system.noMemory', 'export.failed'])
        await host.must('POST', `/jobs/${jobId}/retry`)
      }
      // A round with kill -9 has certainly ended that worker: another one wrote the film.
      if (round % 2 === 0) expect(existsSync(`/proc/${found[0]}`)).toBe(false)
      expect(await host.ended(jobId)).toMatchObject({ state: 'succeeded', output: { frames: 180 } })
      await ledger.nothingLost(scene)
      removeScene(scene)
      scene = makeScene('system')
    }
    tried('system', 'a worker out of memory in mid-export', rounds, `${rounds - failed} were begun once more by themselves`)
  })
})

test('a data folder whose list of jobs is damaged: the engine starts, keeps the old list and every project', async () => {
  const kinds = ['noise', 'empty page', 'cut short', 'text'].slice(0, share(4, 2))
  for (const kind of kinds) {
    host = await FaultHost.start(scene)
    const ledger = await Ledger.create(host)
    for (let i = 0; i < 3; i++) await ledger.edit()
    await host.stop()
    const path = join(scene.data, 'cutwright.db')
    const bytes = readFileSync(path)
    if (kind === 'noise') for (let i = 4200; i < bytes.length; i += 7) bytes[i] = (i * 31) & 255
    if (kind === 'empty page') bytes.fill(0, 0, 4096)
    writeFileSync(
      path,
      kind === 'cut short' ? bytes.subarray(0, 5000) : kind === 'text' ? 'not a database, but long enough to be read as one' : bytes,
    )
    host = await FaultHost.start(scene)
    await host.healthy()
    expect(readdirSync(scene.data).some((f) => f.startsWith('cutwright.db.damaged-'))).toBe(true)
    expect(await ledger.labels(host)).toEqual([...ledger.acknowledged].sort())
    await host.stop()
    removeScene(scene)
    scene = makeScene('system')
  }
  tried('system', 'damaged list of jobs at start', kinds.length)
})

test.skipIf(process.platform !== 'linux')('no descriptor stays open after faults of every kind', async () => {
  host = await FaultHost.start(scene)
  const ledger = await Ledger.create(host)
  const clip = clipIn(scene.projects)
  await importClip(host, ledger, clip)
  const pid = host.child.pid!
  const open = (): string[] =>
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        const to = readlinkSync(`/proc/${pid}/fd/${fd}`)
        return to.startsWith(scene.root) ? [to] : []
      } catch {
        return []
      }
    })
  const before = open().sort()
  for (let i = 0; i < share(30, 10); i++) {
    const path = join(scene.projects, `broken${i}.cutwright`)
    writeFileSync(path, i % 2 ? Buffer.alloc(9000, i) : readFileSync(ledger.path).subarray(0, 5000))
    await host.ask('POST', '/projects/open', { path })
    await host.ask('POST', '/projects/salvage', { path })
  }
  await sleep(300)
  expect(
    open()
      .filter((p) => p.includes('broken') && !p.includes('recovered'))
      .sort(),
  ).toEqual([])
  expect(before.every((p) => open().includes(p))).toBe(true)
  await ledger.nothingLost(scene)
  tried('system', 'descriptors after refused projects', share(30, 10))
})
