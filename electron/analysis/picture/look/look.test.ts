import { expect, test } from 'vitest'
import { hashDistance } from '#shared/analysis/hash-distance.ts'
import { frameFeatures } from '../shots/frame-features.ts'
import { toSmallFrame } from '../testing/frame-output.ts'
import { picture, randomScene } from '../testing/scene.ts'
import { appearanceDistance, appearanceVector } from './appearance.ts'
import { meanColour } from './colour.ts'
import { oklabOfYuv } from './oklab.ts'
import { pictureHash } from './picture-hash.ts'

function layoutOf(seed: number, yaw = 0): Uint8Array {
  const out = picture()
  randomScene(seed).render({ x: 0, y: 0, z: 0, yaw, pitch: 0, roll: 0, focal: 1 }, 0, out)
  return frameFeatures(
    toSmallFrame(out, 0, () => 0.5),
    0,
  ).features.layout
}

test('Oklab of black, white and red as published', () => {
  expect(oklabOfYuv(16, 128, 128).l).toBeCloseTo(0, 3)
  const white = oklabOfYuv(235, 128, 128)
  expect(white.l).toBeCloseTo(1, 2)
  expect(Math.hypot(white.a, white.b)).toBeLessThan(0.005)
  const red = oklabOfYuv(63, 102, 240)
  expect(red.l).toBeCloseTo(0.628, 1)
  expect(red.a).toBeCloseTo(0.225, 1)
  expect(red.b).toBeCloseTo(0.126, 1)
})

test('pictures that look alike are near in hash and appearance, others are far', () => {
  const [a, moved, other] = [layoutOf(3), layoutOf(3, 0.01), layoutOf(11)]
  expect(pictureHash(a)).toMatch(/^[0-9a-f]{16}$/)
  expect(hashDistance(pictureHash(a), pictureHash(a))).toBe(0)
  expect(hashDistance(pictureHash(a), pictureHash(moved))).toBeLessThan(hashDistance(pictureHash(a), pictureHash(other)))
  expect(appearanceDistance(appearanceVector(a), appearanceVector(moved))).toBeLessThan(0.05)
  expect(appearanceDistance(appearanceVector(a), appearanceVector(other))).toBeGreaterThan(0.1)
})

test('grey has no chroma', () => {
  const grey = frameFeatures(new Uint8Array(21_600).fill(128), 0).features.layout
  expect(meanColour([grey])).toMatchObject({ chroma: expect.closeTo(0, 2) })
})
