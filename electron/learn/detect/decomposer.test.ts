import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { createModelFolder, type ModelFolder } from '#electron/models/model-folder.ts'
import { asset } from '#electron/testing/assets.ts'
import { brightnessModel } from '#electron/learn/motion/testing/brightness-model.ts'
import type { LearnWarning } from '#shared/learn/learn-result.ts'
import { displaySize } from '#shared/media/media-info.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { activeDecomposers } from '../decompose-film.ts'
import { detectorDecomposer } from './decomposer.ts'

const dir = mkdtempSync(join(tmpdir(), 'cw-detect-'))
const media = createMediaService({})
afterAll(async () => {
  await media.close()
  rmSync(dir, { recursive: true, force: true })
})

interface Said {
  code?: string
  warnings: LearnWarning[]
  /** category.type → value and confidence. */
  features: Record<string, [value: string | number, confidence: number]>
}
/** What the detector says of one stretch of a film, seconds, looked at as learning does. */
async function look(path: string, models: ModelFolder, from: number, to: number): Promise<Said> {
  const probed = await media.probe(path)
  if (!probed.ok) throw new Error(probed.refusal.message)
  const times_ms = [0.15, 0.5, 0.85].map((at) => Math.round(1000 * (from + at * (to - from))))
  const stills = await media.takeStills(path, probed.value, { times_ms, dir, name: basename(path).replaceAll(/\W/g, '_'), longest: 640 })
  const shot = {
    id: 'shot_0001',
    start_ms: Math.round(1000 * from),
    end_ms: Math.round(1000 * to),
    boundary: { kind: 'start' as const, confidence: 1 },
  }
  const input = {
    path,
    frames: stills.map((s) => ({ ...s, file: join(dir, s.file) })),
    video: {
      ...displaySize(probed.value.video!),
      name: 'film',
      duration_ms: Math.round(1000 * toSeconds(probed.value.duration)),
      fps: 24,
      frame_count: 100,
      has_audio: false,
      tempo: null,
    },
    measured: [{ ...shot, features: [] }],
  }
  const answer = await detectorDecomposer({ media, models }).decompose(input, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  if (!answer.ok) return { code: answer.refusal.code, warnings: [], features: {} }
  return {
    warnings: answer.value.warnings,
    features: Object.fromEntries(answer.value.segments[0]!.features.map((f) => [`${f.category}.${f.type}`, [f.value, f.confidence]])),
  }
}

const assets = asset('models')
describe.skipIf(!assets)('real pictures, labelled by eye', () => {
  const models = assets ? createModelFolder(dirname(assets)) : createModelFolder(dir)
  const words = ({ features }: Said): Record<string, unknown> => Object.fromEntries(Object.entries(features).map(([k, [v]]) => [k, v]))

  test.each([
    [
      'a woman to the hips, in the middle',
      'intel_asl_help.mkv',
      0,
      1.9,
      { 'shot_size.size': 'medium_shot', 'subject.kind': 'person', 'subject.count': 1, 'composition.framing': 'centered' },
    ],
    [
      'another, with more room above her',
      'intel_asl_walk.mkv',
      0,
      3,
      { 'shot_size.size': 'medium_shot', 'subject.kind': 'person', 'composition.framing': 'centered' },
    ],
    [
      'a woman from head to foot, and a dog',
      'sam2_dog_720p30.mp4',
      1,
      7,
      { 'shot_size.size': 'long_shot', 'subject.kind': 'person', 'subject.count': 1 },
    ],
    [
      'a man from head to foot with a ball',
      'sam2_juggle_720p24.mp4',
      1,
      9,
      { 'shot_size.size': 'long_shot', 'subject.kind': 'person', 'subject.count': 1 },
    ],
    [
      'a woman seen from behind, from head to foot',
      'intel_one_by_one_person.mp4',
      99.5,
      101,
      { 'shot_size.size': 'long_shot', 'subject.kind': 'person' },
    ],
    [
      'two men, the nearer to his shoulders',
      'tears_of_steel_battle.webm',
      36.4,
      37.4,
      { 'shot_size.size': 'close_up', 'subject.kind': 'people', 'subject.count': 2 },
    ],
    [
      'a man to the chest, in the middle',
      'tears_of_steel_battle.webm',
      50.2,
      51.3,
      { 'shot_size.size': 'medium_close_up', 'subject.kind': 'person', 'composition.framing': 'centered' },
    ],
    ['a face that bends out of the picture', 'tears_of_steel_battle.webm', 51.95, 53.4, { 'subject.kind': 'person' }],
  ])('%s', async (_name, file, from, to, known) => {
    const said = await look(asset(`footage/${file}`)!, models, from, to)
    expect(said.warnings).toEqual([])
    expect(words(said)).toMatchObject(known)
    for (const [, confidence] of Object.values(said.features)) expect(confidence).toBeGreaterThanOrEqual(0.3)
  })

  test.each([
    ['a coast', 'gopro_karma_drone_coast.mp4', 12],
    ['a path and a wall', 'gopro_max_walk_path.mp4', 10],
    ['a flower', 'mdn_flower.mp4', 5],
    ['an empty road', 'intel_car_top_view.mp4', 3],
  ])('nothing is said of %s', async (_name, file, seconds) => {
    expect(await look(asset(`footage/${file}`)!, models, 0, seconds)).toEqual({ warnings: [], features: {} })
  })

  test('hands on a table have no size', async () => {
    expect(words(await look(asset('footage/sam2_blocks_720p30.mp4')!, models, 0, 9.7))).not.toHaveProperty(['shot_size.size'])
  })

  test('one model alone is enough, and a broken one does not keep the other from looking', async () => {
    const half = modelsNamed('half', 'yunet_n_dynamic.onnx')
    const film = asset('footage/intel_asl_help.mkv')!
    copyFileSync(join(assets!, 'yunet_n_dynamic.onnx'), join(half.dir, 'yunet_n_dynamic.onnx'))
    expect(words(await look(film, half, 0, 1.9))).toMatchObject({ 'shot_size.size': 'medium_shot', 'subject.kind': 'person' })
    writeFileSync(join(half.dir, 'yolox_nano.onnx'), 'half of a file')
    const said = await look(film, half, 0, 1.9)
    expect(said.warnings.map((w) => w.code)).toEqual(['detect.thingModel'])
    expect(words(said)).toMatchObject({ 'shot_size.size': 'medium_shot' })
  })
})

/** A models folder with empty files of these names. */
function modelsNamed(name: string, ...files: string[]): ModelFolder {
  const folder = createModelFolder(join(dir, name))
  mkdirSync(folder.dir, { recursive: true })
  for (const f of files) writeFileSync(join(folder.dir, f), '')
  return folder
}

test('without models it is not asked; by name it says what is missing', async () => {
  const none = createModelFolder(join(dir, 'none'))
  const detector = detectorDecomposer({ media, models: none })
  expect([activeDecomposers([detector], undefined, null), activeDecomposers([detector], ['detector'], null)]).toEqual([[], [detector]])
  expect(
    activeDecomposers([detectorDecomposer({ media, models: modelsNamed('some', 'yunet_n_dynamic.onnx') })], undefined, null),
  ).toHaveLength(1)
  expect((await look(await clip(), none, 0, 1)).code).toBe('detect.noModel')
})

test('files that are no such models are warnings, and nothing is said', async () => {
  const broken = modelsNamed('broken', 'yunet_n_dynamic.onnx', 'yolox_nano.onnx')
  // One that is no model at all, and one that is a model of something else.
  writeFileSync(join(broken.dir, 'yolox_nano.onnx'), brightnessModel('h', 'w'))
  const said = await look(await clip(), broken, 0, 1)
  expect(said.warnings.map((w) => w.code).sort()).toEqual(['detect.faceModel', 'detect.thingModel'])
  expect(said.features).toEqual({})
})

const clip = (): Promise<string> =>
  makeTestClip(dir, 'plain.mp4', {
    width: 320,
    height: 180,
    frameRate: { num: 25, den: 1 },
    frames: 25,
    gop: 25,
    crf: 20,
    paint: (x, y) => [60 + (x % 40) + (y % 30), 120, 130],
  })
