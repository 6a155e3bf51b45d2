import { rmSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { asset, hasAssets } from '#electron/testing/assets.ts'
import { makeTestSound } from '#electron/testing/test-clips.ts'
import type { DescribedSegment } from '#shared/learn/plug-ins.ts'
import { createMediaService } from '../../media/create-media-service.ts'
import { createModelFolder } from '../../models/model-folder.ts'
import { withSound } from './describe-sound.ts'
import { hearShots } from './hear-shots.ts'

const media = createMediaService({})
const folder = mkdtempSync(join(tmpdir(), 'cw-hear-'))
afterAll(async () => {
  await media.close()
  rmSync(folder, { recursive: true, force: true })
})
const VOICE = asset('models/silero_vad_16k_op15.onnx') ?? null

const shots = (...edges: number[]): DescribedSegment[] =>
  edges.slice(1).map((end, i) => ({
    ...{ id: `shot_${String(i + 1).padStart(4, '0')}`, start_ms: edges[i]!, end_ms: end, features: [] },
    boundary: { kind: i ? 'cut' : 'start', confidence: 1 },
  }))
const heard = async (path: string, model: string | null, ...edges: number[]) =>
  withSound(shots(...edges), await media.hearFilm(path, model)).map((s) => Object.fromEntries(s.features.map((f) => [f.type, f.value])))

test('a sine of a known level is as loud as the standard says, silence is silence', async () => {
  // As case 1 of EBU Tech 3341: a tone of 1 kHz at -20 dBFS in both channels is -20 LUFS.
  const path = await makeTestSound(folder, 'tone.wav', 6, (s) => (s < 4 ? 10 ** (-20 / 20) * Math.sin(997 * 2 * Math.PI * s) : 0))
  const [tone, rest] = await heard(path, null, 0, 4000, 6000)
  expect(tone!['loudness']).toBeCloseTo(-20, 0)
  expect(rest).toEqual({ silence: 2, music: 'no_music' })
})

test('a model that is none leaves speech out and says so; the rest is told', async () => {
  const path = await makeTestSound(folder, 'noise.wav', 3, (s) => 0.1 * Math.sin(s * s * 9e4))
  const models = createModelFolder(folder)
  writeFileSync(join(folder, 'models.txt'), '')
  const bad = join(folder, 'bad.onnx')
  writeFileSync(bad, 'no model')
  const input = {
    ...{ path, frames: [], measured: shots(0, 3000) },
    video: { name: 'n', duration_ms: 3000, width: 2, height: 2, fps: 25, frame_count: 75, has_audio: true, tempo: null },
  }
  const call = { signal: new AbortController().signal, onProgress: () => undefined }
  const none = await hearShots({ media, models }, input, call)
  expect([none.warnings, none.segments[0]!.features.map((f) => f.type)]).toEqual([[], ['loudness', 'music']])
  const broken = await hearShots({ media, models: { ...models, find: () => bad } }, input, call)
  expect(broken.warnings.map((w) => w.code)).toEqual(['sound.voiceModel'])
  expect(broken.segments[0]!.features.map((f) => f.type)).toEqual(['loudness', 'music'])
  const lost = await hearShots({ media, models }, { ...input, path: join(folder, 'models.txt') }, call)
  expect([lost.warnings.map((w) => w.code), lost.segments[0]!.features]).toEqual([['sound.unreadable'], []])
})

/** By ear: file, seconds, music, speech. null: not claimed (a rotor hums at a pitch). */
const BY_EAR: [string, number, string | null, string][] = [
  ['music/tad_cat_caffe_95bpm.mp3', 40, 'music', 'no_speech'],
  ['music/tarush_singhal_happy_lofi_day_99bpm.mp3', 40, 'music', 'no_speech'],
  ['music/kevin_macleod_vibe_ace.ogg', 40, 'music', 'no_speech'],
  ['music/kevin_macleod_freepd_30s_144bpm.mp3', 28, 'music', 'no_speech'],
  ['music/speech_librispeech_198-209-0000.ogg', 13, 'no_music', 'speech'],
  ['music/speech_librispeech_5703-47212-0000.ogg', 14, 'no_music', 'speech'],
  ['music/speech_noisy_gtcrn_mix.wav', 9, 'no_music', 'speech'],
  ['footage/gopro_max_walk_path.mp4', 10, 'no_music', 'no_speech'],
  ['footage/gopro_karma_drone_coast.mp4', 12, null, 'no_speech'],
]
describe.skipIf(!hasAssets)('real sound', () => {
  test.each(BY_EAR)('%s', async (file, seconds, music, speech) => {
    expect(dirname(asset(file)!)).toMatch(/assets/)
    // In shots of five seconds, as films are.
    const edges = Array.from({ length: Math.floor(seconds / 5) + 1 }, (_, i) => 5000 * i)
    const all = await heard(asset(file)!, VOICE, ...edges)
    const wrong = (type: string, by: string | null) => all.filter((s) => by !== null && s[type] !== by && s[type] !== undefined)
    const right = (type: string, by: string | null): number => all.filter((s) => by === null || s[type] === by).length / all.length
    expect([...wrong('music', music), ...wrong('speech', speech)]).toEqual([])
    expect(right('music', music)).toBeGreaterThanOrEqual(0.8)
    expect(right('speech', speech)).toBeGreaterThanOrEqual(0.7)
    for (const s of all) expect(s['loudness']).toBeGreaterThan(-60)
  })
})
