import { describe, expect, it } from 'vitest'
import { parseQuantity } from './quantity.ts'

describe('a typed quantity', () => {
  const at = (current: number, more = {}) => ({ current, ...more })
  it.each([
    ['12', 12],
    ['-24', -24],
    ['−24', -24],
    ['1,5', 1.5],
    ['100/4', 25],
    ['2*(3+1)', 8],
    ['+12', 22],
    ['-=4', 6],
    ['*2', 20],
    ['/4', 2.5],
  ])('%s from 10 is %d', (text, value) => expect(parseQuantity(text, at(10))).toBeCloseTo(value))
  it('knows units', () => {
    expect(parseQuantity('50%', at(1, { units: { '%': 0.01 } }))).toBe(0.5)
    expect(parseQuantity('+12f', at(1, { units: { f: 1 / 24 } }))).toBe(1.5)
    expect(parseQuantity('3 dB', at(1, { units: { dB: 1 } }))).toBe(3)
  })
  it('reads clocks as seconds', () => {
    expect(parseQuantity('1:04', at(0, { clock: true }))).toBe(64)
    expect(parseQuantity('1:02:03', at(0, { clock: true }))).toBe(3723)
    expect(parseQuantity('1:04+2', at(0, { clock: true }))).toBe(66)
  })
  it.each(['', 'abc', '1 2', '(1', '5kg', '1/0', '1:04'])('refuses %j', (text) => expect(parseQuantity(text, at(1))).toBeUndefined())
})
