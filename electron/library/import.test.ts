import { copyFileSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type ImportOutput } from '../jobs/handlers/import.ts'
import { startTestEngine, type TestEngine } from '../engine/testing/test-engine.ts'
import { writeWav } from './testing/write-wav.ts'

let t: TestEngine
let folder: string
beforeAll(async () => {
  t = await startTestEngine()
  folder = join(t.folder, 'card')
  mkdirSync(join(folder, 'day 2'), { recursive: true })
  writeWav(join(folder, 'clip 10.wav'), 440, 1)
  writeWav(join(folder, 'clip 2.wav'), 330, 1)
  writeWav(join(folder, 'day 2', 'deep.wav'), 220, 1)
  copyFileSync(join(folder, 'clip 2.wav'), join(folder, 'the same again.wav'))
  writeFileSync(join(folder, 'empty.mp4'), '')
  writeFileSync(join(folder, 'notes.mp4'), 'this is not a film')
  writeFileSync(join(folder, '.hidden.wav'), 'x')
})
afterAll(() => t.close())

async function importPaths(projectId: string, paths: string[]): Promise<ImportOutput> {
  const { jobId } = await t.client.library.import({ projectId, paths })
  const job = await t.engine.jobs.wait(jobId)
  expect(job.error).toBeNull()
  return job.output as ImportOutput
}
const namesOf = async (projectId: string): Promise<string[]> =>
  (await t.client.projects.snapshot({ projectId })).records.flatMap((r) => (r.type === 'asset' ? [`${r.name}: ${r.kind}`] : []))

test('a folder becomes assets in natural order, the same content once, bad files as rows with a reason', async () => {
  const { projectId } = await t.client.projects.create({ name: 'Card' })
  const output = await importPaths(projectId, [folder])
  expect(await namesOf(projectId)).toEqual([
    'clip 2.wav: audio',
    'clip 10.wav: audio',
    'deep.wav: audio',
    'empty.mp4: unusable',
    'notes.mp4: unusable',
  ])
  expect(output.added).toBe(5)
  expect(output.assetIds).toHaveLength(6)
  for (const row of output.unusable) expect(row.message).toMatch(/^\S.*\.$/)
  expect(output.unusable.map((u) => u.name)).toEqual(['empty.mp4', 'notes.mp4'])
})

test('importing again adds nothing, and one undo takes the import back', async () => {
  const { projectId } = await t.client.projects.create({ name: 'Twice' })
  await importPaths(projectId, [folder])
  const before = await t.client.projects.snapshot({ projectId })
  const probed = vi.spyOn(t.engine.media, 'probe')
  const hashed = vi.spyOn(t.engine.media, 'hash')
  expect((await importPaths(projectId, [folder])).added).toBe(0)
  // Only what could not be read is looked at again: the rest is known by its date and size.
  expect(probed.mock.calls.map(([path]) => basename(path)).sort()).toEqual(['empty.mp4', 'notes.mp4'])
  expect(hashed).not.toHaveBeenCalled()
  probed.mockRestore()
  hashed.mockRestore()
  expect((await t.client.projects.snapshot({ projectId })).revision).toBe(before.revision)
  await t.client.projects.undo({ projectId })
  expect(await namesOf(projectId)).toEqual([])
})

test('what came in is drawn and listened to by itself; a second project finds it in the cache', async () => {
  const { projectId } = await t.client.projects.create({ name: 'Known' })
  await importPaths(projectId, [join(folder, 'clip 2.wav')])
  const known = async () => (await t.client.library.status({ projectId }))[0]!
  await expect.poll(async () => (await known()).peaks?.url, { timeout: 20_000 }).toMatch(/^\/artifact\//)
  await expect.poll(async () => (await known()).song, { timeout: 20_000 }).not.toBeNull()
  const status = await known()
  expect(status).toMatchObject({ presence: 'online', poster: null, proxy: 'none' })
  const peaks = await t.fetch(status.peaks!.url)
  expect([peaks.status, (await peaks.arrayBuffer()).byteLength > 0]).toEqual([200, true])
  expect((await t.fetch(status.media, { headers: { range: 'bytes=0-3' } })).status).toBe(206)
  const other = await t.client.projects.create({ name: 'Second' })
  const jobs = (await t.client.jobs.list({})).length
  await importPaths(other.projectId, [join(folder, 'clip 2.wav')])
  expect((await t.client.jobs.list({})).length).toBe(jobs + 1)
})

test('a moved file is missing until it is found again by its content; a new date alone is nothing', async () => {
  const { projectId } = await t.client.projects.create({ name: 'Moved' })
  const file = join(t.folder, 'moved.wav')
  writeWav(file, 550, 1)
  await importPaths(projectId, [file])
  const presence = async () => (await t.client.library.status({ projectId }))[0]!.presence
  expect(await presence()).toBe('online')
  utimesSync(file, new Date(), new Date(Date.now() - 60_000))
  expect(await presence()).toBe('online')
  mkdirSync(join(t.folder, 'archive'))
  renameSync(file, join(t.folder, 'archive', 'other name.wav'))
  expect(await presence()).toBe('missing')
  const found = await t.client.projects.relink({ projectId, path: t.folder })
  expect(found.relinked).toHaveLength(1)
  expect(found.missing).toEqual([])
  expect(await presence()).toBe('online')
  writeWav(join(t.folder, 'archive', 'other name.wav'), 660, 2)
  expect(await presence()).toBe('changed')
})

test('bytes of another film are not served under the name of an asset', async () => {
  const { projectId } = await t.client.projects.create({ name: 'Swapped' })
  const path = join(t.folder, 'swap.wav')
  writeWav(path, 500, 1)
  await importPaths(projectId, [path])
  const asset = (await t.client.projects.snapshot({ projectId })).records.find((r) => r.type === 'asset')!
  const ask = (): Promise<Response> => t.fetch(`/media/${projectId}/${asset.id}`, { headers: { range: 'bytes=0-99' } })
  expect((await ask()).status).toBe(206)
  // A copy of the same content with a date of its own is still the file.
  utimesSync(path, 1_700_000_000, 1_700_000_000)
  expect((await ask()).status).toBe(206)

  const kept = join(t.folder, 'kept.wav')
  renameSync(path, kept)
  const gone = await ask()
  expect([gone.status, await gone.json()]).toMatchObject([404, { code: 'asset.missing', params: { name: 'swap.wav' } }])
  for (const seconds of [1, 2]) {
    writeWav(path, 700, seconds)
    const other = await ask()
    expect([other.status, await other.json()]).toMatchObject([409, { code: 'asset.changed', params: { name: 'swap.wav' } }])
    const learn = t.client.videoAnalysis.start({
      mode: 'learn',
      target_video: { asset: { project_id: projectId, asset_id: asset.id as never } },
    })
    await expect(learn).rejects.toMatchObject({ data: { code: 'asset.changed' } })
  }
  renameSync(kept, path)
  expect((await ask()).status).toBe(206)
})
