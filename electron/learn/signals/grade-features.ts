import type { Oklab } from '#electron/analysis/picture/look/oklab.ts'
import { quantile } from '#shared/base/numbers.ts'
import type { Feature } from '#shared/learn/feature.ts'
import type { ShotSignals } from '#shared/learn/shot-signals.ts'
import { paletteOf } from '../look/palette.ts'
import { hexOf } from '../look/rgb-of-oklab.ts'
import { margin, speaker } from './measures.ts'

/** Mean chroma (Oklab) below which a picture has no colour, is muted, and above which it is vivid. */
const GREY = 0.012
const MUTED = 0.035
const VIVID = 0.085
/** Difference of shadows and lights in a and b from which toning is split. */
const SPLIT = 0.02
/** Mean b from which a picture is warm or, negative, cool. */
const WARM = 0.012
const QUANTILES = [0.005, 0.05, 0.25, 0.5, 0.75, 0.95, 0.995] as const

export interface GradeDescription {
  features: Feature[]
  color: ShotSignals['color']
  tone: number[]
}

/** The colours of a stretch; `pixels` from frames spread over it. */
export function describeGrade(pixels: readonly Oklab[], range: readonly [number, number]): GradeDescription {
  const say = speaker(range)
  const lights = Float64Array.from(pixels, (p) => p.l).sort()
  const tone = QUANTILES.map((q) => lights[Math.min(lights.length - 1, Math.floor(q * lights.length))]!)
  const color = meanOf(pixels)
  const features = paletteOf(pixels).map((c, i): Feature => {
    const f = say('color_grading', `palette_${i + 1}`, hexOf(c), 0.97)
    return { ...f, extensions: { ...f.extensions, share: Number(c.share.toFixed(3)) } }
  })
  features.push(say('color_grading', 'saturation', color.chroma, 0.95, 'Oklab chroma'))
  const steps = [GREY, MUTED, VIVID]
  const level = ['monochrome', 'muted', 'natural', 'vivid'][steps.filter((s) => color.chroma >= s).length]!
  const border = steps.reduce((best, s) => (Math.abs(s - color.chroma) < Math.abs(best - color.chroma) ? s : best))
  features.push(say('color_grading', 'colorfulness', level, margin(color.chroma, border, 0.02)))
  const tint = color.b > WARM ? 'warm' : color.b < -WARM ? 'cool' : 'neutral'
  features.push(say('color_grading', 'warmth', tint, margin(Math.abs(color.b), WARM, 0.015)))
  features.push(say('color_grading', 'black_point', tone[0]!, 0.95, 'Oklab L'))
  features.push(say('color_grading', 'white_point', tone[6]!, 0.95, 'Oklab L'))
  features.push(say('color_grading', 'midtone', tone[3]!, 0.95, 'Oklab L'))
  features.push(say('color_grading', 'tonal_range', tone[5]! - tone[1]!, 0.95, 'Oklab L'))
  features.push(...splitToning(pixels, say))
  return { features, color, tone: tone.map((t) => Number(t.toFixed(4))) }
}

function meanOf(pixels: readonly Oklab[]): ShotSignals['color'] {
  const mean = { l: 0, a: 0, b: 0, chroma: 0 }
  for (const p of pixels) {
    mean.l += p.l / pixels.length
    mean.a += p.a / pixels.length
    mean.b += p.b / pixels.length
    mean.chroma += Math.hypot(p.a, p.b) / pixels.length
  }
  return mean
}

/** Colour of the lower and upper third of tones, where they lean apart. */
function splitToning(pixels: readonly Oklab[], say: ReturnType<typeof speaker>): Feature[] {
  const [low, high] = [
    quantile(
      Float64Array.from(pixels, (p) => p.l),
      1 / 3,
    ),
    quantile(
      Float64Array.from(pixels, (p) => p.l),
      2 / 3,
    ),
  ]
  const [shadows, lights] = [meanOf(pixels.filter((p) => p.l <= low)), meanOf(pixels.filter((p) => p.l >= high))]
  const apart = Math.hypot(lights.a - shadows.a, lights.b - shadows.b)
  if (!(apart >= SPLIT)) return []
  const sure = margin(apart, SPLIT, SPLIT)
  return [say('color_grading', 'shadow_tint', hueName(shadows), sure), say('color_grading', 'highlight_tint', hueName(lights), sure)]
}

const HUES: readonly [degrees: number, name: string][] = [
  [0, 'magenta'],
  [30, 'red'],
  [60, 'orange'],
  [105, 'yellow'],
  [140, 'green'],
  [195, 'teal'],
  [260, 'blue'],
  [310, 'purple'],
]
function hueName({ a, b }: { a: number; b: number }): string {
  if (Math.hypot(a, b) < 0.008) return 'neutral'
  const degrees = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360
  const gap = (x: number): number => Math.min(Math.abs(x - degrees), 360 - Math.abs(x - degrees))
  return HUES.reduce((best, h) => (gap(h[0]) < gap(best[0]) ? h : best))[1]
}
