import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestEngine, startTestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { asset } from '#electron/testing/assets.ts'
import type { Job } from '#shared/jobs/job.ts'
import { madeStyle } from '#shared/planning/fixtures.ts'
import type { Learned } from '#shared/planning/learned/learned.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import type { ProjectSession } from '../../engine/projects/project-session.ts'
import { MontageOutput } from '../../jobs/handlers/montage.ts'
import { SIZES_METHOD } from '../asset-knowledge.ts'

const learned: Learned = {
  ...{ source: { name: 'reference.mp4', seconds: 60, shots: 20, tempo: 120 }, unit: 'beats', lengths: [[1, 1, 2, 2]], onBeat: 1 },
  ...{ transitions: [], motion: { mix: [], order: [] }, look: [] },
  sizes: {
    mix: [
      { size: 'medium_shot', share: 0.5 },
      { size: 'long_shot', share: 0.5 },
    ],
    order: [
      { from: 'medium_shot', to: 'long_shot', share: 1 },
      { from: 'long_shot', to: 'medium_shot', share: 1 },
    ],
    known: 1,
  },
}
const settings = (style: string): MontageSettings => MontageSettings.parse({ style, duration: 5, resolution: 240 })

const SMALL = { width: 320, height: 180, frameRate: { num: 25, den: 1 } }

let t: TestEngine
let session: ProjectSession
const styleFile = (id: string, sizes: Learned['sizes']): void => {
  mkdirSync(join(t.folder, 'data/styles'), { recursive: true })
  const style = madeStyle({ id, learned: { ...learned, sizes }, weights: { motion: 3 } })
  writeFileSync(join(t.folder, 'data/styles', `${id}.json`), JSON.stringify(style))
}
const models = (): string => {
  const dir = join(t.folder, 'data/models')
  mkdirSync(dir, { recursive: true })
  return dir
}
async function idle(): Promise<void> {
  for (let jobs = t.engine.jobs.active(); jobs.length > 0; jobs = t.engine.jobs.active())
    for (const job of jobs) await t.engine.jobs.wait(job.id)
}
async function take(paths: string[]): Promise<void> {
  await t.engine.jobs.wait(t.engine.library.import(session, paths))
  await idle()
}
const named = (name: string) => session.assets().find((a) => a.name === name)!
const sizing = (): Job[] => t.engine.jobs.list({ limit: 200 }).filter((j) => j.kind === 'analyse-sizes')
const plan = (style: string) =>
  t.client.montage.plan({
    projectId: session.id,
    songAssetId: session.assets().find((a) => a.kind === 'audio')!.id,
    settings: settings(style),
  })
const codes = (made: { warnings: { code: string }[] }): string[] =>
  made.warnings.map((w) => w.code).filter((c) => c.startsWith('plan.sizes'))
const begin = async (): Promise<void> => {
  t = await startTestEngine()
  const made = t.engine.projects.create('Sizes', null)
  if (!made.ok) throw new Error(made.refusal.message)
  session = made.value
  styleFile('like_sized', learned.sizes)
  styleFile('like_plain', null)
}

const song = asset('music/beatnet_808kick_120bpm.mp3')
describe.skipIf(!song)('without detectors that can be used', () => {
  beforeAll(async () => {
    await begin()
    const clip = await makeTestClip(t.folder, 'clip.mp4', { ...SMALL, frames: 200 })
    await take([clip, song!])
  }, 60_000)
  afterAll(() => t.close())

  test('nothing is measured or asked for, and only a style that wants sizes says so', async () => {
    expect(codes(await plan('like_sized'))).toEqual(['plan.sizesAbsent'])
    expect(codes(await plan('like_plain'))).toEqual([])
    expect(sizing()).toEqual([])
    expect(await t.client.library.sizes({ projectId: session.id, assetId: named('clip.mp4').id })).toBeNull()
  })

  test('a file that is no detector is told of and not tried again; one that comes in its place is', async () => {
    writeFileSync(join(models(), 'yunet.onnx'), 'no model')
    expect(codes(await plan('like_plain'))).toEqual([])
    expect(sizing()).toEqual([])
    expect(codes(await plan('like_sized'))).toEqual(['plan.sizesPending'])
    await idle()
    expect(sizing().map((j) => j.state)).toEqual(['succeeded'])
    const seen = await t.client.library.sizes({ projectId: session.id, assetId: named('clip.mp4').id })
    expect(seen).toMatchObject({ method: METHODS.sizes, detectors: { faces: 'yunet.onnx 8', things: null }, unusable: ['faces'] })
    expect(seen!.moments.map((m) => m.size)).toEqual(seen!.moments.map(() => null))
    expect(codes(await plan('like_sized'))).toEqual(['plan.sizesUnusable'])
    await idle()
    expect(sizing()).toHaveLength(1)
    writeFileSync(join(models(), 'yunet.onnx'), 'another that is no model')
    expect(codes(await plan('like_sized'))).toEqual(['plan.sizesPending'])
    await idle()
    expect(sizing()).toHaveLength(2)
    rmSync(join(models(), 'yunet.onnx'))
  })

  test('what was cancelled is not begun again by the next plan', async () => {
    const clip = await makeTestClip(t.folder, 'other.mp4', { ...SMALL, frames: 150 })
    await take([clip])
    writeFileSync(join(models(), 'yunet.onnx'), 'nothing')
    const ids = await t.engine.montage.prepare(session, {
      songAssetId: session.assets().find((a) => a.kind === 'audio')!.id,
      settings: settings('like_sized'),
    })
    expect(ids).toHaveLength(2)
    for (const id of ids) t.engine.jobs.cancel(id)
    await idle()
    const stopped = sizing().filter((j) => j.state === 'cancelled').length
    expect(stopped).toBeGreaterThan(0)
    const before = sizing().length
    await plan('like_sized')
    await idle()
    expect(sizing()).toHaveLength(before)
  })
})

