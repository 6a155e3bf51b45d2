import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AV_PIX_FMT_RGBA, AVCOL_RANGE_JPEG, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709, AVCOL_SPC_RGB } from 'node-av/constants'
import { avGetPixFmtFromName, Rational } from 'node-av/lib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testList } from '#electron/testing/test-list.ts'
import { packedFrame } from '../decode/packed-frame.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { PictureFilter } from '../filter/picture-filter.ts'
import { forkWorker } from '../worker/spawn-worker.ts'
import type { TaskMap } from '../worker/tasks.ts'
import { WorkerPool } from '../worker/worker-pool.ts'
import { Encoder } from './encoder.ts'

const PNG = ['rgb24', 'rgba', 'gray', 'ya8', 'pal8', 'rgba64be']
const WEBP = ['yuv420p', 'yuva420p']
const SIZES = [
  [1919, 1079],
  [1, 1],
  [3, 3],
  [33, 17],
] as const
/** A single line or column has no whole chroma sample. */
const SLIVERS = [
  [1, 109],
  [119, 1],
] as const
const LOOKS = [{}, { fit: 'stretch' as const }, { fit: 'fit' as const, transform: { x: 0, y: 0, scale: 1.304, rotation: 3 } }]
/** Of every picture, all over: white, which every palette has, and which clips where a range is mistaken. */
const COLOR = [255, 255, 255, 255]
const LUMA = 255

let folder: string
let started = 0
let pool: WorkerPool<TaskMap>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-odd-'))
  const entry = new URL('../media-worker.ts', import.meta.url).href
  const start = () => {
    started++
    return forkWorker(entry, { name: 'odd-stills' })
  }
  pool = new WorkerPool<TaskMap>({ start, size: 1, idleMs: null })
})
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

async function makeStill(format: string, width: number, height: number): Promise<string> {
  const webp = WEBP.includes(format)
  const painted = packedFrame(Buffer.alloc(width * height * 4, Buffer.from(COLOR)), { width, height, format: AV_PIX_FMT_RGBA })
  Object.assign(painted, { colorSpace: AVCOL_SPC_RGB, colorRange: AVCOL_RANGE_JPEG })
  const filter = new PictureFilter(`scale${webp ? '=out_color_matrix=bt709:out_range=tv' : ''},format=${format}`)
  const path = join(folder, `${format} ${width}x${height}.${webp ? 'webp' : 'png'}`)
  const encoder = await Encoder.open({
    name: webp ? 'libwebp' : 'png',
    options: webp ? { preset: 'picture', quality: 95 } : {},
    configure(context) {
      Object.assign(context, { width, height, pixelFormat: avGetPixFmtFromName(format as never), timeBase: new Rational(1, 25) })
      Object.assign(context, webp ? { colorSpace: AVCOL_SPC_BT709, colorRange: AVCOL_RANGE_MPEG } : {})
    },
  })
  try {
    const frame = await filter.apply(painted)
    for (const f of [frame, null]) await encoder.encode(f, async (p) => writeFileSync(path, p.data ?? Buffer.alloc(0)))
  } finally {
    encoder.close()
    filter.close()
    painted.free()
  }
  return path
}

/** Luma in the middle of a JPEG. */
async function middle(jpeg: Uint8Array): Promise<number> {
  const path = join(folder, 'drawn.jpg')
  writeFileSync(path, jpeg)
  const reader = await VideoReader.open(path)
  try {
    const { frame } = (await reader.at(0))!
    return frame.data![0]![(frame.height >> 1) * frame.linesize[0]! + (frame.width >> 1)]!
  } finally {
    await reader.close()
  }
}

test('stills of odd sizes and of every layout are drawn by one worker that lives on', { timeout: 60_000 }, async () => {
  const pictures = [...PNG, ...WEBP].flatMap((format) => [...SIZES, ...SLIVERS].map(([width, height]) => ({ format, width, height })))
  const wrong: string[] = []
  for (const { format, width, height } of pictures) {
    const path = await makeStill(format, width, height)
    for (const [n, look] of LOOKS.entries()) {
      const list = testList({ sources: [path], clips: [{ source: 0, from: 0, frames: 2, ...look }] })
      list.sources[0]!.kind = 'image'
      const input = { list, time: 0, size: { width: 320, height: 180 } }
      const drawn = await pool.run('still', input, { file: path, stallMs: 20_000 }).then(middle, (e: Error) => e)
      if (typeof drawn !== 'number') wrong.push(`${format} ${width}×${height} look ${n}: ${drawn}`)
      // A sliver that is also turned covers less than a pixel of the middle.
      else if (Math.abs(drawn - LUMA) > 4 && !(n === 2 && Math.min(width, height) === 1 && width !== height))
        wrong.push(`${format} ${width}×${height} look ${n}: luma ${drawn}`)
    }
  }
  expect(wrong).toEqual([])
  expect(started).toBe(1)
})
