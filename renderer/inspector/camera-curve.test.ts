import { expect, test } from 'vitest'
import { axisCurves } from './camera-curve.ts'

const values = (f: (i: number) => number): number[] => Array.from({ length: 90 }, (_, i) => f(i))
const reach = (v: readonly number[]): number => Math.max(...v) - Math.min(...v)

test.each([
  ['an even pan', (i: number) => 0.02 * i],
  ['a pan that begins and ends gently', (i: number) => 0.4 * Math.sin(i / 60)],
])('%s is taken off: the shake fills the picture, and what is left of it lies flat', (_what, pan) => {
  const { before, after } = axisCurves(
    values((i) => pan(i) + 0.01 * Math.sin(2 * i)),
    values(pan),
    15,
  )
  expect(reach(before)).toBeGreaterThan(0.9)
  expect(reach(after)).toBeLessThan(0.1)
  expect(after[0]).toBeCloseTo(0.5, 1)
})

test('what stays of the shake is seen beside what was', () => {
  const { before, after } = axisCurves(
    values((i) => 0.01 * Math.sin(2 * i)),
    values((i) => 0.004 * Math.sin(2 * i)),
    20,
  )
  expect(reach(after) / reach(before)).toBeCloseTo(0.4, 1)
  for (const v of [...before, ...after]) expect(v >= -1e-9 && v <= 1 + 1e-9).toBe(true)
})

test('what hardly moves looks as if it hardly moved; nothing at all is no mistake', () => {
  const { before } = axisCurves(
    values((i) => 0.0005 * Math.sin(i)),
    values(() => 0),
    30,
  )
  expect(reach(before)).toBeCloseTo(0.1, 2)
  expect(axisCurves([], [], 30)).toEqual({ before: [], after: [] })
  expect(axisCurves([0.3], [0.3], 0)).toEqual({ before: [0.5], after: [0.5] })
})
