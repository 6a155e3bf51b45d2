import { expect, test } from 'vitest'
import { coarseOf, renderMove } from '../testing/camera-moves.ts'
import { nameMove } from './camera-move.ts'
import { createMotionTracker } from './motion-tracker.ts'
import type { PairMotion } from './pair-motion.ts'
import { rms, shakeCurve } from './shake.ts'

function pairsOf(frames: readonly Uint8Array[], rate: number): readonly PairMotion[] {
  const tracker = createMotionTracker()
  for (const [i, f] of frames.entries()) tracker.push(f, i / rate, false)
  return tracker.pairs
}

test('rendered moves are named and their speed measured', { timeout: 60_000 }, () => {
  for (const seed of [0, 1, 3, 6]) {
    const known = renderMove(seed)
    const pairs = pairsOf(known.frames, known.rate)
    const found = nameMove(pairs, rms(shakeCurve(pairs)))
    expect(coarseOf(found.move)).toBe(known.coarse)
    const expected = (known.speed ?? 0) * (known.coarse === 'depth' ? 0.3 : 1)
    expect(Math.abs(found.speed - expected)).toBeLessThanOrEqual(0.1 * expected + 0.002)
  }
})

test('a hand shakes, a smooth pan does not', () => {
  const pair = (i: number, pan: number): PairMotion => ({
    from: i / 15,
    to: (i + 1) / 15,
    known: true,
    pan,
    tilt: 0,
    zoom: 0,
    roll: 0,
    parallax: Number.NaN,
    flow: Math.abs(pan),
    inliers: 1,
    coverage: 1,
    subject: 0,
    subjectX: 0,
    subjectY: 0,
    focusX: 0.5,
    focusY: 0.5,
    ifStanding: { subject: 0, subjectX: 0, subjectY: 0, focusX: 0.5, focusY: 0.5 },
  })
  const smooth = Array.from({ length: 30 }, (_, i) => pair(i, 0.2 + 0.004 * i))
  const shaken = smooth.map((p, i) => ({ ...p, pan: p.pan + 0.25 * Math.sin(i * 2.2) }))
  expect(rms(shakeCurve(smooth))).toBeLessThan(1e-6)
  expect(rms(shakeCurve(shaken))).toBeGreaterThan(0.003)
  expect(nameMove(smooth, 0).move).toBe('pan-right')
  expect(
    nameMove(
      shaken.map((p) => ({ ...p, pan: p.pan - 0.25 })),
      rms(shakeCurve(shaken)),
    ).move,
  ).toBe('handheld')
})

test('no pair spans a change of picture', () => {
  const { frames } = renderMove(1)
  const tracker = createMotionTracker()
  for (const [i, f] of frames.slice(0, 12).entries()) tracker.push(f, i / 25, i === 5)
  expect(tracker.pairs.some((p) => p.from < 5 / 25 && p.to >= 5 / 25)).toBe(false)
  expect(tracker.pairs.length).toBeGreaterThan(2)
})