const detectors = asset('models')
describe.skipIf(!detectors)('with YuNet and YOLOX, real pictures labelled by eye', () => {
  const clips = ['intel_asl_help.mkv', 'intel_asl_walk.mkv', 'sam2_dog_720p30.mp4', 'mdn_flower.mp4']
  beforeAll(async () => {
    await begin()
    for (const name of readdirSync(detectors!)) if (/^(yunet|yolox)/.test(name)) copyFileSync(join(detectors!, name), join(models(), name))
    await take([...clips.map((c) => asset(`footage/${c}`)!), song!])
  }, 120_000)
  afterAll(() => t.close())

  test('sizes are measured when a plan wants them, once, and are followed then', async () => {
    expect(codes(await plan('like_plain'))).toEqual([])
    expect(sizing()).toEqual([])
    const first = await plan('like_sized')
    expect(codes(first)).toEqual(['plan.sizesPending'])
    expect(first.closeness!.plan.sizes).toBeUndefined()
    await idle()
    expect(new Set(sizing().map((j) => `${j.title} ${j.state}`))).toEqual(new Set(clips.map((c) => `${c} succeeded`)))
    const found = Object.fromEntries(
      await Promise.all(
        clips.map(async (c) => {
          const sizes = await t.client.library.sizes({ projectId: session.id, assetId: named(c).id })
          return [c, [...new Set(sizes!.moments.map((m) => m.size))]] as const
        }),
      ),
    )
    expect(found).toEqual({
      'intel_asl_help.mkv': ['medium_shot'],
      'intel_asl_walk.mkv': ['medium_shot'],
      'sam2_dog_720p30.mp4': ['long_shot'],
      'mdn_flower.mp4': [null],
    })
    // Nothing but the result is left of the pictures that were looked at.
    const { hash } = named('sam2_dog_720p30.mp4')
    expect(readdirSync(t.engine.cache.dir(hash!, SIZES_METHOD))).toEqual(['value.json'])
    const status = await t.client.library.status({ projectId: session.id })
    expect(status.filter((s) => s.sized)).toHaveLength(clips.length)

    const second = await plan('like_sized')
    expect(codes(second)).toEqual([])
    expect(second.closeness!.plan.sizes).toBeLessThan(0.3)
    const terms = second.picks.flatMap((p) => p.reasons.map((r) => r.term))
    expect(terms).toContain('size')
    expect(second.picks.flatMap((p) => p.reasons.map((r) => r.text))).toContain('Long shot after medium shot, as in the reference')
    await idle()
    expect(sizing()).toHaveLength(clips.length)
  }, 60_000)

  test('a montage from files waits for the sizes that its style asks for', async () => {
    const input = {
      ...{ projectPath: session.path, footage: [...clips, 'sam2_juggle_720p24.mp4'].map((c) => asset(`footage/${c}`)!), song: song! },
      ...{ settings: settings('like_sized'), film: null, reportPath: null, temporary: false },
    }
    const job = await t.engine.jobs.wait(t.engine.jobs.start({ kind: 'montage', title: 'montage', projectId: session.id, input }))
    const { report } = MontageOutput.parse(job.output)
    expect(report).toMatchObject({ closeness: { plan: { sizes: expect.any(Number) } } })
    expect(codes(report as { warnings: { code: string }[] })).toEqual([])
    const juggle = await t.client.library.sizes({ projectId: session.id, assetId: named('sam2_juggle_720p24.mp4').id })
    expect(juggle!.moments.map((m) => m.size)).toContain('long_shot')
  }, 60_000)

  test('a still has a size, too; one that is taken away keeps what is known', async () => {
    const still = join(t.folder, 'still.jpg')
    const { hash, media } = named('intel_asl_help.mkv')
    const [taken] = await t.engine.media.takeStills(asset(`footage/${basename('intel_asl_help.mkv')}`)!, media!, {
      ...{ times_ms: [900], dir: t.folder, name: 'shot', longest: 640 },
    })
    copyFileSync(join(t.folder, taken!.file), still)
    await take([still])
    await plan('like_sized')
    await idle()
    const sizes = await t.client.library.sizes({ projectId: session.id, assetId: named('still.jpg').id })
    expect(sizes!.moments.map((m) => m.size)).toEqual(['medium_shot'])
    expect(existsSync(join(t.engine.cache.dir(hash!, SIZES_METHOD), 'value.json'))).toBe(true)
    for (const name of readdirSync(models())) rmSync(join(models(), name))
    const blind = await plan('like_sized')
    expect(codes(blind)).toEqual([])
    expect(blind.closeness!.plan.sizes).toBeLessThan(0.3)
  }, 60_000)
})
