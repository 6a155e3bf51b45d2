import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { CompareResult, type ImprovementStep } from '#shared/learn/compare-result.ts'
import { frameToTicks } from '#shared/time/frame-rate.ts'
import type { AssetId, ClipId, SequenceId, TrackId } from '#shared/timeline/ids.ts'
import type { Clip } from '#shared/timeline/model.ts'

const RATE = { num: 25, den: 1 }
const FRAMES = 75
const SIZE = { width: 320, height: 180, frameRate: RATE, frames: FRAMES, gop: 25, crf: 16, code: false }
const CLIP = 'clp_shaky' as ClipId

const hash = (x: number, y: number): number => {
  const n = Math.imul(x * 374761393 + y * 668265263, 1274126177)
  return ((n ^ (n >>> 13)) >>> 0) % 256
}
/** Noise between lattice points, 0..1. */
function noise(x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)]
  const mix = (a: number, b: number, t: number): number => a + (b - a) * t * t * (3 - 2 * t)
  return mix(mix(hash(i, j), hash(i + 1, j), x - i), mix(hash(i, j + 1), hash(i + 1, j + 1), x - i), y - j) / 255
}
const wall = (x: number, y: number): [number, number, number] => [50 + 100 * noise(x / 40, y / 40) + 60 * noise(x / 9, y / 9), 120, 134]
/** A hand's unrest in pixels: about one percent of the width. */
const swing = (t: number, k: number): number =>
  2.6 * Math.sin(2 * Math.PI * 2.1 * t + k) + 1.6 * Math.sin(2 * Math.PI * 4.3 * t + 2 * k) + 0.9 * Math.sin(2 * Math.PI * 6.7 * t + 5 * k)

let t: TestEngine
let projectId: string
let jobId: string

const result = async (): Promise<CompareResult> => CompareResult.parse((await t.client.videoAnalysis.get({ jobId })).result)
const shaking = (r: CompareResult): ImprovementStep | undefined =>
  r.improvements.flatMap((i) => i.steps).find((s) => s.validation.metric === 'camera_motion.shake')
const clip = async (): Promise<Clip> =>
  (await t.client.projects.snapshot({ projectId })).records.find((r): r is Clip => r.type === 'clip' && r.id === CLIP)!

beforeAll(async () => {
  t = await startTestEngine()
  const reference = await makeTestClip(t.folder, 'on a tripod.mp4', { ...SIZE, paint: (x, y) => wall(x + 900, y) })
  const take = await makeTestClip(t.folder, 'by hand.mp4', {
    ...SIZE,
    paint: (x, y, n) => wall(x + swing(n / 25, 1), y + 0.7 * swing(n / 25, 2)),
  })
  projectId = (await t.client.projects.create({ name: 'Mine' })).projectId
  const { jobId: imported } = await t.client.library.import({ projectId, paths: [take] })
  await t.engine.jobs.wait(imported)
  const { records } = await t.client.projects.snapshot({ projectId })
  const assetId = records.find((r) => r.type === 'asset')!.id as AssetId
  const sequenceId = records.find((r) => r.type === 'sequence')!.id as SequenceId
  const trackId = records.find((r) => r.type === 'track' && r.role === 'main')!.id as TrackId
  const at = (n: number) => frameToTicks(n, RATE)
  await t.client.projects.apply({
    projectId,
    label: 'timeline.insert',
    edits: [
      { verb: 'setSequence', sequenceId, patch: { frameRate: RATE, width: 320, height: 180 } },
      { verb: 'overwrite', trackId, at: at(0), clips: [{ id: CLIP, assetId, sourceStart: at(0), duration: at(FRAMES) }] },
    ],
  })
  const queued = await t.client.videoAnalysis.start({
    ...{ mode: 'compare', target_video: { path: reference } },
    user_video: { sequence: { project_id: projectId, sequence_id: sequenceId } },
  })
  jobId = queued.job_id
  const { error } = await t.engine.jobs.wait(jobId)
  if (error) throw new Error(error.message)
}, 60_000)
afterAll(() => t.close())

test('a shaky shot is stabilised by its step, and looked at again it is as steady as was asked', async () => {
  const step = shaking(await result())!
  expect(step.actions.map((a) => a.action_type)).toEqual(['reshoot', 'stabilise'])
  const before = Number(step.validation.current)
  expect(before).toBeGreaterThan(0.004)

  const wish = { jobId, projectId, stepId: step.id }
  const dry = await t.client.videoAnalysis.applyStep({ ...wish, dryRun: true })
  expect(dry.changes).toMatchObject([
    { clip_id: CLIP, what: 'stabilise', before: null, after: 'locked' },
    { what: 'zoom', before: 0 },
  ])
  expect((await clip()).stabilise ?? null).toBeNull()
  expect(await t.client.videoAnalysis.applyStep(wish)).toMatchObject({ applied: true, changes: dry.changes })
  expect((await clip()).stabilise).toMatchObject({ mode: 'locked' })
  await expect(t.client.videoAnalysis.applyStep(wish)).rejects.toMatchObject({ data: { code: 'learn.alreadySo' } })
  expect(await t.client.videoAnalysis.review({ jobId })).toMatchObject({ stale: true })

  const { job_id } = await t.client.videoAnalysis.recheck({ jobId })
  const { error } = await t.engine.jobs.wait(job_id)
  expect(error).toBeNull()
  const now = (await result()).improvements.flatMap((i) => i.steps).find((s) => s.id === step.id)!
  expect(Number(now.validation.current)).toBeLessThan(before / 4)
  expect(now.validation).toMatchObject({ passed: true, target: step.validation.target })
  expect(await t.client.videoAnalysis.review({ jobId })).toMatchObject({ stale: false })

  await t.client.projects.undo({ projectId })
  expect((await clip()).stabilise ?? null).toBeNull()
}, 60_000)
