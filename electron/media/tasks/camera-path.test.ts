import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noiseTexture } from '#electron/analysis/picture/testing/noise-texture.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { turnClip } from '#electron/testing/turn-clip.ts'
import { CameraPathBlock } from '#shared/analysis/camera-path.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import { probe } from '../probe/probe.ts'
import { cameraPathTask, measureCameraPath } from './camera-path.ts'

const RATE = 15
const FRAMES = 180
/** First frame of another picture: the last before the second block. */
const CUT = 149
const CALL = { signal: new AbortController().signal, onProgress: (): void => {} }

const texture = noiseTexture(5)
const handX = (f: number): number => 4 * Math.sin(1.7 * f) + 0.1 * f
const handY = (f: number): number => 3 * Math.sin(2.1 * f + 1)

let folder: string
let film: string
let media: MediaInfo
const infoOf = async (path: string): Promise<MediaInfo> => {
  const probed = await probe(path, CALL)
  if (!probed.ok) throw new Error(probed.refusal.message)
  return probed.value
}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-path-'))
  film = await makeTestClip(folder, 'film.mp4', {
    ...{ width: 320, height: 180, frameRate: { num: RATE, den: 1 }, frames: FRAMES, gop: 40 },
    paint(x, y, f) {
      const v = texture.sample(0.45 * (x + handX(f)) + (f < CUT ? 0 : 130), 0.45 * (y + handY(f)), 0.5)
      return [f < CUT ? 40 + 170 * v : 220 - 180 * v, 128, 128]
    },
  })
  media = await infoOf(film)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const blockOf = async (path: string, info: MediaInfo, block: number): Promise<CameraPathBlock> => {
  const outFile = join(folder, 'block.json')
  await cameraPathTask({ path, media: info, block, outFile }, CALL)
  return CameraPathBlock.parse(JSON.parse(readFileSync(outFile, 'utf8')))
}

test('blocks joined are one pass over the film, also where it is cut at their seam; behind its end they are empty', async () => {
  const whole = await measureCameraPath(film, media.video!, { from: 0, to: 100 }, CALL)
  const parts = await Promise.all([0, 10, 20].map((from) => measureCameraPath(film, media.video!, { from, to: from + 10 }, CALL)))
  for (const of of ['times', 'x', 'y', 'zoom', 'roll'] as const) expect(parts.flatMap((p) => p[of])).toEqual(whole[of])
  expect(parts.map((p) => p.breaks)).toEqual([[0, CUT], [], []])
  expect(whole.breaks).toEqual([0, CUT])
  expect(parts[2]!.times).toEqual([])
  expect(whole.times).toHaveLength(FRAMES)
  expect(await blockOf(film, media, 2)).toMatchObject({ block: 2, times: [], x: [], breaks: [] })
}, 60_000)

/** Root mean square of the error against the hand, in widths. */
function errorOf(found: readonly number[], moved: (f: number) => number): number {
  const errors = found.slice(1, CUT).map((v, i) => v - moved(i + 1))
  return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length)
}

test('a film that is stored on its side is measured as it is seen', async () => {
  const flat = await blockOf(film, media, 0)
  expect(errorOf(flat.x, (f) => -(handX(f) - handX(f - 1)) / 320)).toBeLessThan(0.0004)
  expect(errorOf(flat.y, (f) => -(handY(f) - handY(f - 1)) / 320)).toBeLessThan(0.0004)
  const path = join(folder, 'portrait.mp4')
  await turnClip(film, path, 90)
  const info = await infoOf(path)
  expect(info.video!.rotation).toBe(90)
  const upright = await blockOf(path, info, 0)
  // Turned clockwise, what went to the right goes down; the width is the shorter side now.
  expect(errorOf(upright.y, (f) => -(handX(f) - handX(f - 1)) / 180)).toBeLessThan(0.0006)
  expect(errorOf(upright.x, (f) => (handY(f) - handY(f - 1)) / 180)).toBeLessThan(0.0006)
}, 60_000)

test('a cancel is heard in the middle of a block', async () => {
  const stop = new AbortController()
  const work = measureCameraPath(film, media.video!, { from: 0, to: 10 }, { signal: stop.signal, onProgress: () => stop.abort() })
  await expect(work).rejects.toThrow(/abort/i)
})
