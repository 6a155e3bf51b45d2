import { expect, test } from 'vitest'
import { SMALL } from '../small-frame.ts'
import { renderMove } from '../testing/camera-moves.ts'
import { inLightOf } from './even-light.ts'
import { createMotionTracker } from './motion-tracker.ts'
import { lumaPyramid, type PairMotion } from './pair-motion.ts'
import { rms, shakeCurve } from './shake.ts'

/** A frame faded towards a brightness; `share` of it is left. */
function faded(frame: Uint8Array, share: number, towards: number): Uint8Array {
  const out = Uint8Array.from(frame)
  for (let i = 0; i < SMALL.u; i++) out[i] = Math.round(towards + share * (frame[i]! - towards))
  return out
}
function track(frames: readonly Uint8Array[], rate: number): readonly PairMotion[] {
  const tracker = createMotionTracker()
  for (const [i, frame] of frames.entries()) tracker.push(frame, i / rate, false)
  return tracker.pairs
}
const mean = (pairs: readonly PairMotion[], of: (p: PairMotion) => number): number => pairs.reduce((s, p) => s + of(p), 0) / pairs.length

/** static, pan left, tilt up, zoom in, without a hand's unrest. */
const SEEDS = [0, 1, 3, 17]
test.each(SEEDS)('move %i is the same while the picture fades to black or to white', (seed) => {
  const { frames, rate } = renderMove(seed)
  const plain = track(frames, rate)
  for (const towards of [16, 235]) {
    const pairs = track(
      frames.map((f, i) => faded(f, 1 - 0.75 * (i / frames.length), towards)),
      rate,
    )
    expect(pairs.length).toBe(plain.length)
    // Widths, and ln(scale) or radians, per second. Without the light evened out these are five to ten times as far apart.
    for (const of of [(p: PairMotion) => p.pan, (p: PairMotion) => p.tilt])
      expect(Math.abs(mean(pairs, of) - mean(plain, of))).toBeLessThan(0.004)
    for (const of of [(p: PairMotion) => p.zoom, (p: PairMotion) => p.roll])
      expect(Math.abs(mean(pairs, of) - mean(plain, of))).toBeLessThan(0.018)
    expect(Math.abs(rms(shakeCurve(pairs)) - rms(shakeCurve(plain)))).toBeLessThan(0.0006)
  }
})

test('the light of a picture is taken over where it alone has changed, and only there', () => {
  const { frames } = renderMove(0)
  const [first, dark] = [lumaPyramid(frames[0]!), lumaPyramid(faded(frames[0]!, 0.8, 16))]
  const lit = inLightOf(first, dark)[0]!.data
  expect(Math.max(...lit.map((v, i) => Math.abs(v - first[0]!.data[i]!)))).toBeLessThan(1.5)
  // Another picture, and the same one.
  const other = lumaPyramid(renderMove(5).frames[0]!)
  expect(inLightOf(first, other)).toBe(other)
  expect(inLightOf(first, first)).toBe(first)
})
