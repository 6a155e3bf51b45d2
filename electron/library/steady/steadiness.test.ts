import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noiseTexture } from '#electron/analysis/picture/testing/noise-texture.ts'
import { renderListOf } from '#electron/engine/render-source.ts'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import type { ClipSteadiness } from '#shared/contract/procedures/library.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { Job } from '#shared/jobs/job.ts'
import { displaySize } from '#shared/media/media-info.ts'
import { fromSeconds } from '#shared/time/ticks.ts'
import type { RenderList, SteadyClip } from '#shared/render/render-list.ts'
import type { ClipId } from '#shared/timeline/ids.ts'
import { type Asset, DEFAULT_STABILISE } from '#shared/timeline/model.ts'
import { recordsOf, sequencesOf } from '#shared/timeline/query.ts'
import { measureSteadiness } from './clip-steadiness.ts'
import { readBlock } from './path-files.ts'

/** A film of 12.5 s that a hand held: two blocks. Its frames' numbers stand still in the middle, as a subject would. */
const RATE = 12
const FRAMES = 150
const texture = noiseTexture(3)
const hand = (f: number): { x: number; y: number } => ({
  x: 3 * Math.sin(1.9 * f) + 2 * Math.sin(2.7 * f + 1),
  y: 2.5 * Math.sin(2.3 * f + 2) + 1.5 * Math.sin(1.3 * f),
})

const SETTINGS: ExportSettings = {
  ...{ preset: 'sequence', container: 'mp4', audio: null, range: { start: 2, end: 6 } },
  video: { codec: 'h264', width: 320, height: 180, frameRate: null, quality: 16, speed: 'fast', hardware: 'software' },
}

let t: TestEngine
let projectId: string
let clipId: ClipId
let asset: Asset & { hash: string }
beforeAll(async () => {
  t = await startTestEngine()
  const path = await makeTestClip(t.folder, 'hand.mp4', {
    ...{ width: 320, height: 180, frameRate: { num: RATE, den: 1 }, frames: FRAMES, gop: 48 },
    paint: (x, y, f) => [40 + 170 * texture.sample(0.4 * (x + hand(f).x), 0.4 * (y + hand(f).y), 0.5), 128, 128],
  })
  projectId = (await t.client.projects.create({ name: 'Steady' })).projectId
  const { jobId } = await t.client.library.import({ projectId, paths: [path] })
  await t.engine.jobs.wait(jobId)
  const doc = () => t.engine.projects.get(projectId).document()
  asset = recordsOf(doc(), 'asset')[0] as typeof asset
  const track = recordsOf(doc(), 'track').find((r) => r.role === 'main')!
  const clips = [{ assetId: asset.id, sourceStart: 0 as never, duration: asset.media!.duration as never }]
  await t.client.projects.apply({ projectId, label: 'insert', edits: [{ verb: 'overwrite', trackId: track.id, at: 0 as never, clips }] })
  clipId = recordsOf(doc(), 'clip')[0]!.id
}, 60_000)
afterAll(() => t.close())

const ask = (): Promise<ClipSteadiness> => t.client.library.steadiness({ projectId, clipId })
const cacheDir = (): string => t.engine.cache.dir(asset.hash, METHODS.cameraPath)
const jobsOf = (): Job[] => t.engine.jobs.list().filter((j) => j.kind === 'camera-path')
const steady = (stabilise: typeof DEFAULT_STABILISE | null) =>
  t.client.projects.apply({ projectId, label: 'x', edits: [{ verb: 'setClip', clipIds: [clipId], props: { stabilise } }] })
/** What the render list of the sequence says of the clip. */
function drawn(use: 'preview' | 'export'): SteadyClip | null {
  const doc = t.engine.projects.get(projectId).document()
  return renderListOf(doc, recordsOf(doc, 'sequence')[0]!.id, use, t.engine.library.knowledge).clips[0]!.steady
}
async function until(state: ClipSteadiness['state']): Promise<ClipSteadiness> {
  for (let i = 0; i < 400; i++) {
    const now = await ask()
    if (now.state === state) return now
    await new Promise((r) => setTimeout(r, 50))
  }
  throw new Error(`never ${state}: ${JSON.stringify(await ask())}`)
}

