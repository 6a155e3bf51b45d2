import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'node-av/lib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { type TestClipUse, testList } from '#electron/testing/test-list.ts'
import { turnClip } from '#electron/testing/turn-clip.ts'
import { type CameraPathBlock, BLOCK_SECONDS } from '#shared/analysis/camera-path.ts'
import type { SteadyClip } from '#shared/render/render-list.ts'
import { copyPlane } from '../filter/picture-filter.ts'
import { Film } from './film.ts'

const SIZE = { width: 640, height: 360 }
const RATE = 30
const FRAMES = 60
const ASPECT = SIZE.height / SIZE.width

/** Where a hand has carried the picture at frame n: widths and radians. */
const hand = (n: number) => ({
  x: 0.008 * Math.sin(n * 1.1) + 0.006 * Math.sin(n * 0.37),
  y: 0.007 * Math.sin(n * 0.9 + 1),
  roll: 0.012 * Math.sin(n * 0.7),
})
/** Smooth blotches, without what a code of the frame number would add. */
const scene = (x: number, y: number): number => 125 + 45 * Math.sin(x * 40) * Math.cos(y * 33) + 30 * Math.sin(x * 17 + y * 23)

let folder: string
let shaky: string
let turned: string
let blocks: string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-steady-'))
  const paint = (px: number, py: number, n: number): [number, number, number] => {
    const { x, y, roll } = hand(n)
    const [qx, qy] = [(px + 0.5) / SIZE.width - 0.5 - x, ((py + 0.5) / SIZE.height - 0.5) * ASPECT - y]
    const [c, s] = [Math.cos(roll), Math.sin(roll)]
    const [u, v] = [c * qx + s * qy, c * qy - s * qx]
    return [scene(u, v), 128 + 30 * Math.sin(u * 30), 128]
  }
  shaky = await makeTestClip(folder, 'shaky.mp4', { ...SIZE, frameRate: { num: RATE, den: 1 }, frames: FRAMES, crf: 8, paint, code: false })
  turned = await turnClip(shaky, join(folder, 'turned.mp4'), 90)
  blocks = writeBlocks()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function writeBlocks(): string[] {
  const b: CameraPathBlock = { method: 'test', block: 0, times: [], x: [], y: [], zoom: [], roll: [], breaks: [0] }
  for (let n = 0; n < FRAMES; n++) {
    const [now, before] = [hand(n), hand(Math.max(0, n - 1))]
    // One map after the other: what lay at p goes to turn(roll)·p + (x, y), relative to the frame before.
    const roll = now.roll - before.roll
    const [c, s] = [Math.cos(roll), Math.sin(roll)]
    b.times.push(n / RATE)
    b.x.push(now.x - (c * before.x - s * before.y))
    b.y.push(now.y - (s * before.x + c * before.y))
    b.zoom.push(0)
    b.roll.push(roll)
  }
  expect(FRAMES / RATE).toBeLessThan(BLOCK_SECONDS)
  const file = join(folder, 'block-0.json')
  writeFileSync(file, JSON.stringify(b))
  return [file]
}

const steady = (more: Partial<SteadyClip> = {}): SteadyClip => ({
  ...{ mode: 'locked', smoothness: 0.5, maxZoom: 1.2, files: blocks, firstBlock: 0 },
  ...more,
})
interface Look {
  size?: { width: number; height: number }
  source?: string
  use?: Partial<TestClipUse>
}
async function lumas(
  frames: number[],
  clip: SteadyClip | null,
  { size = SIZE, source = shaky, use = {} }: Look = {},
): Promise<Uint8Array[]> {
  const list = testList({ sources: [source], clips: [{ source: 0, from: 0, frames: FRAMES, steady: clip, ...use }], ...size })
  const film = new Film(list, { size, media: 'original' })
  const seen: Uint8Array[] = []
  try {
    for (const n of frames) {
      const frame: Frame = await film.frame(n)
      seen.push(copyPlane(frame, 0, size.width, size.height))
      frame.free()
    }
  } finally {
    await film.close()
  }
  return seen
}
/** Mean absolute difference of two pictures, levels. */
const apart = (a: Uint8Array, b: Uint8Array): number => a.reduce((sum, v, i) => sum + Math.abs(v - b[i]!), 0) / a.length
const unrest = (pictures: Uint8Array[]): number =>
  pictures.slice(1).reduce((sum, p, i) => sum + apart(p, pictures[i]!), 0) / (pictures.length - 1)

