import { seededRandom } from '#shared/base/random.ts'
import { expect, test } from 'vitest'
import { motionScore, noiseScore, stabilityScore } from '../moments/scores.ts'
import { randomScene } from '../testing/scene.ts'
import { blurred, exposed, noisy, sharpFrame, toDetail } from '../testing/degrade.ts'
import { placement } from './composition.ts'
import { GRID } from './detail-frame.ts'
import { exposureScore } from './exposure.ts'
import { fineStructure } from './fine-structure.ts'
import { motionBlurScore } from './motion-blur.ts'
import { SALIENCY } from './saliency.ts'

const scenes = [3, 4, 5, 6, 7, 8].map((seed) => sharpFrame(randomScene(seed)))
const even = new Float32Array(GRID.cells).fill(1)

test('the more a picture is blurred, the less sharp it is', () => {
  for (const s of scenes) {
    const levels = [0, 1, 2, 4].map((r) => fineStructure(toDetail(blurred(s, r, r))).sharpness)
    expect([...levels].sort((a, b) => b - a)).toEqual(levels)
    expect(levels[3]).toBeLessThan(levels[0]! / 3)
  }
})

test('noise is seen as noise and not as sharpness', () => {
  for (const s of scenes) {
    const soft = blurred(s, 2, 2)
    const clean = fineStructure(toDetail(soft))
    const grainy = fineStructure(toDetail(noisy(soft, 6, seededRandom(1))))
    expect(grainy.noise).toBeGreaterThan(clean.noise + 3)
    expect(noiseScore(grainy.noise)).toBeLessThan(noiseScore(clean.noise))
  }
})

test('too dark and too bright cost, and lost pixels cost more', () => {
  for (const s of scenes) {
    const score = (gain: number): number => exposureScore(toDetail(exposed(s, gain)), even)
    const best = Math.max(score(1), score(0.8), score(0.6))
    expect(score(0.12)).toBeLessThan(best - 0.3)
    expect(score(4)).toBeLessThan(best - 0.3)
  }
})

test('a smear along fast motion is motion blur; speed before a crisp picture is not', () => {
  for (const s of scenes) {
    const smeared = fineStructure(toDetail(blurred(s, 6, 0)))
    const crisp = fineStructure(toDetail(s))
    const fast = { x: 0.9, y: 0 }
    expect(motionBlurScore(fast, 25, smeared, smeared.sharpness / crisp.sharpness)).toBeLessThan(0.5)
    expect(motionBlurScore(fast, 25, crisp, 1)).toBeGreaterThan(motionBlurScore(fast, 25, smeared, 0.3) + 0.2)
    expect(motionBlurScore({ x: 0, y: 0 }, 25, smeared, 0.2)).toBe(1)
  }
})

test('a compact mass on a third is placed better than one torn to the borders', () => {
  const map = (weight: (x: number, y: number) => number): Float32Array =>
    Float32Array.from({ length: SALIENCY.length }, (_, k) =>
      weight(((k % SALIENCY.width) + 0.5) / SALIENCY.width, (Math.floor(k / SALIENCY.width) + 0.5) / SALIENCY.height),
    )
  const blob = (cx: number, cy: number) => map((x, y) => 20 * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 0.01))
  const third = placement(blob(1 / 3, 1 / 2))
  expect(third.x).toBeCloseTo(1 / 3, 1)
  expect(third.score).toBeGreaterThan(placement(blob(0.04, 0.95)).score + 0.2)
  expect(third.score).toBeGreaterThan(placement(map((x) => (x < 0.1 || x > 0.9 ? 6 : 0))).score + 0.2)
})

test('scores move the right way', () => {
  expect(stabilityScore(0)).toBe(1)
  expect(stabilityScore(0.02)).toBeLessThan(0.35)
  expect(motionScore(0)).toBe(0)
  expect(motionScore(0.5)).toBeGreaterThan(0.7)
})
