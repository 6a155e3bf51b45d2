import { toLight } from '#shared/base/srgb.ts'

export interface Oklab {
  l: number
  a: number
  b: number
}

const LINEAR = Float64Array.from({ length: 256 }, (_, i) => toLight(i / 255))
const linear = (c: number): number => LINEAR[c <= 0 ? 0 : c >= 255 ? 255 : Math.round(c)]!

/** Oklab (Ottosson 2020) of a pixel in video-range BT.709 YCbCr, 0..255 each. l is 0..1; a and b about −0.3..0.3. */
export function oklabOfYuv(y: number, u: number, v: number): Oklab {
  const luma = 1.164 * (y - 16)
  const cb = u - 128
  const cr = v - 128
  return oklabOfLinear(linear(luma + 1.793 * cr), linear(luma - 0.213 * cb - 0.533 * cr), linear(luma + 2.112 * cb))
}

/** Oklab of a display-referred R'G'B' colour, 0..255 each. */
export const oklabOfRgb = (r: number, g: number, b: number): Oklab => oklabOfLinear(linear(r), linear(g), linear(b))

function oklabOfLinear(r: number, g: number, b: number): Oklab {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  }
}
