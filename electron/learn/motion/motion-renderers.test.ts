import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { VideoReader } from '#electron/media/decode/video-reader.ts'
import { copyPlane, PictureFilter } from '#electron/media/filter/picture-filter.ts'
import { encodeJpeg } from '#electron/media/filter/rgb-picture.ts'
import type { ExtractedFrame, MotionInput } from '#shared/learn/plug-ins.ts'
import { createModelFolder } from '../../models/model-folder.ts'
import { motionRenderers } from '../registry.ts'
import { brightnessModel } from './testing/brightness-model.ts'

/** What every motion renderer of the registry must do. */
const SIZE = { width: 160, height: 90 }
const RATE = { num: 24, den: 1 }
const dir = mkdtempSync(join(tmpdir(), 'cw-renderers-'))
const media = createMediaService()
const renderers = motionRenderers({ media, models: createModelFolder(dir) })
const keyframes: ExtractedFrame[] = []

/** Bright wherever one looks, so that anything dark came from beyond its edges. The second is sharper. */
beforeAll(async () => {
  for (const contrast of [4, 50]) {
    const [width, height] = [320, 180]
    const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)]
      return 200 + contrast * Math.sin(x / 3) * Math.sin(y / 4)
    })
    const file = join(dir, `still_${contrast}.jpg`)
    await writeFile(file, await encodeJpeg({ width, height, data }, 95))
    keyframes.push({ time_ms: 40 * contrast, file, width, height })
  }
})
afterAll(async () => {
  await media.close()
  rmSync(dir, { recursive: true, force: true })
})

const input = (type: MotionInput['recipe']['type'], part: Partial<MotionInput> = {}): MotionInput => ({
  ...{ keyframes, ...SIZE, rate: RATE, out: join(dir, `${type}.mp4`) },
  recipe: { type, strength: 1, duration_ms: 500, easing: 'linear' },
  ...part,
})
const call = { signal: new AbortController().signal, onProgress: () => undefined }
const cases = renderers.flatMap((r) => r.types.map((type) => [r.id, type, r] as const))

test('renderers and their versions are named, each once', () => {
  expect(new Set(renderers.map((r) => r.id)).size).toBe(renderers.length)
  for (const r of renderers) expect(Number.isInteger(r.version)).toBe(true)
})

test.each(cases)(
  '%s draws %s for its exact time, at its rate and size, and nothing from beyond the picture',
  async (_id, type, renderer) => {
    const asked = input(type)
    const shares: number[] = []
    const answer = await renderer.render(asked, { ...call, onProgress: (share) => shares.push(share) })
    expect(answer).toMatchObject({ ok: true, value: { frame_count: 12, keyframe: 1 } })
    expect(Math.max(...shares)).toBeLessThanOrEqual(1)
    const probed = await media.probe(asked.out)
    expect(probed).toMatchObject({ ok: true, value: { video: { codec: 'h264', frameRate: RATE, frameCount: 12, ...SIZE } } })
    expect(await darkest(asked.out)).toBeGreaterThan(130)
  },
)

async function darkest(film: string): Promise<number> {
  const filter = new PictureFilter('format=gray')
  const reader = await VideoReader.open(film)
  let least = 255
  try {
    for (let p = await reader.next(); p; p = await reader.next())
      for (const v of copyPlane(await filter.apply(p.frame), 0, SIZE.width, SIZE.height)) if (v < least) least = v
    return least
  } finally {
    filter.close()
    await reader.close()
  }
}

test.each(renderers.map((r) => [r.id, r] as const))('%s stops when it is told to, and leaves nothing', async (_id, renderer) => {
  const abort = new AbortController()
  const out = join(dir, 'stopped.mp4')
  const run = renderer.render(input('pan_left', { out, recipe: { ...input('pan_left').recipe, duration_ms: 20_000 } }), {
    signal: abort.signal,
    onProgress: () => abort.abort(),
  })
  await expect(run).rejects.toMatchObject({ name: 'AbortError' })
  expect(readdirSync(dir).filter((f) => f.includes('stopped'))).toEqual([])
})

test('with a depth model a camera that travels is drawn in depth', async () => {
  const models = createModelFolder(join(dir, 'with-depth'))
  mkdirSync(models.dir, { recursive: true })
  await writeFile(join(models.dir, 'depth_anything_v2_small.onnx'), brightnessModel('h', 'w'))
  const [local] = motionRenderers({ media, models })
  for (const type of ['truck_right', 'dolly_zoom'] as const) {
    const answer = await local!.render(input(type), call)
    expect(answer).toMatchObject({ ok: true, value: { depth: 'model', frame_count: 12, warnings: [] } })
    expect(await darkest(join(dir, `${type}.mp4`))).toBeGreaterThan(130)
  }
})

test('a depth model that is none is refused, not passed over', async () => {
  const data = join(dir, 'with-model')
  const models = createModelFolder(data)
  mkdirSync(models.dir, { recursive: true })
  await writeFile(join(models.dir, 'depth_anything_v2_small.onnx'), 'nothing')
  const [local] = motionRenderers({ media, models })
  expect(await local!.render(input('truck_left'), call)).toMatchObject({ ok: false, refusal: { code: 'motion.depthModel' } })
  // A camera that only turns asks no model.
  expect(await local!.render(input('pan_left'), call)).toMatchObject({ ok: true })
})
