import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { isFinal } from '#shared/jobs/job.ts'
import { share, tried } from '../tally.ts'

let t: TestEngine
beforeAll(async () => {
  t = await startTestEngine()
  await makeTestClip(t.folder, 'a.mp4', { width: 160, height: 90, frameRate: { num: 25, den: 1 }, frames: 25, tone: 330 })
})
afterAll(() => t.close())

const quiet = async (): Promise<void> => {
  for (let i = 0; i < 1500; i++) {
    await new Promise((r) => setTimeout(r, 40))
    if (t.engine.jobs.list({ limit: 1000 }).every((j) => isFinal(j.state))) return
  }
  throw new Error('the jobs did not come to an end')
}
/** Another file with the same picture: bytes after the last box are skipped by players. */
function copy(name: string): string {
  const path = join(t.folder, `${name}.mp4`)
  copyFileSync(join(t.folder, 'a.mp4'), path)
  writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from(`\0\0\0\x20free${name.padEnd(24)}`)]))
  return path
}
/** A project of its own with one new file, drawn and analysed. */
async function project(name: string): Promise<{ projectId: string; path: string; hash: string }> {
  const { projectId, path } = await t.client.projects.create({ name })
  await t.client.library.import({ projectId, paths: [copy(name)] })
  await quiet()
  const asset = t.engine.projects.get(projectId).assets()[0]!
  expect([name, asset.kind]).toEqual([name, 'video'])
  return { projectId, path, hash: asset.hash! }
}
const onDisk = (hash: string): boolean =>
  existsSync(join(t.engine.dataDir, 'cache', hash.slice(0, 2), hash)) &&
  readdirSync(join(t.engine.dataDir, 'cache', hash.slice(0, 2), hash)).length > 0
const poster = async (projectId: string): Promise<number> => {
  const [status] = await t.client.library.status({ projectId })
  return status!.poster === null ? 0 : (await t.fetch(status!.poster)).status
}

test('the cache stays within its limit, throws out what was used longest ago, and never what an open project needs; what went comes back', async () => {
  const count = share(40, 8)
  const all = []
  for (let i = 0; i < count; i++) {
    all.push(await project(`p${i}`))
    // The first stays open; the others are closed as they come.
    if (i > 0) await t.client.projects.close({ projectId: all[i]!.projectId })
  }
  const each = t.engine.cache.bytes() / count
  const limit = Math.round(each * 3.5)
  // Used just now, though made long ago.
  await t.client.projects.open({ path: all[1]!.path })
  expect(await poster(all[1]!.projectId)).toBe(200)
  await t.client.library.picture({ projectId: all[1]!.projectId, assetId: t.engine.projects.get(all[1]!.projectId).assets()[0]!.id })
  await t.client.projects.close({ projectId: all[1]!.projectId })
  await t.engine.library.trimCache(limit)
  expect(t.engine.cache.bytes()).toBeLessThanOrEqual(limit)
  expect(all.map((p) => onDisk(p.hash)).slice(0, 1)).toEqual([true])
  expect(await poster(all[0]!.projectId)).toBe(200)
  const kept = all.slice(2).map((p) => onDisk(p.hash))
  expect(kept.slice(0, 3)).toEqual([false, false, false])
  expect(kept.at(-1)).toBe(true)
  // A project whose pictures went is whole again after it was opened.
  const gone = all[2]!
  await t.client.projects.open({ path: gone.path })
  await quiet()
  expect(await poster(gone.projectId)).toBe(200)
  expect((await t.client.library.status({ projectId: gone.projectId }))[0]).toMatchObject({ shots: expect.any(Number) as number })
  // Nothing at all is left but what is open.
  await t.client.system.clearCache()
  expect(all.filter((p) => onDisk(p.hash)).map((p) => p.hash)).toEqual([all[0]!.hash, gone.hash])
  tried('soak', 'projects whose cached pictures and analyses were thrown out by age', count)
})
