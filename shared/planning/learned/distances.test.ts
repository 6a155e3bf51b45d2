import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CutProfile, distancesOf, mixOf, overall, variation, wasserstein } from './distances.ts'

test('the Wasserstein distance is what one works out by hand', () => {
  expect(wasserstein([1, 2, 3], [3, 1, 2])).toBe(0)
  expect(wasserstein([0, 0], [1, 3])).toBe(2)
  // Half of the one side's mass moves by 1, half by 2.
  expect(wasserstein([2], [1, 4])).toBe(1.5)
  // Thirds against halves: quantiles 0, 0, 6 against 0, 6: the middle sixth differs by 6.
  expect(wasserstein([0, 0, 6], [0, 6])).toBeCloseTo(1)
  expect(() => wasserstein([], [1])).toThrow(/numbers/)
})

test('it is a distance: symmetric, zero for the same, moved by a shift, within the triangle', () => {
  const list = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(list, list, list, fc.double({ min: -50, max: 50, noNaN: true }), (a, b, c, shift) => {
      expect(wasserstein(a, b)).toBeCloseTo(wasserstein(b, a), 6)
      expect(wasserstein(a, [...a, ...a])).toBeCloseTo(0, 6)
      expect(
        wasserstein(
          a,
          a.map((x) => x + shift),
        ),
      ).toBeCloseTo(Math.abs(shift), 6)
      expect(wasserstein(a, c)).toBeLessThanOrEqual(wasserstein(a, b) + wasserstein(b, c) + 1e-6)
    }),
    { numRuns: 100, seed: 5 },
  )
})

test('mixes differ by the share that would have to change; the unknown is no distance away', () => {
  expect(variation(mixOf(['pan', 'pan', 'static', 'in']), mixOf(['pan', 'static']))).toBeCloseTo(0.25)
  expect(variation({ cut: 1 }, { dissolve: 1 })).toBe(1)
  expect(variation({ cut: 1 }, {})).toBe(0)
})

test('distances to a reference, and one number of them', () => {
  const reference: CutProfile = { lengths: [4, 4, 8], transitions: { cut: 1 }, motion: { pan: 1 }, sizes: {}, onBeat: 0.5 }
  const film: CutProfile = {
    lengths: [4, 4, 4],
    transitions: { cut: 0.8, dissolve: 0.2 },
    motion: { pan: 1 },
    sizes: { close_up: 1 },
    onBeat: 1,
  }
  expect(distancesOf(film, reference)).toEqual({ lengths: 0.25, transitions: 0.2, motion: 0, onBeat: 0.5 })
  // Sizes are compared where both sides know them.
  const sized = { ...reference, sizes: { close_up: 0.25, long_shot: 0.75 } }
  expect(distancesOf(film, sized).sizes).toBe(0.75)
  expect(overall({ lengths: 0, transitions: 0, motion: 0, sizes: 0.8, onBeat: null })).toBeCloseTo(0.2)
  expect(overall({ lengths: 3, transitions: 0, motion: 0, onBeat: null })).toBeCloseTo(1 / 3)
})
