import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrangeLengths, type Place } from './arrange-lengths.ts'
import { wasserstein } from './distances.ts'
import { drawLengths } from './draw-lengths.ts'

const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0)
const always = (): boolean => true
const steps = fc.array(fc.double({ min: 0.3, max: 20, noNaN: true }), { minLength: 1, maxLength: 60 })

test('drawn shots fill the film exactly, each at least a step', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 300 }), fc.boolean(), (parts, film, whole) => {
      const shares = parts.map((_, i) => Math.floor(film / parts.length) + (i < film % parts.length ? 1 : 0))
      const shots = drawLengths({ parts, shares, whole, fills: always })
      expect(sum(shots.map((s) => s.steps))).toBe(film)
      expect(Math.min(...shots.map((s) => s.steps))).toBeGreaterThanOrEqual(1)
    }),
    { numRuns: 300, seed: 4 },
  )
})

test('whole lengths come back as they are distributed', () => {
  const lengths = [1, 1, 2, 2, 2, 2, 4, 4, 4, 8, 8, 16]
  for (const times of [1, 2, 5]) {
    const shots = drawLengths({ parts: [lengths], shares: [times * sum(lengths)], whole: false, fills: always })
    expect(
      wasserstein(
        shots.map((s) => s.steps),
        lengths,
      ) /
        (sum(lengths) / lengths.length),
    ).toBeLessThan(0.03)
  }
})

test('shots that the material cannot fill give way to shorter ones, and the film stays full', () => {
  const shots = drawLengths({ parts: [[2, 2, 2, 12, 12]], shares: [60], whole: false, fills: (n, x) => x <= 4 || (x <= 6 && n <= 2) })
  const lengths = shots.map((s) => s.steps).sort((a, b) => b - a)
  expect(sum(lengths)).toBe(60)
  expect(lengths[0]).toBeLessThanOrEqual(6)
  expect(lengths.filter((x) => x > 4)).toHaveLength(2)
})

const place = (k: number): Place => ({ cost: k % 4 === 0 ? 0 : 0.3, onBeat: true, section: k === 32, part: k < 32 ? 0 : 1 })

test('the order keeps every length, cuts at the new section and plays each part in its music', () => {
  const shots = [4, 4, 4, 4, 8, 8]
    .map((x) => ({ steps: x, part: 0 }))
    .concat([2, 2, 2, 2, 4, 4, 4, 4, 8].map((x) => ({ steps: x, part: 1 })))
  const places = Array.from({ length: 64 }, (_, k) => place(k))
  for (const seed of [1, 2, 3]) {
    const film = arrangeLengths(shots, places, null, seed)
    const of = (x: readonly { steps: number }[]): number[] => x.map((s) => s.steps).sort((a, b) => a - b)
    expect(of(film)).toEqual(of(shots))
    const starts = film.map((_, i) => sum(film.slice(0, i).map((s) => s.steps)))
    expect(starts).toContain(32)
    expect(film.filter((s, i) => s.part === (starts[i]! < 32 ? 0 : 1)).length).toBe(film.length)
    expect(arrangeLengths(shots, places, null, seed)).toEqual(film)
  }
  expect(arrangeLengths(shots, places, null, 1)).not.toEqual(arrangeLengths(shots, places, null, 2))
})
