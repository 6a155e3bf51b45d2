import { expect, test } from 'vitest'
import type { Feature } from './feature.ts'
import { makeSingle, partsOf } from './single-feature.ts'

const feature = (value: string | number): Feature => ({
  category: 'lighting',
  type: 'quality',
  value,
  confidence: 0.8,
  evidence: { time_ranges_ms: [[0, 100]] },
})

test.each([
  ['push in, slow', ['push in', 'slow']],
  ['soft light and low key', ['soft light', 'low key']],
  ['缓慢推进、手持', ['缓慢推进', '手持']],
  ['柔光以及低调', ['柔光', '低调']],
  ['weich und warm', ['weich', 'warm']],
  ['left/back', ['left', 'back']],
  ['warm; high contrast', ['warm', 'high contrast']],
  ['push_in', ['push_in']],
  ['close-up', ['close-up']],
  ['black and white', ['black and white']],
  ['4,300 K', ['4,300 K']],
  ['sandy', ['sandy']],
  ['hands', ['hands']],
])('%s', (value, parts) => expect(partsOf(value)).toEqual(parts))

test('joined names become one feature each, with the same evidence', () => {
  const { features, split } = makeSingle([feature('soft, warm and soft'), feature(4.1)])
  expect(features.map((f) => f.value)).toEqual(['soft', 'warm', 4.1])
  expect(features.every((f) => f.confidence === 0.8)).toBe(true)
  expect(split).toEqual(['soft, warm and soft'])
})

test('clauses stay whole, lose confidence and are reported', () => {
  const value = 'the key light comes from a window on the left side, while a lamp fills the shadows behind the two people'
  const { features, joined } = makeSingle([feature(value)])
  expect(features).toEqual([{ ...feature(value), confidence: 0.4 }])
  expect(joined).toEqual([value])
})
