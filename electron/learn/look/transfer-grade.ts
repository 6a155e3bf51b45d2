import { type Oklab, oklabOfRgb } from '#electron/analysis/picture/look/oklab.ts'
import { clamp, lerp } from '#shared/base/numbers.ts'
import { bakeCube, type Cube } from '#shared/render/cube.ts'
import { rgbOfOklab } from './rgb-of-oklab.ts'

/** Tone ranges in which colour is matched apart: from shadows to lights. They overlap, so that no step is seen between them. */
const RANGES = [0.1, 0.3, 0.5, 0.7, 0.9] as const
const REACH = 0.14
/** Steepest and flattest that the tone curve may become. */
const STEEPEST = 2.2
const FLATTEST = 0.4
/** Quantiles at which tones are matched. */
const QUANTILES = Array.from({ length: 33 }, (_, i) => (i + 0.5) / 33)
/** Hue of skin in Oklab, radians, how far from it counts, and how much of the change it is spared. */
const SKIN = { hue: 0.87, reach: 0.35, spare: 0.5, least: 0.03, most: 0.2 }

export interface TransferOptions {
  /** 0 no change … 1 the reference's look. */
  strength?: number
  size?: number
}

/**
 * A table that gives a film the look of another one when no pair of the same picture is there: tones by matching quantiles of L, colours by
 * the Monge–Kantorovich map of a and b (Pitié and Kokaram 2007) in five ranges of tone; skin keeps half of its own colour. Pixels in Oklab.
 */
export function transferGrade(source: readonly Oklab[], target: readonly Oklab[], { strength = 1, size = 33 }: TransferOptions = {}): Cube {
  const tone = toneCurve(source, target)
  const moved = source.map((p) => ({ ...p, l: tone(p.l) }))
  const maps = RANGES.map((middle) => chromaMap(moved, target, middle))
  return bakeCube(size, ([r, g, b]) => {
    const own = oklabOfRgb(255 * r, 255 * g, 255 * b)
    const l = tone(own.l)
    const weights = RANGES.map((m) => Math.exp(-(((l - m) / REACH) ** 2)))
    const total = weights.reduce((x, y) => x + y, 0)
    let [a, c] = [0, 0]
    maps.forEach((map, i) => {
      const [x, y] = map(own.a, own.b)
      a += (weights[i]! / total) * x
      c += (weights[i]! / total) * y
    })
    const s = strength * (1 - SKIN.spare * skinness(own))
    return rgbOfOklab({ l: lerp(own.l, l, strength), a: lerp(own.a, a, s), b: lerp(own.b, c, s) })
  })
}

/** How much a colour looks like skin, 0..1. */
function skinness({ a, b }: Oklab): number {
  const chroma = Math.hypot(a, b)
  if (chroma < SKIN.least || chroma > SKIN.most) return 0
  return Math.max(0, 1 - Math.abs(Math.atan2(b, a) - SKIN.hue) / SKIN.reach)
}

