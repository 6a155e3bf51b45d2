import { expect, test } from 'vitest'
import { featuresOf } from '../testing/features-of.ts'
import { randomSequence } from '../testing/sequences.ts'
import { thinnedFeaturesOf } from '../testing/thinned-features-of.ts'
import { createFrameSeries } from './frame-series.ts'
import { findBoundaries } from './shot-list.ts'

const film = randomSequence(5, 7)

test('a film of which every second calm frame is left out is cut on the same frames', { timeout: 60_000 }, () => {
  const { features, pushed, looked } = thinnedFeaturesOf(film.frames)
  expect(features.map((f) => f.time)).toEqual(film.frames.map((_, i) => i / 25))
  expect(pushed + looked).toBeLessThan(0.8 * film.frames.length)
  const whole = findBoundaries(featuresOf(film.frames))
  const thinned = findBoundaries(features)
  expect(thinned.map((b) => b.kind)).toEqual(whole.map((b) => b.kind))
  const cuts = (all: typeof whole): number[] => all.filter((b) => b.kind === 'cut').map((b) => b.start)
  expect(cuts(thinned)).toEqual(cuts(whole))
})

test('a suspect frame that cannot be looked at again leaves the cut where it was seen', () => {
  const cut = film.transitions.find((t) => t.kind === 'cut')!.start
  const series = createFrameSeries()
  const unseen = [cut / 25]
  for (let i = cut - 12; i < cut + 12; i++) if (i !== cut) series.push(film.frames[i]!, i / 25)
  expect(series.suspects(unseen)).toEqual([{ from: (cut - 1) / 25, to: (cut + 1) / 25 }])
  expect(findBoundaries(series.whole(unseen)).map((b) => b.start)).toEqual([13])
})

test('what lies between two frames is in between; nothing is made up before the first or after the last', () => {
  const series = createFrameSeries()
  for (const i of [0, 2, 4]) series.push(film.frames[i]!, i / 25)
  const all = series.whole([-1 / 25, 1 / 25, 3 / 25, 5 / 25])
  expect(all.map((f) => Math.round(25 * f.time))).toEqual([0, 1, 2, 3, 4])
  expect(all[1]!.mean).toBeCloseTo((all[0]!.mean + all[2]!.mean) / 2, 6)
  expect(all[1]!.cutScore).toBe(all[2]!.cutScore)
})
