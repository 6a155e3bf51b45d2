import { expect, test } from 'vitest'
import { scoreBoundaries } from '../testing/score-boundaries.ts'
import { featuresOf } from '../testing/features-of.ts'
import { randomSequence, randomTakeFrames } from '../testing/sequences.ts'
import { findBoundaries, shotList } from './shot-list.ts'

test('a generated film is cut where its transitions are', { timeout: 60_000 }, () => {
  const film = randomSequence(5, 12)
  const score = scoreBoundaries(findBoundaries(featuresOf(film.frames)), film)
  expect(score.falseAlarms).toEqual([])
  expect(score.misses.filter((m) => m.kind !== 'whip-cut')).toEqual([])
  expect(score.byKind.cut?.exact).toBe(score.byKind.cut?.known)
})

test('a take with a whip, a flash or an exposure step stays one shot', { timeout: 60_000 }, () => {
  for (const seed of [17, 42, 43]) expect(findBoundaries(featuresOf(randomTakeFrames(seed, 80).frames)), `seed ${seed}`).toEqual([])
})

test('shots follow each other without gaps and split a dissolve in its middle', () => {
  const frames = featuresOf(randomTakeFrames(3, 40).frames)
  const shots = shotList(frames, [{ kind: 'dissolve', start: 10, end: 20, score: 1 }], 40 / 25)
  expect(shots.map((s) => [s.startFrame, s.endFrame, s.boundary])).toEqual([
    [0, 15, 'start'],
    [15, 40, 'dissolve'],
  ])
  expect(shots[1]!.start).toBe(shots[0]!.end)
  expect(shots[1]!.end).toBe(1.6)
})
