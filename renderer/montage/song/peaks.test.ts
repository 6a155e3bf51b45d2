import { expect, it } from 'vitest'
import { peakOf } from './peaks.ts'

it('reads the coarsest level that still tells the stretch apart', () => {
  const data = new Int8Array([-10, 10, -20, 20, -30, 127, -40, 40, /* coarse */ -20, 20, -40, 127])
  const peaks = {
    data,
    levels: [
      { offset: 0, count: 4, secondsPerPair: 1 },
      { offset: 8, count: 2, secondsPerPair: 2 },
    ],
  }
  expect(peakOf(peaks, 1, 2)).toEqual([-20 / 127, 20 / 127])
  expect(peakOf(peaks, 2, 4)).toEqual([-40 / 127, 1])
  expect(peakOf(peaks, 9, 12)).toEqual([0, 0])
})