test('a clip that asks for it is measured by itself, and is steadier then', async () => {
  expect(await ask()).toEqual({ state: 'off', jobId: null, percent: null, result: null })
  const told: string[] = []
  const off = t.engine.events.on((e) => void (e.type.startsWith('assets') && told.push(e.type)))
  await steady(DEFAULT_STABILISE)
  expect((await ask()).state).toBe('measuring')
  expect([drawn('preview'), drawn('export')]).toEqual([null, expect.objectContaining({ firstBlock: 0, mode: 'smooth' })])
  const { result } = await until('ready')
  off()
  expect(drawn('preview')).toEqual(drawn('export'))
  expect(told).toEqual(expect.arrayContaining(['assets.busy', 'assets']))
  // What the hand did, worked out without any measuring: its waves are faster than a second.
  expect(result!.shake.before).toBeGreaterThan(0.009)
  expect(result!.shake.after).toBeLessThan(0.4 * result!.shake.before)
  expect(result!.zoom).toBeGreaterThan(1.01)
  expect(result!.zoom).toBeLessThanOrEqual(DEFAULT_STABILISE.maxZoom)
  expect(result!.curves.before.x).toHaveLength(FRAMES)
  expect(readdirSync(cacheDir()).sort()).toEqual(['block-0.json', 'block-1.json'])
  const [first, second] = ['block-0.json', 'block-1.json'].map((f) => readBlock(join(cacheDir(), f))!)
  expect([first!.times.length, second!.times.length]).toEqual([10 * RATE, FRAMES - 10 * RATE])
  expect([first!.breaks, second!.breaks]).toEqual([[0], []])
  const errorOf = (axis: 'x' | 'y'): number => {
    const found = [...first![axis], ...second![axis]]
    const errors = found.map((v, i) => (i === 0 ? 0 : v + (hand(i)[axis] - hand(i - 1)[axis]) / 320))
    return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / FRAMES)
  }
  expect(errorOf('x')).toBeLessThan(0.0003)
  expect(errorOf('y')).toBeLessThan(0.0003)
  expect(jobsOf()).toMatchObject([{ state: 'succeeded', title: 'hand.mp4', projectId }])
}, 60_000)

test('what was cancelled stays so until it is asked for, and what the cache lost is measured again', async () => {
  await steady(null)
  rmSync(cacheDir(), { recursive: true })
  await steady(DEFAULT_STABILISE)
  const { jobId } = await until('measuring')
  const id = jobId ?? (await untilJob())
  await t.client.jobs.cancel({ jobId: id })
  await t.engine.jobs.wait(id)
  expect(t.engine.jobs.get(id).state).toBe('cancelled')
  expect(await until('stopped')).toMatchObject({ jobId: id })
  await steady({ ...DEFAULT_STABILISE, smoothness: 0.7 })
  await new Promise((r) => setTimeout(r, 900))
  expect(await ask()).toMatchObject({ state: 'stopped', jobId: id })

  const again = await t.client.library.stabiliseAgain({ projectId, clipId })
  expect(again.jobId).not.toBe(id)
  await until('ready')
  await expect(t.client.library.stabiliseAgain({ projectId, clipId })).rejects.toMatchObject({ data: { code: 'steady.measured' } })

  rmSync(join(cacheDir(), 'block-1.json'))
  expect((await ask()).state).toBe('measuring')
  await until('ready')

  // As the power leaves a file that it failed upon: a preview draws the clip as it was shot, and the block is measured again.
  const steadied = (): boolean => previewList().clips[0]!.steady !== null
  expect(steadied()).toBe(true)
  writeFileSync(join(cacheDir(), 'block-0.json'), '')
  expect(steadied()).toBe(false)
  expect((await ask()).state).toBe('measuring')
  await until('ready')
  expect(steadied()).toBe(true)
}, 60_000)

