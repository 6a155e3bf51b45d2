import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bakeCube, parseCube, sampleCube, writeCube } from '#shared/render/cube.ts'
import type { Rgb } from '#shared/render/grade-math.ts'
import { createFittedLooks } from './fitted-look.ts'

const dir = mkdtempSync(join(tmpdir(), 'cw-looks-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const warmer = (c: Rgb): Rgb => [Math.min(1, c[0] + 0.1), c[1], c[2]]
const darker = (c: Rgb): Rgb => c.map((v) => 0.8 * v) as Rgb
let fits = 0
/** Stands for the fit, which look.test.ts is about: every pair of shots wants a picture that is darker. */
const media = {
  matchGrade(_from: string[], _to: string[], out: string): Promise<void> {
    fits++
    writeFileSync(out, writeCube(bakeCube(17, darker)))
    return Promise.resolve()
  },
}
const file = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}
const pictures = { from: [file('a.jpg', 'mine')], to: [file('b.jpg', 'theirs')], name: 'A film: the “best”.mp4' }
const looks = createFittedLooks({ media, dir: join(dir, 'looks') })
const colorOf = (path: string, c: Rgb): Rgb => {
  const cube = parseCube(readFileSync(path, 'utf8'), path)
  if (!cube.ok) throw new Error(cube.refusal.message)
  return sampleCube(cube.value, c)
}

test('a look is fitted once for the same pictures, named after the reference, and mixed in by its strength', async () => {
  const dry = await looks.fit({ ...pictures, strength: 0.6, worn: null }, true)
  expect(fits).toBe(0)
  const look = await looks.fit({ ...pictures, strength: 0.6, worn: null }, false)
  expect(look).toEqual(dry)
  expect(look.intensity).toBe(0.6)
  expect(look.source).toMatch(/A film the best [0-9a-f]{10}\.cube$/)
  expect((await looks.fit({ ...pictures, strength: 1, worn: null }, false)).source).toBe(look.source)
  expect(fits).toBe(1)
  expect([looks.isOurs(look.source), looks.isOurs(join(dir, 'other.cube')), looks.isOurs('look:noir')]).toEqual([true, false, false])
})

test('two who want the same look at the same time both get it, fitted once', async () => {
  const before = fits
  const wish = { ...pictures, name: 'At once', strength: 0.5, worn: null }
  const [one, two] = await Promise.all([looks.fit(wish, false), looks.fit(wish, false)])
  expect([one.source, fits]).toEqual([two.source, before + 1])
  expect(colorOf(one.source, [0.5, 0.5, 0.5])[0]).toBeCloseTo(0.4, 2)
})

test('over a look that the clip wears, the fitted one works on what that leaves', async () => {
  const worn = { source: file('worn.cube', writeCube(bakeCube(17, warmer))), intensity: 0.5 }
  const look = await looks.fit({ ...pictures, strength: 0.5, worn }, false)
  expect(look.intensity).toBe(1)
  // Half of the worn look, then half way to four fifths of that.
  const under: Rgb = [0.45, 0.6, 0.2]
  const expected = under.map((v) => v * 0.9)
  colorOf(look.source, [0.4, 0.6, 0.2]).forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 2))
})
