import type { Grade } from '../timeline/model.ts'

export type Rgb = [number, number, number]

/** BT.709 luma weights. */
const LUMA: Rgb = [0.2126, 0.7152, 0.0722]
/** Gain of red against blue at full temperature. */
const WARMTH = 0.18

/**
 * What a grade does to gamma-coded R'G'B' before its LUT, as numbers: gain (exposure in stops of a 2.2 display), contrast about
 * the middle, saturation about BT.709 luma, and channel gains for temperature that keep the luma of grey.
 */
export interface GradeNumbers {
  gain: number
  contrast: number
  saturation: number
  balance: Rgb
}

export function gradeNumbers(g: Grade): GradeNumbers {
  const warm = (WARMTH * g.temperature) / 100
  const raw: Rgb = [1 + warm, 1, 1 - warm]
  const luma = LUMA[0] * raw[0] + LUMA[1] * raw[1] + LUMA[2] * raw[2]
  const c = g.contrast / 100
  return {
    gain: 2 ** (g.exposure / 2.2),
    contrast: c < 0 ? 1 + 0.75 * c : 1 + c,
    saturation: 1 + g.saturation / 100,
    balance: [raw[0] / luma, raw[1] / luma, raw[2] / luma],
  }
}

/** Applies the numbers to one colour; not clipped. */
export function gradeColor([r, g, b]: Rgb, n: GradeNumbers): Rgb {
  const lift = 0.5 - 0.5 * n.contrast
  const k = n.gain * n.contrast
  const c: Rgb = [r * n.balance[0] * k + lift, g * n.balance[1] * k + lift, b * n.balance[2] * k + lift]
  const y = LUMA[0] * c[0] + LUMA[1] * c[1] + LUMA[2] * c[2]
  return [y + (c[0] - y) * n.saturation, y + (c[1] - y) * n.saturation, y + (c[2] - y) * n.saturation]
}

export const isNeutral = (g: Grade): boolean =>
  g.exposure === 0 && g.contrast === 0 && g.saturation === 0 && g.temperature === 0 && (g.lut === null || g.lut.intensity === 0)
