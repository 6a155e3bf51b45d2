import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RESOURCES_DIR } from '#electron/engine/host-paths.ts'
import { createMediaService } from '#electron/media/create-media-service.ts'
import type { MediaService } from '#electron/media/media-service.ts'
import { createModelFolder, type ModelFolder } from '#electron/models/model-folder.ts'
import { createModelService } from '#electron/providers/model-service.ts'
import { startVisionServer, type VisionServer } from '#electron/providers/testing/vision-server.ts'
import { asset } from '#electron/testing/assets.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { DEFAULT_LIMITS } from '#shared/learn/model-settings.ts'
import type { DecomposeInput } from '#shared/learn/plug-ins.ts'
import { decomposersOf, IMPROVER, MAPPER, motionRenderers } from './registry.ts'
import { decomposerSuite, improverSuite, mapperSuite, motionRendererSuite, unlikeNames } from './testing/plug-in-suite.ts'

let folder: string
let media: MediaService
let server: VisionServer
let input: DecomposeInput
const SIZE = { width: 320, height: 180 }
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-plug-ins-'))
  server = await startVisionServer()
  const path = await makeTestClip(folder, 'film.mp4', {
    ...{ ...SIZE, frameRate: { num: 25, den: 1 }, frames: 90, gop: 30, crf: 16 },
    paint: (x, y, n) => [50 + 60 * Math.floor(n / 30) + 24 * Math.sin(x / 9) * Math.sin(y / 7), 110 + 15 * Math.floor(n / 30), 150],
  })
  const probed = await media.probe(path)
  if (!probed.ok) throw new Error(probed.refusal.message)
  const watched = await media.watchFilm(
    path,
    probed.value,
    { dir: folder, fps: 4, maxFrames: 60 },
    { signal: new AbortController().signal },
  )
  input = {
    path,
    frames: watched.frames.map((f) => ({ ...f, file: join(folder, f.file) })),
    video: { ...{ name: 'film', duration_ms: 3600, ...SIZE, fps: 25, frame_count: 90 }, has_audio: false, tempo: null },
    measured: watched.segments,
  }
})
afterAll(async () => {
  await server.close()
  await media.close()
  rmSync(folder, { recursive: true, force: true })
})

media = createMediaService({})
const assets = asset('models')
const models: ModelFolder = assets ? createModelFolder(dirname(assets)) : createModelFolder(join(tmpdir(), 'cw-no-models'))
const decomposers = decomposersOf({ media, models })
const renderers = motionRenderers({ media, models: createModelFolder(join(tmpdir(), 'cw-no-models')) })

test('every plug-in of a kind has a name of its own', () => {
  expect([unlikeNames(decomposers), unlikeNames(renderers)]).toEqual([true, true])
})

function model() {
  const limits = { ...DEFAULT_LIMITS, timeout: 5 }
  const visionModel = { preset: 'custom' as const, baseUrl: server.baseUrl, model: 'seer', limits, prices: null }
  const opened = createModelService({
    ...{ settings: () => ({ visionModel, language: 'en' }), secret: () => undefined },
    ...{ dataDir: join(folder, 'data'), resourcesDir: RESOURCES_DIR },
  }).open({})
  if (!opened.ok) throw new Error(opened.refusal.message)
  return opened.value
}
// A decomposer whose models are missing is not asked; where they lie among the test assets, all are.
for (const d of decomposers) if (d.ready?.() ?? true) decomposerSuite(d, () => input, model)
mapperSuite(MAPPER)
improverSuite(IMPROVER)
for (const r of renderers)
  motionRendererSuite(r, () => ({ folder, media, picture: join(folder, readdirSync(folder).find((f) => f.endsWith('.jpg'))!) }), [
    'push_in',
    'pan_left',
    'dolly_zoom',
  ])
