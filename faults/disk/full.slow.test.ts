import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Job } from '#shared/jobs/job.ts'
import { share, tried } from '../tally.ts'
import { expectSentence, FaultHost, Ledger, makeScene, removeScene, type Scene, unfinished } from './host.ts'
import { importClip, makeFootage, startExport } from './media.ts'
import { canMount, SmallDisk } from './small-disk.ts'

let footage: { clip: string; remove(): void }
let scene: Scene
let host: FaultHost
const disks: SmallDisk[] = []
const disk = (path: string, kilobytes: number): SmallDisk => {
  const made = new SmallDisk(path, kilobytes)
  disks.push(made)
  return made
}
beforeAll(async () => {
  footage = await makeFootage()
})
afterAll(() => footage.remove())
beforeEach(() => {
  scene = makeScene('full')
})
afterEach(async () => {
  await host.stop('SIGKILL')
  for (const d of disks.splice(0)) d.detach()
  removeScene(scene)
})

describe.skipIf(!canMount)('a disk that is full', () => {
  test('refuses edits and takes them again when there is room; none that was acknowledged is lost', async () => {
    const rounds = share(6, 1)
    const small = disk(scene.projects, 1200)
    host = await FaultHost.start(scene)
    const ledger = await Ledger.create(host)
    for (let round = 0; round < rounds; round++) {
      small.fill(round * 3)
      while (await ledger.edit(490));
      expectSentence(ledger.refused.at(-1)!.code, ledger.refused.at(-1)!.message, ['project.diskFull'])
      await host.healthy()
      expect(await ledger.edit(490)).toBe(false)
      small.makeRoom()
      expect(await ledger.edit(490)).toBe(true)
    }
    await ledger.nothingLost(scene)
    expect(unfinished(scene.projects)).toEqual([])
    tried('disk', 'full while editing', rounds, `${ledger.acknowledged.length} edits acknowledged`)
  })

  test('lets an import fail whole, and the same job succeeds when there is room', async () => {
    const small = disk(scene.projects, 2000)
    host = await FaultHost.start(scene)
    const ledger = await Ledger.create(host)
    const clip = join(scene.exports, 'clip.mp4')
    copyFileSync(footage.clip, clip)
    small.fill()
    while (await ledger.edit(10));
    const { jobId } = await host.must<{ jobId: string }>('POST', `/projects/${ledger.projectId}/import`, { paths: [clip] })
    const failed = await host.ended(jobId)
    expect(failed.state).toBe('failed')
    expectSentence(failed.error?.code, failed.error?.message ?? '', ['project.diskFull'])
    expect((await ledger.document()).records.filter((r) => r.type === 'asset')).toEqual([])
    small.makeRoom()
    await host.must('POST', `/jobs/${jobId}/retry`)
    expect((await host.ended(jobId)).state).toBe('succeeded')
    const assets = (await ledger.document()).records.filter((r) => r.type === 'asset')
    expect(assets).toMatchObject([{ kind: 'video' }])
    await ledger.nothingLost(scene)
    tried('disk', 'full while importing', 1)
  })

  test('under the data folder leaves projects untouched; what was made too little of is made when there is room', async () => {
    const leaves = [0, 60, 300].slice(0, share(3, 1))
    for (const leave of leaves) {
      const small = disk(scene.data, 12_000)
      host = await FaultHost.start(scene)
      await host.must('PATCH', '/settings', { proxies: 'always' })
      const ledger = await Ledger.create(host)
      const clip = join(scene.exports, 'clip.mp4')
      copyFileSync(footage.clip, clip)
      small.fill(leave)
      const asked = await host.ask<{ jobId: string }>('POST', `/projects/${ledger.projectId}/import`, { paths: [clip] })
      if (asked.code) expectSentence(asked.code, asked.message, ['system.diskFull'])
      const before = await host.quiet()
      for (const job of before.filter((j) => j.state === 'failed')) expectSentence(job.error?.code, job.error?.message ?? '', FULL_CODES)
      expect(before.some((j) => j.state === 'failed') || asked.code !== null).toBe(true)
      // The project lies on a disk with room.
      for (let i = 0; i < 10; i++) expect(await ledger.edit()).toBe(true)
      await host.healthy()
      small.makeRoom()
      await host.must('POST', `/projects/${ledger.projectId}/import`, { paths: [clip] })
      for (const job of before.filter((j) => j.state === 'failed')) await host.ask('POST', `/jobs/${job.id}/retry`)
      const after = await host.quiet()
      const states = (jobs: Job[]): string[] => jobs.filter((j) => j.state !== 'succeeded').map((j) => `${j.kind} ${j.error?.code}`)
      expect(states(after)).toEqual([])
      const [status] = await host.must<{ poster: string | null; proxy: string }[]>('GET', `/projects/${ledger.projectId}/assets`)
      expect([typeof status?.poster, status?.proxy]).toEqual(['string', 'ready'])
      expect(unfinished(scene.data)).toEqual([])
      await ledger.nothingLost(scene)
      small.detach()
      removeScene(scene)
      scene = makeScene('full')
    }
    tried('disk', 'data folder full at import, pictures, proxy and analysis', leaves.length)
  })

  test('under the data folder keeps the settings as they were', async () => {
    const small = disk(scene.data, 8000)
    host = await FaultHost.start(scene)
    const large = { layout: 'y'.repeat(20_000) }
    await host.must('PATCH', '/settings', { theme: 'light', window: { kept: 'x'.repeat(9000) } })
    const before = readFileSync(join(scene.data, 'settings.json'), 'utf8')
    let refusals = 0
    for (const leave of [0, 4, 8, 12, 16].slice(0, share(5, 3))) {
      small.fill(leave)
      const answer = await host.ask('PATCH', '/settings', { theme: 'dark', window: large })
      if (answer.code) {
        refusals++
        expectSentence(answer.code, answer.message, ['system.diskFull'])
      }
      expect(readFileSync(join(scene.data, 'settings.json'), 'utf8')).toBe(before)
      expect(unfinished(scene.data)).toEqual([])
      small.makeRoom()
    }
    expect(refusals).toBeGreaterThan(2)
    await host.must('PATCH', '/settings', { theme: 'dark' })
    expect(await host.must('GET', '/settings')).toMatchObject({ theme: 'dark', window: { kept: 'x'.repeat(9000) } })
    tried('disk', 'full while settings are saved', refusals)
  })

  test('ends an export with no file left, and the same export succeeds when there is room', async () => {
    const sizes = [40, 150, 300].slice(0, share(3, 1))
    for (const size of sizes) {
      const small = disk(scene.exports, size)
      host = await FaultHost.start(scene)
      const ledger = await Ledger.create(host)
      const clip = join(scene.projects, 'clip.mp4')
      copyFileSync(footage.clip, clip)
      await importClip(host, ledger, clip)
      const jobId = await startExport(host, ledger, join(scene.exports, 'film.mp4'))
      const failed = await host.ended(jobId)
      expect(failed.state).toBe('failed')
      expectSentence(failed.error?.code, failed.error?.message ?? '', ['export.diskFull'])
      expect(unfinished(scene.exports).concat(existsSync(join(scene.exports, 'film.mp4')) ? ['film'] : [])).toEqual([])
      await host.healthy()
      small.resize(40_000)
      await host.must('POST', `/jobs/${jobId}/retry`)
      const done = await host.ended(jobId)
      expect(done).toMatchObject({ state: 'succeeded', output: { frames: 60 } })
      await ledger.nothingLost(scene)
      small.detach()
      removeScene(scene)
      scene = makeScene('full')
    }
    tried('disk', 'full while exporting', sizes.length)
  })

  test('a folder that is removed or a drive that is pulled in mid-export is named, and the film is written when it is back', async () => {
    for (const how of ['removed', 'pulled'] as const) {
      const small = how === 'pulled' ? disk(scene.exports, 60_000) : null
      host = await FaultHost.start(scene)
      const ledger = await Ledger.create(host)
      const clip = join(scene.projects, 'clip.mp4')
      copyFileSync(footage.clip, clip)
      await importClip(host, ledger, clip)
      const target = join(scene.exports, 'out')
      const jobId = await startExport(host, ledger, join(target, 'film.mp4'), 8)
      for (let n = 0; n < 400 && !(existsSync(target) && unfinished(target).length > 0); n++) await sleep(20)
      expect(unfinished(target).length).toBe(1)
      if (small) small.detach()
      else rmSync(target, { recursive: true })
      const failed = await host.ended(jobId)
      expect(failed.state).toBe('failed')
      expectSentence(failed.error?.code, failed.error?.message ?? '', ['export.folderGone'])
      await host.healthy()
      await host.must('POST', `/jobs/${jobId}/retry`)
      expect((await host.ended(jobId)).state).toBe('succeeded')
      expect(existsSync(join(target, 'film.mp4'))).toBe(true)
      expect(unfinished(scene.exports)).toEqual([])
      await ledger.nothingLost(scene)
      removeScene(scene)
      scene = makeScene('full')
    }
    tried('disk', 'target folder removed or unmounted in mid-export', 2)
  })
})

/** Where the data folder has no room, each job may meet the disk first in another place. */
const FULL_CODES = ['system.diskFull', 'export.diskFull']
