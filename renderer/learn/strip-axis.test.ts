import { expect, test } from 'vitest'
import type { Segment } from '#shared/learn/learn-result.ts'
import { anchorOf, keyframesShown, stripAxis } from './strip-axis.ts'

const shot = (start_ms: number, end_ms: number, pictures = 3): Segment => ({
  ...{ id: 'shot_0001', start_ms, end_ms, boundary: { kind: 'start', confidence: 1 }, analysis: { features: [] } },
  keyframes: Array.from({ length: pictures }, (_, i) => ({ time_ms: start_ms + i, file: `${i}.jpg`, width: 160, height: 90 })),
})

test('films of like length share one scale, others fill the width each', () => {
  const alike = stripAxis(70_000, 35_000)
  expect([alike.at('target', 35_000), alike.at('user', 35_000)]).toEqual([0.5, 0.5])
  expect(alike.shared).toBe(true)
  const apart = stripAxis(600_000, 30_000)
  expect([apart.at('target', 300_000), apart.at('user', 15_000)]).toEqual([0.5, 0.5])
  expect(apart.shared).toBe(false)
  expect(stripAxis(10_000, null).at('target', 5000)).toBe(0.5)
  expect(anchorOf(alike, 'user', shot(10_000, 20_000))).toBeCloseTo(15 / 70)
})

test('a shot shows as many pictures as have room, the middle one alone', () => {
  const files = (width: number, pictures = 3) => keyframesShown(shot(0, 1000, pictures), width, 54).map((k) => k.file)
  expect(files(40)).toEqual(['1.jpg'])
  expect(files(200)).toEqual(['0.jpg', '2.jpg'])
  expect(files(300)).toEqual(['0.jpg', '1.jpg', '2.jpg'])
  expect(files(400, 1)).toEqual(['0.jpg', '0.jpg', '0.jpg', '0.jpg'])
  // A long shot is not three pictures drawn wide.
  expect(files(580)).toEqual(['0.jpg', '0.jpg', '1.jpg', '1.jpg', '2.jpg', '2.jpg'])
  expect(files(400, 0)).toEqual([])
})
