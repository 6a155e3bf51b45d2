import { clamp, lerp } from '../base/numbers.ts'
import type { Rgb } from './grade-math.ts'

/** Shipped looks, named 'look:<id>' in a grade. Pure functions of gamma-coded R'G'B', our own, so nothing has to be licensed. */
const LOOKS = {
  /** Shadows to teal, skin and highlights to orange. */
  'teal-orange': (c) => splitTone(sCurve(c, 0.25), [-0.055, 0.012, 0.05], [0.05, 0.008, -0.05], 1.05),
  /** Silver left in: hard contrast, little colour. */
  bleach: (c) => saturate(sCurve(c, 0.75), 0.45),
  /** Black and white with deep blacks; weights as of an orange-filtered film. */
  noir: (c) => sCurve(grey(c, [0.45, 0.4, 0.15]), 0.65),
  /** Soft black and white with lifted blacks. */
  silver: (c) => lift(sCurve(grey(c, [0.3, 0.5, 0.2]), 0.2), 0.04),
  /** Warm print: creamy highlights, gentle shadows. */
  'warm-film': (c) => lift(splitTone(sCurve(c, 0.3), [0.012, 0, -0.006], [0.045, 0.022, -0.035], 0.96), 0.018),
  /** Steel blue, a little drained. */
  'cool-steel': (c) => saturate(splitTone(sCurve(c, 0.35), [-0.02, 0.002, 0.035], [-0.03, 0, 0.03], 1), 0.78),
  /** Faded print of the seventies. */
  vintage: (c) => lift(splitTone(saturate(c, 0.75), [0.02, 0.006, 0.035], [0.05, 0.03, -0.045], 1), 0.055),
  /** Strong, clean colour. */
  vivid: (c) => saturate(sCurve(c, 0.3), 1.28),
  /** Light and soft. */
  pastel: (c) => lift(saturate(splitTone(c, [0.02, 0.015, 0.03], [0.015, 0.01, 0.01], 1), 0.72), 0.06),
  /** Brown tone of old photographs. */
  sepia: (c) => tint(sCurve(grey(c, [0.3, 0.59, 0.11]), 0.2), [1.07, 0.99, 0.8]),
  /** Green of old tube lamps, dense shadows. */
  neon: (c) => saturate(splitTone(sCurve(c, 0.5), [-0.03, 0.018, 0.045], [0.05, -0.025, 0.04], 1), 1.2),
} satisfies Record<string, (c: Rgb) => Rgb>

export type LookId = keyof typeof LOOKS
export const LOOK_IDS = Object.keys(LOOKS) as LookId[]
export const LOOK_PREFIX = 'look:'

/** The function of a shipped look, or undefined for a name that is not shipped. */
export const findLook = (id: string): ((c: Rgb) => Rgb) | undefined => (Object.hasOwn(LOOKS, id) ? LOOKS[id as LookId] : undefined)

const map = (c: Rgb, f: (v: number, i: number) => number): Rgb => [f(c[0], 0), f(c[1], 1), f(c[2], 2)]
const luma = (c: Rgb): number => 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
const smooth = (v: number): number => v * v * (3 - 2 * v)

/** Mixes in a smoothstep: 0 leaves, 1 is a hard film curve. */
function sCurve(c: Rgb, amount: number): Rgb {
  return map(c, (v) => lerp(v, smooth(clamp(v, 0, 1)), amount))
}
function saturate(c: Rgb, amount: number): Rgb {
  const y = luma(c)
  return map(c, (v) => y + (v - y) * amount)
}
function grey(c: Rgb, weights: Rgb): Rgb {
  const y = c[0] * weights[0] + c[1] * weights[1] + c[2] * weights[2]
  return [y, y, y]
}
/** Adds one tint to the shadows and another to the highlights. */
function splitTone(c: Rgb, shadows: Rgb, highlights: Rgb, saturation: number): Rgb {
  const y = clamp(luma(c), 0, 1)
  const [s, h] = [(1 - y) ** 2 * smooth(clamp(y * 6, 0, 1)), y * (1 - y ** 4) * 1.4]
  return saturate(
    map(c, (v, i) => v + shadows[i]! * s * 1.6 + highlights[i]! * h),
    saturation,
  )
}
/** Raises black and lowers white a little. */
const lift = (c: Rgb, amount: number): Rgb => map(c, (v) => amount + v * (1 - amount * 1.5))
const tint = (c: Rgb, gains: Rgb): Rgb => map(c, (v, i) => v * gains[i]!)
