import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asset } from '#electron/testing/assets.ts'
import { median } from '#shared/base/numbers.ts'
import { seededRandom } from '#shared/base/random.ts'
import { bakeCube, type Cube, parseCube, sampleCube } from '#shared/render/cube.ts'
import type { Rgb } from '#shared/render/grade-math.ts'
import { deltaE2000, labOf } from '../testing/delta-e.ts'
import { fitLut } from './fit-lut.ts'

/** Colours as films have them: a few clusters of skin, sky, leaves and shadow, spread out, rounded to eight bits. */
function filmColours(count: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const centres: Rgb[] = Array.from({ length: 12 }, () => {
    const y = 0.1 + 0.8 * random()
    return [y + 0.15 * normal(), y + 0.08 * normal(), y + 0.15 * normal()]
  })
  const out = new Float32Array(count * 3)
  for (let i = 0; i < count; i++) {
    const centre = centres[Math.floor(random() * centres.length)]!
    const light = 0.12 * normal()
    for (let c = 0; c < 3; c++) out[3 * i + c] = eightBits(centre[c]! + light + 0.04 * normal())
  }
  return out
}
const eightBits = (v: number): number => Math.round(255 * Math.min(1, Math.max(0, v))) / 255

function through(cube: Cube, colours: Float32Array): Float32Array {
  const out = new Float32Array(colours.length)
  for (let i = 0; i < colours.length; i += 3) out.set(sampleCube(cube, [colours[i]!, colours[i + 1]!, colours[i + 2]!]).map(eightBits), i)
  return out
}

function differences(a: Float32Array, b: Float32Array): number[] {
  const out: number[] = []
  for (let i = 0; i < a.length; i += 3) out.push(deltaE2000(labOf(a[i]!, a[i + 1]!, a[i + 2]!), labOf(b[i]!, b[i + 1]!, b[i + 2]!)))
  return out
}

test.each([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
] as const)('ΔE2000 of published pairs', (a, b, expected) => expect(deltaE2000(a, b)).toBeCloseTo(expected, 3))

test('a grade is found again from colours it was not fitted on', () => {
  const grade = bakeCube(33, ([r, g, b]) => [r ** 0.8 * 0.95 + 0.03, g ** 1.1, 0.1 * r + 0.8 * b ** 1.2])
  const [learnt, unseen] = [filmColours(40_000, 2), filmColours(5000, 2).map((v, i) => eightBits(v + 0.01 * ((i % 3) - 1)))]
  const fitted = fitLut(learnt, through(grade, learnt))
  expect(median(differences(through(fitted, unseen), through(grade, unseen)))).toBeLessThan(0.8)
})

test('no change is no change, and where no colour was seen nothing is invented', () => {
  const colours = filmColours(5000, 3)
  const fitted = fitLut(colours, colours)
  const none = bakeCube(17, (c) => c)
  let most = 0
  fitted.values.forEach((v, i) => (most = Math.max(most, Math.abs(v - none.values[i]!))))
  expect(most).toBeLessThan(1e-6)
})

test('noise of a codec makes no bands: neighbouring entries bend little', () => {
  const random = seededRandom(5)
  const colours = filmColours(20_000, 4)
  const fitted = fitLut(
    colours,
    colours.map((v) => eightBits(v * 0.9 + 0.03 * (random() - 0.5))),
  )
  let most = 0
  for (let n = 0; n < 17 ** 3; n++) {
    if (n % 17 === 0 || n % 17 === 16) continue
    for (let c = 0; c < 3; c++)
      most = Math.max(most, Math.abs(fitted.values[3 * (n - 1) + c]! - 2 * fitted.values[3 * n + c]! + fitted.values[3 * (n + 1) + c]!))
  }
  expect(most).toBeLessThan(0.05)
})

const luts = ['film_ektar_100', 'film_hp5_bw', 'film_instant_669', 'film_kodachrome_64', 'film_portra_400', 'film_superia_400']
  .concat(['obs_black_and_white', 'obs_identity', 'obs_teal_lows_orange_highs'])
  .map((name) => ({ name, path: asset(`luts/${name}.cube`) }))

test.each(luts)('$name: the fitted table gives the graded colours, ΔE2000 median ≤ 2.5', ({ name, path }) => {
  if (!path) return console.log(`skipped: ${name}.cube is not here`)
  const parsed = parseCube(readFileSync(path, 'utf8'), name)
  if (!parsed.ok) throw new Error(parsed.refusal.message)
  const colours = filmColours(30_000, 6)
  const graded = through(parsed.value, colours)
  expect(median(differences(through(fitLut(colours, graded), colours), graded))).toBeLessThanOrEqual(2.5)
})
