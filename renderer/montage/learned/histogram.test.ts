import { expect, test } from 'vitest'
import type { Learned } from '#shared/planning/learned/learned.ts'
import { histogramOf } from './histogram.ts'

const learned = (lengths: number[], unit: 'beats' | 'seconds'): Learned => ({
  source: { name: 'film.mp4', seconds: 60, shots: lengths.length, tempo: unit === 'beats' ? 120 : null },
  ...{ unit, lengths: [lengths], onBeat: null, transitions: [], motion: { mix: [], order: [] }, sizes: null, look: [] },
})

test('every shot is counted once, the long ones in the last class', () => {
  const h = histogramOf(learned([1, 1, 2, 2, 2, 4, 300], 'beats'), null)
  expect(h.reference.reduce((a, b) => a + b)).toBeCloseTo(1)
  expect(h.reference.at(-1)).toBeGreaterThan(0)
  expect(h.film).toEqual([])
  expect(h.most).toBe(Math.max(...h.reference))
})

test('classes are as wide as the lengths ask for', () => {
  const even = Array.from({ length: 50 }, (_, i) => 0.2 + i * 0.02)
  expect(histogramOf(learned(even, 'seconds'), null).width).toBe(0.2)
  expect(
    histogramOf(
      learned(
        even.map((x) => 20 * x),
        'beats',
      ),
      null,
    ).width,
  ).toBe(4)
})
