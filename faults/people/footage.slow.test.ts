import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { EngineEvent } from '#shared/contract/events.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { tried } from '../tally.ts'
import { EXPORT, type Stage, startStage, until } from './stage.ts'

let s: Stage
const events: EngineEvent[] = []
beforeAll(async () => {
  s = await startStage('Footage')
  s.engine.events.on((e) => events.push(e))
})
afterAll(() => s.close())
beforeEach(async () => {
  s.projectId = (await s.client.projects.create({ name: 'Footage' })).projectId
})

let films = 0
/** A card with films of its own, imported and on the timeline. */
async function card(count: number): Promise<{ folder: string; away: string; assets: Asset[]; target: string; start(): Promise<string> }> {
  const folder = join(s.folder, `card ${++films}`)
  mkdirSync(folder)
  const paths = Array.from({ length: count }, (_, i) => {
    const path = join(folder, `clip ${i + 1}.mp4`)
    copyFileSync(s.film(`${films}-${i}.mp4`), path)
    return path
  })
  const assets = await s.take(paths)
  // Long enough that somebody can pull a cable in the middle, and the last clip is opened late.
  const many = Array.from({ length: 4 * count }, (_, i) => assets[Math.floor(i / 4)]!)
  const sequenceId = await s.place(many)
  const target = join(s.folder, 'exports', `film ${films}.mp4`)
  const session = s.engine.projects.get(s.projectId)
  const start = (): Promise<string> => s.engine.exports.start(session, { sequenceId, settings: EXPORT, path: target, overwrite: true })
  return { folder, away: `${folder} away`, assets, target, start }
}
const running = (jobId: string): Promise<Job> =>
  until(() => {
    const job = s.engine.jobs.get(jobId)
    return job.state === 'running' && (job.progress.percent ?? 0) > 8 && job
  })
const presence = async (): Promise<string[]> => (await s.client.library.status({ projectId: s.projectId })).map((a) => a.presence)

test('footage pulled away in mid-export: the export names the file, leaves nothing, and a retry works when it is back', async () => {
  const c = await card(3)
  const jobId = await c.start()
  await running(jobId)
  renameSync(c.folder, c.away)
  const failed = await s.ended(jobId)
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'export.mediaLost', params: { count: 3 } } })
  expect(failed.error!.message).toContain('clip 1.mp4')
  expect(existsSync(c.target)).toBe(false)
  expect(s.leftOvers()).toEqual([])
  // Still away: refused at once, in one sentence.
  await s.client.jobs.retry({ jobId })
  expect(await s.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'export.mediaMissing' } })
  await expect(c.start()).rejects.toMatchObject({ code: 'export.mediaMissing' })

  renameSync(c.away, c.folder)
  await s.client.jobs.retry({ jobId })
  expect(await s.ended(jobId)).toMatchObject({ state: 'succeeded', output: { frames: 3 * 4 * 60 } })
  expect(readdirSync(join(s.folder, 'exports')).filter((f) => f.startsWith('.'))).toEqual([])
  tried('people', 'footage pulled away in mid-export and back', 1)
})

test('a failed export that is tried again reads footage where it was relinked to', async () => {
  const c = await card(2)
  const jobId = await c.start()
  await running(jobId)
  renameSync(c.folder, c.away)
  expect((await s.ended(jobId)).state).toBe('failed')
  expect((await s.client.projects.relink({ projectId: s.projectId, path: c.away })).missing).toEqual([])
  await s.client.jobs.retry({ jobId })
  expect(await s.ended(jobId)).toMatchObject({ state: 'succeeded', error: null })
  tried('people', 'footage moved in mid-export, relinked, tried again', 1)
})

test('footage replaced in mid-export stops it: a film is never half of each', async () => {
  const c = await card(2)
  const jobId = await c.start()
  await running(jobId)
  const path = c.assets[0]!.original.path
  copyFileSync(s.film('other.mp4'), `${path}.new`)
  renameSync(`${path}.new`, path)
  const later = new Date(Date.now() + 60_000)
  utimesSync(path, later, later)
  expect(await s.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'export.mediaChanged', params: { names: 'clip 1.mp4' } } })
  expect(existsSync(c.target)).toBe(false)
  expect(s.leftOvers()).toEqual([])
  tried('people', 'footage replaced in mid-export', 1)
})

test('media that go away, come back and are replaced are told of within seconds', async () => {
  const c = await card(1)
  expect(await presence()).toEqual(['online'])
  const told = async (expected: string): Promise<void> => {
    events.length = 0
    await until(() => events.some((e) => e.type === 'assets' && e.projectId === s.projectId), 15_000)
    expect(await presence()).toEqual([expected])
  }
  renameSync(c.folder, c.away)
  await told('missing')
  // What was asked for while they were away has failed; it is done by itself when they are back, and no failure stays in the list.
  const session = s.engine.projects.get(s.projectId)
  const failed = await Promise.all(s.engine.library.draw(session, c.assets).map((id) => s.ended(id)))
  expect(failed.map((j) => j.state)).toEqual(['failed'])
  renameSync(c.away, c.folder)
  await told('online')
  await until(async () => (await s.client.library.status({ projectId: s.projectId }))[0]!.poster !== null)
  await until(() => s.engine.jobs.list({ projectId: s.projectId }).every((j) => j.state === 'succeeded'))
  writeFileSync(c.assets[0]!.original.path, 'something else altogether')
  await told('changed')
  tried('people', 'media gone, back, replaced: noticed', 3)
})

test('another file of the same name is used when a person says so, and undo takes it back', async () => {
  const c = await card(1)
  const [asset] = c.assets
  const use = () => s.client.projects.useReplacement({ projectId: s.projectId, assetId: asset!.id })
  writeFileSync(asset!.original.path, 'no film at all')
  await expect(use()).rejects.toMatchObject({ data: { code: 'media.unreadable' } })
  copyFileSync(s.film('short.mp4'), asset!.original.path)
  await use()
  const now = s.engine.projects.get(s.projectId).assets()[0]!
  expect(now.hash).not.toBe(asset!.hash)
  expect(await presence()).toEqual(['online'])
  await until(async () => (await s.client.library.status({ projectId: s.projectId }))[0]!.poster !== null)
  const state = await s.client.projects.undo({ projectId: s.projectId })
  expect(state.redo).toBe('asset.replaced')
  expect(await presence()).toEqual(['changed'])
  tried('people', 'file replaced by another of the same name', 3)
})

test('the same files imported by two impatient drops at once are there once', async () => {
  const paths = Array.from({ length: 5 }, (_, i) => s.film(`twice ${i}.mp4`))
  const jobs = await Promise.all([1, 2, 3].map(() => s.client.library.import({ projectId: s.projectId, paths })))
  const outputs = await Promise.all(jobs.map(async (j) => (await s.ended(j.jobId)).output as { assetIds: string[]; added: number }))
  expect(outputs.map((o) => o.added).toSorted((a, b) => a - b)).toEqual([0, 0, 5])
  expect(new Set(outputs.map((o) => o.assetIds.join())).size).toBe(1)
  expect(s.engine.projects.get(s.projectId).assets()).toHaveLength(5)
  tried('people', 'the same files dropped three times at once', 3)
})

test('an export asked for twice in a row is one export', async () => {
  const c = await card(1)
  const [a, b] = await Promise.all([c.start(), c.start()])
  expect(a).toBe(b)
  expect((await s.ended(a)).state).toBe('succeeded')
  tried('people', 'export started twice at once', 2)
})
