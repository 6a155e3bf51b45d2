import { expect, test } from 'vitest'
import { fitSimilarity } from './similarity-fit.ts'
import type { Tracks } from './tracks.ts'

const WIDTH = 160
/** Tracks on a grid about the centre, each moved as `move` says. */
function tracks(move: (x: number, y: number) => readonly [u: number, v: number]): Tracks {
  const places = Array.from({ length: 48 }, (_, k) => [-70 + 20 * (k % 8), -40 + 16 * Math.floor(k / 8)] as const)
  const moves = places.map(([x, y]) => move(x, y))
  const list = (values: number[]): Float32Array => Float32Array.from(values)
  return {
    count: places.length,
    x: list(places.map((p) => p[0])),
    y: list(places.map((p) => p[1])),
    u: list(moves.map((m) => m[0])),
    v: list(moves.map((m) => m[1])),
  }
}

test('a picture that scales, turns and shifts a little is found as it moves', () => {
  const fit = fitSimilarity(
    tracks((x, y) => [2 + 0.02 * x - 0.01 * y, -1 + 0.01 * x + 0.02 * y]),
    WIDTH,
  )!
  for (const [found, known] of [
    [fit.x, 2],
    [fit.y, -1],
    [fit.a, 0.02],
    [fit.b, 0.01],
  ] as const)
    expect(found).toBeCloseTo(known, 3)
})

test('points that are followed wrongly never make a scale that has no logarithm', () => {
  // Every point lands on the other side of the centre: the least squares say scale −1.
  const fit = fitSimilarity(
    tracks((x, y) => [-2 * x, -2 * y]),
    WIDTH,
  )!
  expect(Number.isFinite(Math.log1p(fit.a))).toBe(true)
  expect(Math.abs(fit.a)).toBeLessThanOrEqual(0.25)
})
