import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FULL, share, tried } from '../tally.ts'
import { expectSentence, FaultHost, Ledger, makeScene, removeScene, type Scene, unfinished } from './host.ts'
import { importClip, makeFootage, startExport } from './media.ts'
import { faultyDisk, shim } from './shim.ts'

let footage: { clip: string; remove(): void }
let scene: Scene
let host: FaultHost
beforeAll(async () => {
  footage = await makeFootage()
})
afterAll(() => footage.remove())
beforeEach(() => {
  scene = makeScene('failing')
})
afterEach(async () => {
  await host.stop('SIGKILL')
  removeScene(scene)
})

const SLOW_MS = FULL ? 15 : 4
const WRITE_CODES = ['project.writeFailed', 'project.diskFull']
const hasPrlimit = process.platform === 'linux' && spawnSync('prlimit', ['--version'], { stdio: 'ignore' }).status === 0

describe.skipIf(!shim)('a disk that fails', () => {
  test.each((['EIO', 'ENOSPC', 'EDQUOT'] as const).slice(0, share(3, 1)))(
    'with %s in mid-edit loses nothing acknowledged',
    async (errno) => {
      // Every place of a transaction is met: the log's header, its frames, its flush, a checkpoint.
      const places = FULL ? Array.from({ length: 12 }, (_, n) => n) : [1, 9]
      const armed = join(scene.root, 'armed')
      let acknowledged = 0
      let refused = 0
      for (const after of places) {
        host = await FaultHost.start(scene, faultyDisk({ prefix: scene.projects, errno, after, times: 3, armed }))
        const ledger = await Ledger.create(host)
        for (let i = 0; i < 4; i++) expect(await ledger.edit()).toBe(true)
        writeFileSync(armed, '')
        for (let i = 0; i < 16; i++) await ledger.edit(400)
        rmSync(armed)
        expect(await ledger.edit()).toBe(true)
        for (const r of ledger.refused) expectSentence(r.code, r.message, WRITE_CODES)
        await host.healthy()
        await ledger.nothingLost(scene)
        acknowledged += ledger.acknowledged.length
        refused += ledger.refused.length
        await host.stop('SIGKILL')
        expect(unfinished(scene.projects)).toEqual([])
        rmSync(ledger.path)
      }
      expect(refused).toBeGreaterThan(places.length / 2)
      tried('disk', `${errno} at the nth writing call of an edit`, places.length, `${acknowledged} edits acknowledged, ${refused} refused`)
    },
  )

  test('under the data folder: edits go on, jobs say what happened and succeed later', async () => {
    const places = FULL ? [0, 2, 5, 13, 34] : [5]
    let failures = 0
    for (const after of places) {
      const armed = join(scene.root, 'armed')
      host = await FaultHost.start(scene, faultyDisk({ prefix: scene.data, errno: 'EIO', after, armed }))
      const ledger = await Ledger.create(host)
      const clip = join(scene.exports, 'clip.mp4')
      copyFileSync(footage.clip, clip)
      writeFileSync(armed, '')
      const asked = await host.ask<{ jobId: string }>('POST', `/projects/${ledger.projectId}/import`, { paths: [clip] })
      if (asked.code) expectSentence(asked.code, asked.message, ['system.driveFailed'])
      const jobs = await host.quiet()
      for (const j of jobs.filter((x) => x.state === 'failed'))
        expectSentence(j.error?.code, j.error?.message ?? '', ['system.driveFailed', 'media.readFailed'])
      failures += jobs.filter((j) => j.state === 'failed').length + (asked.code ? 1 : 0)
      for (let i = 0; i < 5; i++) expect(await ledger.edit()).toBe(true)
      const settings = await host.ask('PATCH', '/settings', { theme: 'light' })
      expectSentence(settings.code, settings.message, ['system.driveFailed'])
      await host.healthy()
      rmSync(armed)
      await host.must('PATCH', '/settings', { theme: 'light' })
      await importClip(host, ledger, clip)
      const [status] = await host.must<{ poster: string | null }[]>('GET', `/projects/${ledger.projectId}/assets`)
      expect(typeof status?.poster).toBe('string')
      expect(unfinished(scene.data)).toEqual([])
      await ledger.nothingLost(scene)
      await host.stop('SIGKILL')
      removeScene(scene)
      scene = makeScene('failing')
    }
    expect(failures).toBeGreaterThan(places.length / 2)
    tried('disk', 'EIO at the nth writing call in the data folder', places.length, `${failures} failures told`)
  })

  const targets = [
    ['EIO', 'export.driveFailed'],
    ['ENOSPC', 'export.diskFull'],
    ['EDQUOT', 'export.diskFull'],
    ['EROFS', 'export.notWritable'],
  ] as const
  test.each(targets.slice(0, share(4, 1)))('with %s in mid-export leaves no file and says %s', async (errno, code) => {
    const places = FULL ? [0, 4] : [4]
    for (const after of places) {
      const armed = join(scene.root, 'armed')
      host = await FaultHost.start(scene, faultyDisk({ prefix: scene.exports, errno, after, armed }))
      const ledger = await Ledger.create(host)
      const clip = join(scene.projects, 'clip.mp4')
      copyFileSync(footage.clip, clip)
      await importClip(host, ledger, clip)
      writeFileSync(armed, '')
      const path = join(scene.exports, 'film.mp4')
      const jobId = await startExport(host, ledger, path)
      const failed = await host.ended(jobId)
      expect(failed.state).toBe('failed')
      expectSentence(failed.error?.code, failed.error?.message ?? '', [code])
      expect(unfinished(scene.exports).concat(existsSync(path) ? ['film'] : [])).toEqual([])
      rmSync(armed)
      await host.must('POST', `/jobs/${jobId}/retry`)
      expect(await host.ended(jobId)).toMatchObject({ state: 'succeeded', output: { frames: 60 } })
      expect(statSync(path).size).toBeGreaterThan(1000)
      await ledger.nothingLost(scene)
      await host.stop('SIGKILL')
      removeScene(scene)
      scene = makeScene('failing')
    }
    tried('disk', `${errno} at the nth writing call of an export`, places.length)
  })

  test('that is slow only takes longer', async () => {
    host = await FaultHost.start(scene, faultyDisk({ prefix: scene.root, sleepMs: SLOW_MS }))
    const ledger = await Ledger.create(host)
    const clip = join(scene.projects, 'clip.mp4')
    copyFileSync(footage.clip, clip)
    for (let i = 0; i < share(40, 10); i++) expect(await ledger.edit()).toBe(true)
    await importClip(host, ledger, clip)
    const job = await host.ended(await startExport(host, ledger, join(scene.exports, 'film.mp4')))
    expect(job.state).toBe('succeeded')
    await host.healthy()
    await ledger.nothingLost(scene)
    tried('disk', 'slow disk: edits, an import, an export', ledger.acknowledged.length + 2, `${SLOW_MS} ms more for every write`)
  })
})

