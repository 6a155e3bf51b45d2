import { z } from 'zod'

/** A ratio of two positive integers, e.g. a frame rate 30000/1001 or a playback speed 3/2. */
export const Rational = z.object({ num: z.int().min(1).max(1_000_000_000), den: z.int().min(1).max(1_000_000_000) })
export type Rational = z.infer<typeof Rational>

export const ONE: Rational = { num: 1, den: 1 }
export const toNumber = (r: Rational): number => r.num / r.den
export const equalRational = (a: Rational, b: Rational): boolean => a.num * b.den === b.num * a.den

/** The nearest ratio with a denominator of at most `maxDen` (continued fractions). */
export function fromNumber(x: number, maxDen = 1_000_000): Rational {
  let [h0, k0, h1, k1] = [0, 1, 1, 0]
  let v = x
  for (let i = 0; i < 40; i++) {
    const a = Math.floor(v)
    const [h2, k2] = [a * h1 + h0, a * k1 + k0]
    if (k2 > maxDen || h2 > 1_000_000_000) break
    ;[h0, k0, h1, k1] = [h1, k1, h2, k2]
    if (Math.abs(v - a) < 1e-12) break
    v = 1 / (v - a)
  }
  return { num: Math.max(1, h1), den: Math.max(1, k1) }
}
