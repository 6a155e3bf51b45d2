import { expect, test } from 'vitest'
import type { BeatGrid } from '../analysis/beat-grid.ts'
import { gridMark } from './grid-mark.ts'

const grid = (change: Partial<BeatGrid> = {}): BeatGrid => ({
  beats: [0.5, 1, 1.5, 2],
  bar: [1, 2, 3, 4],
  meter: 4,
  tempo: 120,
  confidence: 0.9,
  ...change,
})

test('equal grids have equal marks, also after a journey as JSON; other beats, bars or meters have others', () => {
  expect(gridMark(JSON.parse(JSON.stringify(grid())))).toBe(gridMark(grid()))
  const marks = [
    null,
    grid(),
    grid({ beats: [0.5, 1, 1.5, 2.0001] }),
    grid({ beats: [0.5, 1, 1.5] }),
    grid({ bar: [4, 1, 2, 3] }),
    grid({ meter: 3 }),
  ].map(gridMark)
  expect(new Set(marks).size).toBe(marks.length)
})
