import { expect, test } from 'vitest'
import { shakenStill, smallOf, type ShakenOptions } from '../testing/shaken-still.ts'
import { createCameraPathMeter, CONTEXT_FRAMES, type MeasuredPath } from './camera-path-meter.ts'
import type { FrameMotion, LumaSize } from './frame-motion.ts'

const LANDSCAPE: LumaSize = { width: 320, height: 180, aspect: 0.5625 }
const PORTRAIT: LumaSize = { width: 180, height: 320, aspect: 16 / 9 }
/** Squeezed: a picture of 2.35:1 in as many rows as one of 16:9. */
const SQUEEZED: LumaSize = { width: 320, height: 180, aspect: 1 / 2.35 }
const WHOLE = { from: 0, to: 1e9 }

type Shown = { luma: Uint8Array; small: Uint8Array; time: number }
function measure(frames: readonly Shown[], size: LumaSize, stretch = WHOLE): MeasuredPath {
  const meter = createCameraPathMeter(size, stretch)
  for (const f of frames) if (f.time < stretch.to || meter.undecided) meter.push(f.luma, f.small, f.time)
  return meter.finish()
}

/** Root mean square of the error of each value a frame. */
function errors(found: MeasuredPath, known: readonly FrameMotion[]): FrameMotion {
  const rms = (of: keyof FrameMotion): number =>
    Math.sqrt(known.reduce((sum, m, i) => sum + (found[of][i]! - m[of]) ** 2, 0) / known.length)
  return { x: rms('x'), y: rms('y'), zoom: rms('zoom'), roll: rms('roll') }
}

const cases: [string, ShakenOptions][] = [
  ['a hand', { size: LANDSCAPE, frames: 14, rate: 30 }],
  ['a hand, and a subject over a fifth of the picture', { size: LANDSCAPE, frames: 14, rate: 30, subject: 0.2 }],
  ['a running hand, and a subject', { size: LANDSCAPE, frames: 14, rate: 30, subject: 0.2, shake: 5 }],
  ['a portrait film', { size: PORTRAIT, frames: 10, rate: 30, subject: 0.2, shake: 2 }],
  ['squeezed pictures', { size: SQUEEZED, frames: 10, rate: 30, shake: 2 }],
]
test.each(cases)('measures %s to a small part of a thousandth of the width', (_name, o) => {
  for (const seed of [1, 2]) {
    const still = shakenStill(seed, o)
    const found = measure(still.frames, o.size)
    const e = errors(found, still.motions)
    expect(e.x).toBeLessThan(0.0002)
    expect(e.y).toBeLessThan(0.0002)
    expect(e.roll).toBeLessThan(0.0004)
    expect(e.zoom).toBeLessThan(0.0004)
    expect(found.breaks).toEqual([0])
  }
})

/** Another picture: the still mirrored, its greys turned round. */
function another(f: Shown, size: LumaSize): Shown {
  const luma = f.luma.toReversed().map((v) => 250 - v)
  return { luma, small: smallOf(luma, size), time: f.time }
}
const flat = (time: number, level: number, size: LumaSize): Shown => {
  const luma = new Uint8Array(size.width * size.height).fill(level)
  return { luma, small: smallOf(luma, size), time }
}

test('a cut is a break, a flash and black are none', () => {
  const { frames } = shakenStill(4, { size: LANDSCAPE, frames: 40, rate: 25, shake: 0.5 })
  const shown = frames.map((f, i) => {
    if (i === 10) return flat(f.time, 235, LANDSCAPE)
    return i >= 24 ? another(f, LANDSCAPE) : f
  })
  const found = measure(shown, LANDSCAPE)
  expect(found.breaks).toEqual([0, 24])
  expect([found.x[24], found.y[24]]).toEqual([0, 0])
  const black = measure(
    frames.slice(0, 5).map((f) => flat(f.time, 16, LANDSCAPE)),
    LANDSCAPE,
  )
  expect(black.breaks).toEqual([0])
  expect(black.x).toEqual([0, 0, 0, 0, 0])
})

test('the camera goes on through a flash, and nothing is guessed where the picture stays away', () => {
  const { frames, motions } = shakenStill(9, { size: LANDSCAPE, frames: 44, rate: 25, shake: 0.1 })
  const shown = frames.map((f, i) => (i === 12 || i === 13 || (i >= 28 && i < 36) ? flat(f.time, 235, LANDSCAPE) : f))
  const found = measure(shown, LANDSCAPE)
  expect(found.breaks).toEqual([0])
  const sum = (values: readonly number[], from: number, to: number): number => values.slice(from, to).reduce((a, b) => a + b, 0)
  const known = motions.map((m) => m.x)
  expect(Math.abs(sum(known, 12, 15))).toBeGreaterThan(0.002)
  expect(sum(found.x, 12, 15)).toBeCloseTo(sum(known, 12, 15), 2.7)
  expect(found.x.slice(28, 37)).toEqual(Array.from({ length: 9 }, () => 0))
})

test('pieces of a film are measured as the whole of it', () => {
  const { frames } = shakenStill(6, { size: LANDSCAPE, frames: 52, rate: 25, shake: 2 })
  // Cuts and flashes right before, at, after and across the seam at 1 s.
  for (const [cutAt, flashAt] of [
    [24, 33],
    [25, 15],
    [26, 24],
  ]) {
    const isFlash = (i: number): boolean => i === flashAt || i === flashAt! - 1
    const shown = frames.map((f, i) => (isFlash(i) ? flat(f.time, 235, LANDSCAPE) : i >= cutAt! ? another(f, LANDSCAPE) : f))
    const whole = measure(shown, LANDSCAPE)
    const first = measure(shown, LANDSCAPE, { from: 0, to: 1 })
    const second = measure(shown.slice(25 - CONTEXT_FRAMES - 1), LANDSCAPE, { from: 1, to: 10 })
    const joined = {
      ...{ times: [...first.times, ...second.times], x: [...first.x, ...second.x], y: [...first.y, ...second.y] },
      ...{ zoom: [...first.zoom, ...second.zoom], roll: [...first.roll, ...second.roll] },
      breaks: [...first.breaks, ...second.breaks.map((i) => first.times.length + i)],
    }
    expect(joined).toEqual(whole)
    // A flash right before a cut hides it from the detector.
    expect(whole.breaks).toEqual(cutAt! - flashAt! === 2 ? [0] : [0, cutAt])
  }
})
