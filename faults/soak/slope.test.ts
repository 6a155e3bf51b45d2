import { expect, test } from 'vitest'
import { seededRandom } from '#shared/base/random.ts'
import { theilSen } from './slope.ts'

const series = (n: number, f: (x: number) => number) => Array.from({ length: n }, (_, x) => ({ x, y: f(x) }))

test('a line has its slope, and the interval closes around it', () => {
  const { slope, low, high } = theilSen(series(20, (x) => 3 * x + 7))
  expect([slope, low, high]).toEqual([3, 3, 3])
})

test('peaks and noise around a level are no climb; a small climb below much noise is one', () => {
  const random = seededRandom(3)
  const noisy = theilSen(series(40, (x) => 100 + 10 * random() + (x % 7 === 0 ? 400 : 0)))
  expect(noisy.low).toBeLessThan(0)
  expect(noisy.high).toBeGreaterThan(0)
  const leak = theilSen(series(40, (x) => 100 + 0.8 * x + 10 * random()))
  expect(leak.low).toBeGreaterThan(0.4)
  expect(leak.high).toBeLessThan(1.2)
})

test('too few points say nothing', () => {
  expect(theilSen(series(4, (x) => x)).low).toBe(-Infinity)
})