/** Rising curve from the quantiles of one film's L to the other's, its slope held within bounds. */
function toneCurve(source: readonly Oklab[], target: readonly Oklab[]): (l: number) => number {
  const of = (pixels: readonly Oklab[]): number[] => {
    const sorted = Float64Array.from(pixels, (p) => p.l).sort()
    return QUANTILES.map((q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!)
  }
  const [from, to] = [
    [0, ...of(source), 1],
    [0, ...of(target), 1],
  ]
  const steps = 64
  const curve = Float64Array.from({ length: steps + 1 }, (_, i) => interpolate(from, to, i / steps))
  // Smooth first: quantiles of a film with few tones are stairs.
  for (let round = 0; round < 4; round++) for (let i = 1; i < steps; i++) curve[i] = (curve[i - 1]! + 2 * curve[i]! + curve[i + 1]!) / 4
  const middle = steps / 2
  const limited = curve.slice()
  const step = (change: number): number => clamp(change, FLATTEST / steps, STEEPEST / steps)
  for (let i = middle + 1; i <= steps; i++) limited[i] = limited[i - 1]! + step(curve[i]! - curve[i - 1]!)
  for (let i = middle - 1; i >= 0; i--) limited[i] = limited[i + 1]! - step(curve[i + 1]! - curve[i]!)
  return (l) => {
    const at = clamp(l, 0, 1) * steps
    const low = Math.min(steps - 1, Math.floor(at))
    return clamp(lerp(limited[low]!, limited[low + 1]!, at - low), 0, 1)
  }
}

function interpolate(from: readonly number[], to: readonly number[], x: number): number {
  let i = 1
  while (i < from.length - 1 && from[i]! < x) i++
  const width = from[i]! - from[i - 1]!
  return width < 1e-9 ? to[i]! : lerp(to[i - 1]!, to[i]!, clamp((x - from[i - 1]!) / width, 0, 1))
}

interface Spread {
  a: number
  b: number
  aa: number
  ab: number
  bb: number
}

/** Mean and covariance of a and b around a tone; the whole film counts a little, so that an empty range has an answer. */
function spreadAround(pixels: readonly Oklab[], middle: number): Spread {
  const s: Spread & { n: number } = { a: 0, b: 0, aa: 0, ab: 0, bb: 0, n: 0 }
  const weigh = (p: Oklab): number => 0.02 + Math.exp(-(((p.l - middle) / REACH) ** 2))
  for (const p of pixels) {
    const w = weigh(p)
    s.a += w * p.a
    s.b += w * p.b
    s.n += w
  }
  s.a /= s.n
  s.b /= s.n
  for (const p of pixels) {
    const w = weigh(p) / s.n
    s.aa += w * (p.a - s.a) ** 2
    s.ab += w * (p.a - s.a) * (p.b - s.b)
    s.bb += w * (p.b - s.b) ** 2
  }
  // A film in one colour has no spread; a little keeps the map finite.
  return { ...s, aa: s.aa + 2e-5, bb: s.bb + 2e-5 }
}

/** Largest stretch of colour that a map may do. */
const STRETCH = 2.5

/** The linear map T with T Σs T = Σt (symmetric, positive): it moves one Gaussian onto the other with the least motion. */
function chromaMap(source: readonly Oklab[], target: readonly Oklab[], middle: number): (a: number, b: number) => [number, number] {
  const [s, t] = [spreadAround(source, middle), spreadAround(target, middle)]
  const [p, q, r] = squareRoot(s.aa, s.ab, s.bb)
  // root(S) · T · root(S), symmetric.
  const [x, y, z] = [t.aa, t.ab, t.bb]
  const [ux, uy, uz, uw] = [p * x + q * y, p * y + q * z, q * x + r * y, q * y + r * z]
  const [v11, v12, v22] = squareRoot(ux * p + uy * q, ux * q + uy * r, uz * q + uw * r)
  const det = p * r - q * q
  const [i11, i12, i22] = [r / det, -q / det, p / det]
  const [w11, w12, w21, w22] = [i11 * v11 + i12 * v12, i11 * v12 + i12 * v22, i12 * v11 + i22 * v12, i12 * v12 + i22 * v22]
  const m = [w11 * i11 + w12 * i12, w11 * i12 + w12 * i22, w21 * i11 + w22 * i12, w21 * i12 + w22 * i22]
  const largest = Math.hypot(m[0]!, m[1]!, m[2]!, m[3]!)
  const scale = largest > STRETCH ? STRETCH / largest : 1
  return (a, b) => [t.a + scale * (m[0]! * (a - s.a) + m[1]! * (b - s.b)), t.b + scale * (m[2]! * (a - s.a) + m[3]! * (b - s.b))]
}

/** Square root of a symmetric positive matrix [[a, b], [b, c]]: (M + √det·I) / √(trace + 2√det). */
function squareRoot(a: number, b: number, c: number): [number, number, number] {
  const root = Math.sqrt(Math.max(0, a * c - b * b))
  const scale = Math.sqrt(Math.max(1e-12, a + c + 2 * root))
  return [(a + root) / scale, b / scale, (c + root) / scale]
}
