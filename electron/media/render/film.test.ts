import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'node-av/lib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTestClip, readCode } from '#electron/testing/test-clips.ts'
import { turnClip } from '#electron/testing/turn-clip.ts'
import { type TestClipUse, testList } from '#electron/testing/test-list.ts'
import { bakeCube, writeCube } from '#shared/render/cube.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import { Film } from './film.ts'

const SIZE = { width: 320, height: 180 }
const WHOLE = { x: 0, y: 0, ...SIZE }
let folder: string
let a: string
let vfr: string
let bars: string
const VFR_TIMES = Array.from({ length: 60 }, (_, n) => Math.round(n * 40 + (n % 3) * 9 + (n > 30 ? 200 : 0)))

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-film-'))
  const rate = { num: 30, den: 1 }
  a = await makeTestClip(folder, 'a.mp4', { ...SIZE, frameRate: rate, frames: 120, gop: 30 })
  // Milliseconds that no rate explains, with a hole of 0.2 s.
  vfr = await makeTestClip(folder, 'vfr.mkv', {
    ...SIZE,
    frameRate: { num: 25, den: 1 },
    frames: 60,
    times: VFR_TIMES,
    timeBase: { num: 1, den: 1000 },
  })
  // Left half dark, right half bright, with colour.
  bars = await makeTestClip(folder, 'bars.mp4', {
    ...SIZE,
    frameRate: rate,
    frames: 10,
    crf: 4,
    paint: (x) => (x < 160 ? [60, 110, 150] : [180, 140, 120]),
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Seen {
  code: number
  luma: (x: number, y: number) => number
  chroma: (x: number, y: number) => [number, number]
}
function look(f: Frame, picture = WHOLE): Seen {
  const [y, u, v] = f.data!.map((b) => Uint8Array.from(b))
  const [sy, su, sv] = f.linesize
  return {
    code: readCode(y!, sy!, picture),
    luma: (px, py) => y![py * sy! + px]!,
    chroma: (px, py) => [u![(py >> 1) * su! + (px >> 1)]!, v![(py >> 1) * sv! + (px >> 1)]!],
  }
}
async function draw(list: RenderList, frames: number[], size = SIZE, picture?: typeof WHOLE): Promise<Seen[]> {
  const film = new Film(list, { size, media: 'original' })
  const seen: Seen[] = []
  try {
    for (const n of frames) {
      const f = await film.frame(n)
      seen.push(look(f, picture))
      f.free()
    }
  } finally {
    await film.close()
  }
  return seen
}
const one = async (clip: Partial<TestClipUse>, frame = 0, source = bars, size = SIZE): Promise<Seen> =>
  (await draw(testList({ sources: [source], clips: [{ source: 0, from: 0, frames: 10, ...clip }] }), [frame], size))[0]!

describe('time', () => {
  test('every cut is on its exact frame, in order and at random', async () => {
    const uses = [
      [10, 7],
      [90, 5],
      [11, 9],
      [60, 3],
      [61, 12],
    ].map(([from, frames]) => ({ source: 0, from: from!, frames: frames! }))
    const want = uses.flatMap(({ from, frames }) => Array.from({ length: frames }, (_, i) => from + i))
    const list = testList({ sources: [a], clips: uses })
    expect((await draw(list, [...want.keys()])).map((s) => s.code)).toEqual(want)
    const order = [30, 3, 21, 22, 7, 6, 35, 0, 12]
    expect((await draw(list, order)).map((s) => s.code)).toEqual(order.map((n) => want[n]))
  })

  test('variable rates are shown by their real times', async () => {
    const frames = Array.from({ length: 70 }, (_, n) => n)
    const seen = await draw(testList({ sources: [vfr], clips: [{ source: 0, from: 0, frames: 70 }] }), frames)
    const want = frames.map((n) => VFR_TIMES.filter((t) => t <= (n * 1000) / 30 + 0.6).length - 1)
    expect(seen.map((s) => s.code)).toEqual(want)
  })

  test('speed, another sequence rate, and the end of the source', async () => {
    const double = testList({ sources: [a], clips: [{ source: 0, from: 20, frames: 10, speed: { num: 2, den: 1 } }] })
    expect((await draw(double, [0, 1, 5, 9])).map((s) => s.code)).toEqual([20, 22, 30, 38])
    const slow = testList({ sources: [a], clips: [{ source: 0, from: 20, frames: 10, speed: { num: 1, den: 2 } }] })
    expect((await draw(slow, [0, 1, 2, 9])).map((s) => s.code)).toEqual([20, 20, 21, 24])
    const film = testList({ sources: [a], frameRate: { num: 24000, den: 1001 }, clips: [{ source: 0, from: 0, frames: 50 }] })
    expect((await draw(film, [1, 7, 49])).map((s) => s.code)).toEqual([1, 8, 61])
    const past = testList({ sources: [a], clips: [{ source: 0, from: 115, frames: 10 }] })
    expect((await draw(past, [3, 4, 9])).map((s) => s.code)).toEqual([118, 119, 119])
  })
})

describe('geometry', () => {
  test('fit leaves bars, fill crops around the focus, blur shows the whole picture on a filled frame', async () => {
    const tall = { width: 180, height: 320 }
    const fit = await one({ fit: 'fit' }, 0, bars, tall)
    // 180 × 101 in the middle of 320.
    expect(fit.luma(20, 100)).toBe(16)
    expect(fit.luma(20, 112)).toBeCloseTo(60, -1)
    expect(fit.luma(20, 215)).toBe(16)
    const left = await one({ fit: 'fill', focus: { x: 0, y: 0.5 } }, 0, bars, tall)
    expect([left.luma(10, 10), left.luma(170, 10)].map((v) => Math.round(v / 10))).toEqual([6, 6])
    const right = await one({ fit: 'fill', focus: { x: 1, y: 0.5 } }, 0, bars, tall)
    expect([right.luma(10, 10), right.luma(170, 10)].map((v) => Math.round(v / 10))).toEqual([18, 18])
    const blur = await one({ fit: 'blur' }, 0, bars, tall)
    expect(blur.luma(20, 112)).toBeCloseTo(60, -1)
    expect(blur.luma(20, 20)).toBeGreaterThan(25)
    expect(blur.luma(20, 20)).toBeLessThan(60)
    const stretch = await one({ fit: 'stretch' }, 0, bars, tall)
    expect([stretch.luma(10, 10), stretch.luma(170, 310)].map((v) => Math.round(v / 10))).toEqual([6, 18])
  })

  test('pictures that phones mark as turned stand upright', async () => {
    const wide = await makeTestClip(folder, 'upright.mp4', {
      ...SIZE,
      frameRate: { num: 30, den: 1 },
      frames: 3,
      crf: 4,
      paint: (x) => (x < 160 ? [60, 128, 128] : [180, 128, 128]),
    })
    const tall = { width: 180, height: 320 }
    const corner = async (degrees: 90 | 180 | 270, size: typeof SIZE): Promise<number[]> => {
      const seen = await one({ fit: 'fit' }, 0, await turnClip(wide, join(folder, `turned-${degrees}.mp4`), degrees), size)
      return [seen.luma(10, 10), seen.luma(size.width - 10, size.height - 10)].map((v) => Math.round(v / 10))
    }
    // Clockwise by a quarter: the dark left side is on top.
    expect(await corner(90, tall)).toEqual([6, 18])
    expect(await corner(270, tall)).toEqual([18, 6])
    expect(await corner(180, SIZE)).toEqual([18, 6])
  })

  test('scale, offset and turn', async () => {
    const small = await one({ transform: { x: 0.25, y: 0, scale: 0.5, rotation: 0 } })
    // The picture lies at x 160..320, y 45..135; its own middle at x 240.
    expect([small.luma(150, 90), small.luma(170, 60), small.luma(310, 60), small.luma(240, 40)].map((v) => Math.round(v / 10))).toEqual([
      2, 6, 18, 2,
    ])
    const turned = await one({ transform: { x: 0, y: 0, scale: 0.5, rotation: 90 } })
    // Clockwise: the left (dark) half is on top.
    expect([turned.luma(130, 20), turned.luma(130, 160), turned.luma(100, 90)].map((v) => Math.round(v / 10))).toEqual([6, 18, 2])
  })

  test('a pan-zoom ends where it says, to fractions of a pixel, and sequential frames equal single ones', async () => {
    const panZoom = { from: { x: 0.5, y: 0.5, zoom: 1 }, to: { x: 0.25, y: 0.5, zoom: 2 } }
    const list = testList({ sources: [bars], clips: [{ source: 0, from: 0, frames: 10, panZoom }] })
    const all = await draw(list, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const [alone] = await draw(list, [7])
    const edge = (s: Seen): number => Array.from({ length: 320 }, (_, x) => s.luma(x, 10)).findIndex((v) => v > 120)
    expect(edge(all[0]!)).toBeCloseTo(160, -0.5)
    expect(edge(all[7]!)).toBe(edge(alone!))
    const edges = all.map(edge)
    expect(edges).toEqual([...edges].sort((x, y) => x - y))
    expect(edges[9]).toBeGreaterThan(280)
  })
})

describe('look', () => {
  test('opacity and fades mix with what is below', async () => {
    expect((await one({ opacity: 0.5 })).luma(200, 10)).toBeCloseTo(16 + (180 - 16) / 2, -0.5)
    const fading = testList({ sources: [bars], clips: [{ source: 0, from: 0, frames: 10, fadeIn: TICKS_PER_SECOND / 6 }] })
    const seen = await draw(fading, [0, 1, 2, 5])
    expect(seen.map((s) => Math.round((s.luma(200, 10) - 16) / 164 / 0.2))).toEqual([0, 1, 2, 5])
  })

  test('half way through a dissolve every pixel is the mean of both', async () => {
    const clips = [
      { source: 0, from: 0, frames: 10 },
      { source: 1, from: 5, frames: 10 },
    ]
    const list = testList({ sources: [a, bars], clips, transitions: [{ after: 0, kind: 'dissolve', frames: 1 }] })
    const [before, mixed, after] = await draw(list, [8, 9, 11])
    for (const x of [20, 300]) {
      // Frame 9 is the first of two: a quarter of the way.
      expect(mixed!.luma(x, 10)).toBeCloseTo(0.75 * before!.luma(x, 10) + 0.25 * after!.luma(x, 10), -0.5)
    }
  })

  test('every transition starts near the first clip, ends near the second, and may be entered anywhere', async () => {
    const kinds = [
      'dissolve',
      'dip-black',
      'dip-white',
      'wipe-left',
      'wipe-right',
      'slide-left',
      'slide-right',
      'push-left',
      'push-right',
      'zoom',
      'whip',
      'flash',
      'glitch',
      'blur',
    ] as const
    for (const kind of kinds) {
      const clips = [
        { source: 0, from: 10, frames: 20 },
        { source: 0, from: 60, frames: 20 },
      ]
      const list = testList({ sources: [a], clips, transitions: [{ after: 0, kind, frames: 10 }] })
      const [before, , , inside, , after] = await draw(list, [9, 10, 13, 16, 28, 30])
      expect([kind, before!.code, after!.code]).toEqual([kind, 19, 70])
      const [again] = await draw(list, [16])
      const samples = [20, 90, 160, 250].map((x) => [again!.luma(x, 20), inside!.luma(x, 20)])
      for (const [x, y] of samples) expect(Math.abs(x! - y!)).toBeLessThanOrEqual(2)
    }
  })

  test('a dissolve is the even mix of both pictures, on every plane', async () => {
    const second = { source: 0, from: 0, frames: 20, grade: { ...NO_GRADE, exposure: 0.6, saturation: -70 } }
    const clips = [{ source: 0, from: 0, frames: 20 }, second]
    const list = testList({ sources: [bars], clips, transitions: [{ after: 0, kind: 'dissolve', frames: 5 }] })
    const [from, to, ...mixed] = await draw(list, [2, 38, 15, 18, 21, 24])
    for (const [i, seen] of mixed.entries()) {
      const share = (3 * i + 0.5) / 10
      const mix = (p: number, q: number): number => p + (q - p) * share
      for (const x of [40, 280]) {
        expect(Math.abs(seen.luma(x, 10) - mix(from!.luma(x, 10), to!.luma(x, 10)))).toBeLessThan(1.2)
        for (const k of [0, 1] as const)
          expect(Math.abs(seen.chroma(x, 10)[k] - mix(from!.chroma(x, 10)[k], to!.chroma(x, 10)[k]))).toBeLessThan(1.2)
      }
    }
  })

  test('an identity LUT changes nothing, intensity mixes, and grades do what their numbers say', async () => {
    const plain = await one({})
    const identity = join(folder, 'id.cube')
    writeFileSync(identity, writeCube(bakeCube(9, (c) => c)))
    const same = await one({ grade: { ...NO_GRADE, lut: { source: identity, intensity: 1 } } })
    const inverted = join(folder, 'inv.cube')
    writeFileSync(inverted, writeCube(bakeCube(9, ([r, g, b]) => [1 - r, 1 - g, 1 - b])))
    const full = await one({ grade: { ...NO_GRADE, lut: { source: inverted, intensity: 1 } } })
    const half = await one({ grade: { ...NO_GRADE, lut: { source: inverted, intensity: 0.5 } } })
    for (const x of [40, 280]) {
      expect(Math.abs(same.luma(x, 10) - plain.luma(x, 10))).toBeLessThanOrEqual(1)
      expect(Math.abs(full.luma(x, 10) - (251 - plain.luma(x, 10)))).toBeLessThanOrEqual(2)
      expect(Math.abs(half.luma(x, 10) - 125.5)).toBeLessThanOrEqual(2)
    }
    const bright = await one({ grade: { ...NO_GRADE, exposure: 1 } })
    expect(bright.luma(40, 10)).toBeCloseTo(16 + (plain.luma(40, 10) - 16) * 2 ** (1 / 2.2), -0.5)
    const grey = await one({ grade: { ...NO_GRADE, saturation: -100 } })
    expect(grey.chroma(40, 10)).toEqual([128, 128])
    // 161 × 91 pixels: odd sizes take another way to R'G'B' and back.
    const odd = { transform: { x: 0, y: 0, scale: 0.504, rotation: 0 } }
    const [small, smallFull] = [await one(odd), await one({ ...odd, grade: { ...NO_GRADE, lut: { source: inverted, intensity: 1 } } })]
    for (const x of [100, 220]) expect(Math.abs(smallFull.luma(x, 90) - (251 - small.luma(x, 90)))).toBeLessThanOrEqual(2)
    // The cheap way (Y'CbCr) and the table agree: a hair of temperature sends the same grade through the table.
    const grade = { ...NO_GRADE, exposure: -0.3, contrast: 15, saturation: 20 }
    const [cheap, table] = [await one({ grade }), await one({ grade: { ...grade, temperature: 0.01 } })]
    for (const x of [40, 280]) expect(Math.abs(cheap.luma(x, 10) - table.luma(x, 10))).toBeLessThanOrEqual(2)
  })

  test('a missing LUT is named', async () => {
    await expect(one({ grade: { ...NO_GRADE, lut: { source: join(folder, 'no.cube'), intensity: 1 } } })).rejects.toMatchObject({
      code: 'render.lutMissing',
    })
  })
})
