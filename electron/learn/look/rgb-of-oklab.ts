import type { Oklab } from '#electron/analysis/picture/look/oklab.ts'
import { clamp } from '#shared/base/numbers.ts'
import { toDisplay } from '#shared/base/srgb.ts'

/** Display-referred R'G'B', 0..1 each and clipped, of an Oklab colour (Ottosson 2020). */
export function rgbOfOklab({ l, a, b }: Oklab): [r: number, g: number, b: number] {
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    clamp(toDisplay(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z), 0, 1),
    clamp(toDisplay(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z), 0, 1),
    clamp(toDisplay(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z), 0, 1),
  ]
}

export function hexOf(c: Oklab): string {
  const digits = rgbOfOklab(c).map((v) =>
    Math.round(255 * v)
      .toString(16)
      .padStart(2, '0'),
  )
  return `#${digits.join('')}`
}
