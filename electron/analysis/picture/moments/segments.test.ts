import { expect, test } from 'vitest'
import { bestSegments } from './segments.ts'

const rules = { shortest: 3, longest: 10, price: 0.5, skip: 0.5 }

test('one even stretch stays whole', () => {
  expect(bestSegments(Array(8).fill(0.9), Array(8).fill([1]), rules)).toEqual([{ from: 0, to: 8 }])
})

test('a bad part is left out and a change divides', () => {
  const worth = [...Array(6).fill(0.9), 0.1, 0.1, ...Array(6).fill(0.9)]
  const features = worth.map((_, i) => [i < 7 ? 0 : 3])
  expect(bestSegments(worth, features, rules)).toEqual([
    { from: 0, to: 6 },
    { from: 8, to: 14 },
  ])
  expect(
    bestSegments(
      Array(12).fill(0.9),
      Array.from({ length: 12 }, (_, i) => [i < 5 ? 0 : 2]),
      rules,
    ),
  ).toEqual([
    { from: 0, to: 5 },
    { from: 5, to: 12 },
  ])
})

test('no segment is longer than allowed', () => {
  const found = bestSegments(Array(40).fill(0.9), Array(40).fill([0]), rules)
  expect(found.every((s) => s.to - s.from <= 10)).toBe(true)
  expect(found.reduce((n, s) => n + s.to - s.from, 0)).toBe(40)
})
