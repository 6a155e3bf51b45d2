import { expect, it } from 'vitest'
import { levelFor, waveOf } from './song-wave.ts'

const data = new Int8Array([-10, 10, -20, 20, -30, 127, -127, 40, /* coarse */ -20, 20, -127, 127])
const levels = [
  { offset: 0, count: 4, secondsPerPair: 1 },
  { offset: 8, count: 2, secondsPerPair: 2 },
]

it('takes the coarsest level that has a pair for every pixel', () => {
  expect([0.2, 1, 1.9, 2, 60].map((s) => levelFor(levels, s))).toEqual([0, 0, 0, 1, 1])
  expect(levelFor(levels.toReversed(), 1)).toBe(1)
  expect(levelFor([], 1)).toBe(-1)
})
it('gives what goes up and down on one time axis, silent to the end of the song', () => {
  const { channels, length } = waveOf({ data, levels, top: 1 }, 1, 6.5)
  expect(length).toBe(8)
  expect(channels.map((c) => [...c].map((v) => Math.round(v * 127)))).toEqual([
    [20, 127, 0, 0],
    [20, 127, 0, 0],
  ])
  expect(waveOf({ data, levels, top: 1 }, 0, 3.9).length).toBe(4)
})
it('draws a quiet song as tall as a loud one', () => {
  const quiet = new Int8Array([-32, 64])
  const { channels } = waveOf({ data: quiet, levels: [{ offset: 0, count: 1, secondsPerPair: 1 }], top: 64 / 127 }, 0, 1)
  expect(channels.map((c) => c[0])).toEqual([1, 0.5])
})
