import { expect, test } from 'vitest'
import { axisCurves } from './camera-curve.ts'

const values = (f: (i: number) => number): number[] => Array.from({ length: 60 }, (_, i) => f(i))
const reach = (v: readonly number[]): number => Math.max(...v) - Math.min(...v)

test('an even pan is taken off: its shake fills the picture, and what is left of it lies flat', () => {
  const pan = (i: number): number => 0.02 * i
  const { before, after } = axisCurves(
    values((i) => pan(i) + 0.01 * Math.sin(i)),
    values(pan),
  )
  expect(reach(before)).toBeCloseTo(1, 6)
  expect(reach(after)).toBeLessThan(1e-9)
  expect(after[0]).toBeCloseTo(0.5, 1)
})

test('a way that bends keeps its bend, and both lie within the picture', () => {
  const { before, after } = axisCurves(
    values((i) => 0.0001 * i * i + 0.004 * Math.cos(2 * i)),
    values((i) => 0.0001 * i * i),
  )
  expect(reach(after)).toBeGreaterThan(0.5)
  for (const v of [...before, ...after]) expect(v >= -1e-9 && v <= 1 + 1e-9).toBe(true)
})

test('what hardly moves looks as if it hardly moved; nothing at all is no mistake', () => {
  const { before } = axisCurves(
    values((i) => 0.0005 * Math.sin(i)),
    values(() => 0),
  )
  expect(reach(before)).toBeCloseTo(0.1, 2)
  expect(axisCurves([], [])).toEqual({ before: [], after: [] })
  expect(axisCurves([0.3], [0.3])).toEqual({ before: [0.5], after: [0.5] })
})
