import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'node-av/lib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { probeTask } from '../probe/probe-task.ts'
import { proxyTask } from '../proxy/make-proxy.ts'
import { Film } from '../render/film.ts'
import { fitDisplay } from './display-chain.ts'
import { scaleToBt709 } from './matrix.ts'
import { RgbPainter } from './rgb-picture.ts'

/** Colour bars of 75 %, R'G'B' in 0..1. */
const BARS = [
  [0.75, 0.75, 0.75],
  [0.75, 0.75, 0],
  [0, 0.75, 0.75],
  [0, 0.75, 0],
  [0.75, 0, 0.75],
  [0.75, 0, 0],
  [0, 0, 0.75],
  [0, 0, 0],
] as const
type Triple = [number, number, number]
/** Y'CbCr in limited range with the luma weights of a matrix (ITU-R BT.601 §2.5, BT.709 §3). */
function coded([r, g, b]: readonly [number, number, number], kr: number, kb: number): Triple {
  const y = kr * r + (1 - kr - kb) * g + kb * b
  return [16 + 219 * y, 128 + (112 * (b - y)) / (1 - kb), 128 + (112 * (r - y)) / (1 - kr)]
}
const in709 = BARS.map((c) => coded(c, 0.2126, 0.0722))
const in601 = BARS.map((c) => coded(c, 0.299, 0.114))

const SD = { width: 720, height: 576 }
const HD = { width: 1280, height: 720 }
const CLIPS = [
  { name: 'sd unsaid', matrix: 'unsaid', ...SD, bars: in601 },
  { name: 'pal', matrix: 'bt470bg', ...SD, bars: in601 },
  { name: 'ntsc', matrix: 'smpte170m', ...SD, bars: in601 },
  { name: 'hd unsaid', matrix: 'unsaid', ...HD, bars: in709 },
  { name: 'hd of standard definition', matrix: 'smpte170m', ...HD, bars: in601 },
  { name: 'hd', matrix: 'bt709', ...HD, bars: in709 },
] as const

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-matrix-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The middles of the bars, a quarter of the way down. */
function barsOf(f: Frame): Triple[] {
  const { width, height } = f
  const y = height >> 2
  return BARS.map((_, i): Triple => {
    const x = Math.floor(((i + 0.5) * width) / BARS.length)
    const at = (plane: number, px: number, py: number): number => f.data![plane]![py * f.linesize[plane]! + px]!
    return [at(0, x, y), at(1, x >> 1, y >> 1), at(2, x >> 1, y >> 1)]
  })
}
const furthest = (seen: readonly (readonly number[])[], right: readonly (readonly number[])[]): number =>
  Math.max(...seen.flatMap((s, i) => s.map((v, c) => Math.abs(v - right[i]![c]!))))

test.each(CLIPS)('$name: film, small film, proxy and picture show the same colours', async ({ name, matrix, width, height, bars }) => {
  const paint = (x: number): Triple => bars[Math.floor((x * BARS.length) / width)]!.map(Math.round) as Triple
  const path = await makeTestClip(folder, `${name}.mp4`, {
    width,
    height,
    frameRate: { num: 25, den: 1 },
    frames: 3,
    crf: 1,
    matrix,
    paint,
  })
  const list = testList({ sources: [path], clips: [{ source: 0, from: 0, frames: 3, fit: 'stretch' }], frameRate: { num: 25, den: 1 } })
  for (const k of [1, 3, 8, 15]) {
    const size = { width: 2 * Math.round(width / k / 2), height: 2 * Math.round(height / k / 2) }
    const film = new Film(list, { size, media: 'original' })
    const frame = await film.frame(0)
    // At the smallest size a bar is three samples of colour wide: its edges reach its middle.
    const seen = barsOf(frame).map((c) => (k === 15 ? c.slice(0, 1) : c))
    expect.soft(furthest(seen, in709), `film at 1/${k}`).toBeLessThan(1.7)
    frame.free()
    await film.close()
  }
  const context = { signal: new AbortController().signal, onProgress: () => undefined }
  const probed = await probeTask({ path }, context)
  if (!probed.ok) throw new Error(probed.refusal.code)
  const media = probed.value
  const proxy = join(folder, `${name} proxy.mp4`)
  await proxyTask({ path, media, outFile: proxy }, context)
  const inProxy = await firstPicture(proxy, async (frame) => barsOf(frame))
  // At its usual quality the encoder takes another level.
  expect.soft(furthest(inProxy, in709), 'proxy').toBeLessThan(2.6)
  const painter = new RgbPainter(media.video!, { ...fitDisplay(media.video!, 480), flags: 'bicubic' })
  const { data, width: w, height: h } = await firstPicture(path, (frame) => painter.paint(frame))
  painter.close()
  const seen = BARS.map((_, i) => {
    const at = 3 * ((h >> 2) * w + Math.floor(((i + 0.5) * w) / BARS.length))
    return [...data.subarray(at, at + 3)]
  })
  const white = BARS.map((c) => c.map((v) => v * 255))
  expect.soft(furthest(seen, white), 'poster').toBeLessThan(2.1)
})

async function firstPicture<T>(path: string, look: (frame: Frame) => Promise<T>): Promise<T> {
  const reader = await VideoReader.open(path)
  try {
    return await look((await reader.at(0))!.frame)
  } finally {
    await reader.close()
  }
}

test('a picture with coverage is not given to zscale, which darkens every slice of it but the first', () => {
  const sd = { primaries: 'unknown', transfer: 'unknown', matrix: 'smpte170m', range: 'unknown' } as const
  const chain = (format: string): string => scaleToBt709(sd, 480, { width: 320, height: 180, flags: 'bicubic', format })
  expect(chain('yuv420p')).toContain('zscale')
  expect(chain('yuva420p')).not.toContain('zscale')
  expect(chain('yuva422p10le')).not.toContain('zscale')
})
