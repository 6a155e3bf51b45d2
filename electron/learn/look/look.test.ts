import { expect, test } from 'vitest'
import { type Oklab, oklabOfRgb } from '#electron/analysis/picture/look/oklab.ts'
import { seededRandom } from '#shared/base/random.ts'
import { sampleCube } from '#shared/render/cube.ts'
import { paletteOf } from './palette.ts'
import { hexOf, rgbOfOklab } from './rgb-of-oklab.ts'
import { transferGrade } from './transfer-grade.ts'

const rgb = (hex: string): Oklab => {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16))
  return oklabOfRgb(r!, g!, b!)
}

test('Oklab and back', () => {
  for (const hex of ['#000000', '#ffffff', '#c07040', '#2040a0', '#80ff00']) expect(hexOf(rgb(hex))).toBe(hex)
})

test('a palette holds the colours of a picture with their shares, largest first, always the same', () => {
  const random = seededRandom(1)
  const parts = [
    ['#203040', 500],
    ['#d0a070', 300],
    ['#70a040', 150],
    ['#f0f0f0', 50],
  ] as const
  const pixels = parts.flatMap(([hex, n]) =>
    Array.from({ length: n }, () => {
      const c = rgb(hex)
      return { l: c.l + 0.01 * (random() - 0.5), a: c.a + 0.01 * (random() - 0.5), b: c.b + 0.01 * (random() - 0.5) }
    }),
  )
  const palette = paletteOf(pixels)
  expect(palette.map((c) => Math.round(100 * c.share))).toEqual([50, 30, 15, 5])
  palette.forEach((c, i) => {
    const wanted = rgb(parts[i]![0])
    expect(Math.hypot(c.l - wanted.l, c.a - wanted.a, c.b - wanted.b)).toBeLessThan(0.01)
  })
  expect(paletteOf(pixels.toReversed())).toHaveLength(4)
  expect(paletteOf([rgb('#808080')])).toHaveLength(1)
})

/** Pixels of a film after a grade; `seed` chooses what is in the picture. */
function film(seed: number, grade: (c: Oklab) => Oklab = (c) => c): Oklab[] {
  const random = seededRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Array.from({ length: 8000 }, () =>
    shown(grade({ l: Math.min(0.95, Math.max(0.05, 0.5 + 0.18 * normal())), a: 0.03 * normal(), b: 0.03 * normal() })),
  )
}
/** A colour as a screen can show it. */
function shown(c: Oklab): Oklab {
  const [r, g, b] = rgbOfOklab(c)
  return oklabOfRgb(255 * r, 255 * g, 255 * b)
}
const mean = (pixels: readonly Oklab[], f: (p: Oklab) => number): number => pixels.reduce((s, p) => s + f(p), 0) / pixels.length
const graded = (pixels: readonly Oklab[], cube: ReturnType<typeof transferGrade>): Oklab[] =>
  pixels.map((p) => {
    const [r, g, b] = sampleCube(cube, rgbOfOklab(p))
    return oklabOfRgb(255 * r, 255 * g, 255 * b)
  })

test('a look is carried over: split toning, saturation and tone lose more than half of the difference', () => {
  const look = (c: Oklab): Oklab => ({
    l: c.l * 0.8 + 0.02,
    a: c.a * 1.5 - (c.l < 0.5 ? 0.03 : -0.02),
    b: c.b * 1.5 - (c.l < 0.5 ? 0.04 : -0.04),
  })
  const [mine, reference] = [film(1), film(2, look)]
  const result = graded(mine, transferGrade(mine, reference))
  for (const f of [
    (p: Oklab) => p.l,
    (p: Oklab) => Math.hypot(p.a, p.b),
    (p: Oklab) => (p.l < 0.4 ? p.b : 0),
    (p: Oklab) => (p.l > 0.45 ? p.b : 0),
  ])
    expect(Math.abs(mean(result, f) - mean(reference, f))).toBeLessThan(0.45 * Math.abs(mean(mine, f) - mean(reference, f)) + 0.002)
})

test('the table rises with light and bends nowhere sharply; strength 0 changes nothing', () => {
  const [mine, reference] = [film(3, (c) => ({ ...c, l: 0.3 + 0.2 * Math.round(2 * c.l) })), film(4)]
  const cube = transferGrade(mine, reference)
  let before = -1
  for (let i = 0; i <= 64; i++) {
    const [r, g, b] = sampleCube(cube, [i / 64, i / 64, i / 64])
    const l = oklabOfRgb(255 * r, 255 * g, 255 * b).l
    expect(l).toBeGreaterThan(before - 0.004)
    before = l
  }
  const none = transferGrade(mine, reference, { strength: 0, size: 9 })
  none.values.forEach((v, i) => expect(v).toBeCloseTo((Math.floor(Math.floor(i / 3) / 9 ** (i % 3)) % 9) / 8, 2))
})