describe.skipIf(!hasPrlimit)('a quota', () => {
  const limit = (pid: number, bytes: number | 'unlimited'): void => {
    if (spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]).status !== 0) throw new Error('prlimit failed')
  }
  test('on the size of files refuses edits and exports, which succeed when it is lifted', async () => {
    host = await FaultHost.start(scene)
    const ledger = await Ledger.create(host)
    const clip = join(scene.projects, 'clip.mp4')
    copyFileSync(footage.clip, clip)
    await importClip(host, ledger, clip)
    const rounds = share(5, 1)
    for (let round = 0; round < rounds; round++) {
      limit(host.child.pid!, statSync(`${ledger.path}-wal`).size + 4096 * (round + 1))
      let tries = 0
      while ((await ledger.edit(490)) && ++tries < 3000);
      const last = ledger.refused.at(-1)!
      expectSentence(last?.code, last?.message ?? '', WRITE_CODES)
      await host.healthy()
      limit(host.child.pid!, 'unlimited')
      expect(await ledger.edit()).toBe(true)
    }
    // A worker inherits the limit of the engine that starts it.
    limit(host.child.pid!, 30_000)
    const path = join(scene.exports, 'film.mp4')
    const answer = await startExport(host, ledger, path).catch(() => undefined)
    if (answer) {
      const failed = await host.ended(answer)
      expectSentence(failed.error?.code, failed.error?.message ?? '', ['export.diskFull'])
    }
    expect(unfinished(scene.exports)).toEqual([])
    limit(host.child.pid!, 'unlimited')
    const jobId = answer ?? (await startExport(host, ledger, path))
    if (answer) await host.must('POST', `/jobs/${jobId}/retry`)
    expect((await host.ended(jobId)).state).toBe('succeeded')
    await ledger.nothingLost(scene)
    tried('disk', 'quota on files: edits and an export', rounds + 1)
  })
})
