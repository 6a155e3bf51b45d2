import { expect, test } from 'vitest'
import { type FootageSizes, type ShotSize, sizesBetween } from './footage-sizes.ts'

const sizes = (...moments: [start: number, end: number, size: ShotSize | null][]): FootageSizes => ({
  ...{ method: 'sizes@test', detectors: { faces: 'a 1', things: null }, unusable: [] },
  moments: moments.map(([start, end, size]) => ({ start, end, size, confidence: size ? 0.8 : 0 })),
})

test('what a clip shows has the sizes of the moments in it, the largest share first', () => {
  const film = sizes([0, 4, 'long_shot'], [4, 8, 'close_up'], [8, 12, null])
  expect(sizesBetween(film, 0, 4)).toEqual([['long_shot', 1]])
  expect(sizesBetween(film, 3, 6)).toEqual([
    ['close_up', 2 / 3],
    ['long_shot', 1 / 3],
  ])
  expect(sizesBetween(film, 7, 12)).toEqual([['close_up', 1]])
  expect(sizesBetween(film, 8, 12)).toEqual([])
  expect(sizesBetween(sizes([0, 0, 'medium_shot']), 0, 0)).toEqual([['medium_shot', 1]])
})