const SOME = [3, 4, 5, 20, 21, 22, 40, 41]

test('a hand is taken out of the picture: what is locked stands still', async () => {
  const [before, after] = [unrest(await lumas(SOME, null)), unrest(await lumas(SOME, steady()))]
  expect(before).toBeGreaterThan(5)
  expect(after).toBeLessThan(0.12 * before)
})
test('the enlargement leaves no edge: the scene goes on to the border of every frame', async () => {
  for (const picture of await lumas(SOME, steady())) {
    const row = picture.subarray(0, SIZE.width)
    const below = picture.subarray(SIZE.width, 2 * SIZE.width)
    // Samples repeated beyond an edge would make the outermost rows equal.
    expect(row.some((v, i) => v !== below[i])).toBe(true)
    expect(apart(row, below)).toBeGreaterThan(0.2)
  }
})
test('the same in any order, and smooth takes out less than locked but leaves it smooth', async () => {
  const order = [41, 3, 22, 4]
  const [forth, back] = [
    await lumas(
      [...order].sort((a, b) => a - b),
      steady(),
    ),
    await lumas(order, steady()),
  ]
  expect(apart(forth[0]!, back[1]!)).toBe(0)
  expect(apart(forth[3]!, back[0]!)).toBe(0)
  const smooth = unrest(await lumas(SOME, steady({ mode: 'smooth' })))
  expect(smooth).toBeLessThan(0.35 * unrest(await lumas(SOME, null)))
})
test('a small preview shows the same part as a large export', async () => {
  const small = { width: 160, height: 90 }
  const [large] = await lumas([21], steady())
  const [preview] = await lumas([21], steady(), { size: small })
  let difference = 0
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++) {
      let sum = 0
      for (let j = 0; j < 4; j++) for (let i = 0; i < 4; i++) sum += large![(4 * y + j) * SIZE.width + 4 * x + i]!
      difference += Math.abs(sum / 16 - preview![y * small.width + x]!)
    }
  expect(difference / (small.width * small.height)).toBeLessThan(1.5)
})
test('a film that was held upright is turned before it is steadied', async () => {
  // Its path was measured in the upright picture; this one moves otherwise, so no path is given and only the turn is seen.
  const empty = join(folder, 'empty.json')
  writeFileSync(empty, JSON.stringify({ method: 'test', block: 0, times: [], x: [], y: [], zoom: [], roll: [], breaks: [] }))
  const look = { source: turned, size: { width: 180, height: 320 } }
  const [plain] = await lumas([21], null, look)
  const [same] = await lumas([21], steady({ files: [empty] }), look)
  expect(apart(plain!, same!)).toBeLessThan(1)
})
test('it goes with speed, a move and a grade', async () => {
  const use = { speed: { num: 2, den: 1 }, panZoom: { from: { x: 0.5, y: 0.5, zoom: 1.3 }, to: { x: 0.5, y: 0.5, zoom: 1.3 } }, frames: 29 }
  const frames = [3, 4, 5, 20, 21]
  expect(unrest(await lumas(frames, steady(), { use }))).toBeLessThan(0.15 * unrest(await lumas(frames, null, { use })))
})
test('a path that is gone is said, and nothing shaky is drawn in its place', async () => {
  await expect(lumas([3], steady({ files: [join(folder, 'gone.json')] }))).rejects.toMatchObject({ code: 'render.notMeasured' })
})