function previewList(): RenderList {
  const doc = t.engine.projects.get(projectId).document()
  return renderListOf(doc, sequencesOf(doc)[0]!.id, 'preview', t.engine.library.knowledge)
}

test('what was stopped begins again when its clip shows more', async () => {
  const trim = (seconds: number) =>
    t.client.projects.apply({ projectId, label: 'x', edits: [{ verb: 'trim', clipId, edge: 'out', to: fromSeconds(seconds) }] })
  await steady(null)
  await trim(3)
  rmSync(cacheDir(), { recursive: true })
  await steady(DEFAULT_STABILISE)
  const id = await untilJob()
  expect(t.engine.jobs.inputOf(id)).toMatchObject({ blocks: [0] })
  await t.client.jobs.cancel({ jobId: id })
  await t.engine.jobs.wait(id)
  await until('stopped')
  await trim(FRAMES / RATE)
  await until('ready')
}, 60_000)

/** The job that the next look starts. */
async function untilJob(): Promise<string> {
  for (;;) {
    const { jobId } = await ask()
    if (jobId) return jobId
    await new Promise((r) => setTimeout(r, 5))
  }
}

test('trimming counts camera paths, and takes those of no open project', async () => {
  await until('ready')
  expect(await t.engine.library.trimCache(0)).toBeGreaterThanOrEqual(0)
  expect(existsSync(cacheDir())).toBe(true)
  const freed = await t.engine.cache.trim(0, new Set())
  expect(freed).toBeGreaterThan(5000)
  expect(existsSync(cacheDir())).toBe(false)
  // The project is open: its clip wants them back.
  await until('ready')
}, 60_000)

test('an export measures what is missing, says so, and is steady', async () => {
  await until('ready')
  for (const job of jobsOf()) await t.engine.jobs.wait(job.id)
  const films: string[] = []
  for (const name of ['steady', 'shot']) {
    if (name === 'shot') await steady(null)
    else rmSync(cacheDir(), { recursive: true })
    const path = join(t.folder, 'exports', `${name}.mp4`)
    const stages = new Set<string>()
    const off = t.engine.events.on((e) => void (e.type === 'job' && e.job.kind === 'export' && stages.add(e.job.progress.stage)))
    const sequenceId = recordsOf(t.engine.projects.get(projectId).document(), 'sequence')[0]!.id
    const { jobId } = await t.client.exports.start({ projectId, sequenceId, settings: SETTINGS, path })
    expect((await t.engine.jobs.wait(jobId)).state).toBe('succeeded')
    off()
    expect(stages.has('measuring')).toBe(name === 'steady')
    films.push(path)
  }
  const [steadied, shot] = (await Promise.all(films.map(shakeOfFilm))) as [number, number]
  expect(shot).toBeGreaterThan(0.008)
  expect(steadied).toBeLessThan(0.5 * shot)
}, 120_000)

/** Root mean square of a film's own shake. */
async function shakeOfFilm(path: string): Promise<number> {
  const probed = await t.engine.media.probe(path)
  if (!probed.ok) throw new Error(probed.refusal.message)
  const file = `${path}.json`
  await t.engine.media.cameraPath(path, probed.value, 0, file)
  const { width, height } = displaySize(probed.value.video!)
  return measureSteadiness([readBlock(file)!], { from: 0, to: 10 }, DEFAULT_STABILISE, height / width).shake.before
}

test('without its file a clip waits until it is back; one that is not there is not found', async () => {
  await steady(DEFAULT_STABILISE)
  await until('ready')
  for (const job of jobsOf()) await t.engine.jobs.wait(job.id)
  rmSync(cacheDir(), { recursive: true })
  rmSync(asset.original.path)
  expect((await ask()).state).toBe('offline')
  await expect(t.client.library.stabiliseAgain({ projectId, clipId })).rejects.toMatchObject({ data: { code: 'asset.missing' } })
  await expect(t.client.library.steadiness({ projectId, clipId: 'clp_none' as ClipId })).rejects.toMatchObject({
    data: { code: 'clip.notFound' },
  })
})
