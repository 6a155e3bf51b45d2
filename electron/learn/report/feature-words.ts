import type { Feature } from '#shared/learn/feature.ts'
import type { Segment } from '#shared/learn/learn-result.ts'
import type { ReportTexts } from './report-texts.ts'

/** What numbers are taken for the same: a difference, or where `ratio` is set a ratio, up to this. */
const SAME: Readonly<Record<string, { by: number; ratio?: true }>> = {
  'camera_motion.speed': { by: 0.05 },
  'camera_motion.shake': { by: 0.002 },
  'lighting.contrast_ratio': { by: 0.7 },
  'lighting.color_temperature': { by: 500 },
  'color_grading.saturation': { by: 0.015 },
  'color_grading.black_point': { by: 0.05 },
  'color_grading.white_point': { by: 0.05 },
  'color_grading.midtone': { by: 0.06 },
  'color_grading.tonal_range': { by: 0.08 },
  'composition.headroom': { by: 0.06 },
  'pace.duration': { by: 1.25, ratio: true },
  'pace.beats': { by: 1.25, ratio: true },
  'transition.duration': { by: 1.5, ratio: true },
  'sound.loudness': { by: 3 },
  'sound.silence': { by: 0.5 },
}
/** Said better by another line. */
const LEFT_OUT = /^(color_grading\.palette_\d+|pace\.bars|camera_motion\.easing|camera_motion\.steadiness|lighting\.contrast)$/

export const keyOf = (f: Pick<Feature, 'category' | 'type'>): string => `${f.category}.${f.type}`

/** A value as the report's language writes it. */
export function valueText(texts: ReportTexts, key: string, value: string | number): string {
  if (typeof value === 'string') return texts.values[value] ?? value.replaceAll('_', ' ')
  const n = (digits: number): string =>
    new Intl.NumberFormat(texts.language, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value)
  switch (key) {
    case 'camera_motion.shake':
      return texts.units.widths(new Intl.NumberFormat(texts.language, { style: 'percent', maximumFractionDigits: 1 }).format(value))
    case 'camera_motion.speed':
      return texts.units.perSecond(n(2))
    case 'lighting.contrast_ratio':
      return texts.units.stops(n(1))
    case 'lighting.color_temperature':
      return `${n(0)} K`
    case 'color_grading.black_point':
    case 'color_grading.white_point':
    case 'color_grading.midtone':
    case 'color_grading.tonal_range':
    case 'composition.headroom':
      return new Intl.NumberFormat(texts.language, { style: 'percent' }).format(value)
    case 'sound.loudness':
      return `${n(1)} LUFS`
    case 'sound.silence':
    case 'pace.duration':
    case 'transition.duration':
      return texts.units.seconds(n(1))
    case 'pace.beats':
      return texts.units.beats(n(value % 1 === 0 ? 0 : 1))
    // Near what is wanted a hundredth does not tell what is done from what is not.
    case 'color_grading.distance':
      return n(value === 0 ? 0 : value < 0.1 ? 3 : 2)
    default:
      return n(Number.isInteger(value) ? 0 : 2)
  }
}

export const nameText = (texts: ReportTexts, key: string): string =>
  texts.features[key] ?? (key.split('.')[1] ?? key).replaceAll('_', ' ').replace(/^./, (c) => c.toUpperCase())

/** A line of two shots: `target` and `user` as text, null where it was not seen. */
export interface FeatureLine {
  name: string
  category: string
  target: string | null
  user: string | null
  differs: boolean
}

/** Every feature of two shots, one line to a thing, in the order of the first. */
export function featureLines(texts: ReportTexts, target: Segment | null, user: Segment | null): FeatureLine[] {
  const valuesOf = (s: Segment | null): Map<string, Feature['value'][]> => {
    const values = new Map<string, Feature['value'][]>()
    for (const f of s?.analysis.features ?? []) {
      const key = keyOf(f)
      if (!LEFT_OUT.test(key)) values.set(key, [...(values.get(key) ?? []), f.value])
    }
    return values
  }
  const [t, u] = [valuesOf(target), valuesOf(user)]
  return [...new Set([...t.keys(), ...u.keys()])].map((key) => {
    const say = (v: Feature['value'][] | undefined): string | null => v?.map((x) => valueText(texts, key, x)).join(' · ') ?? null
    const [a, b] = [t.get(key), u.get(key)]
    return {
      name: nameText(texts, key),
      category: key.split('.')[0]!,
      target: say(a),
      user: say(b),
      differs: !!a && !!b && differ(key, a, b),
    }
  })
}

function differ(key: string, a: readonly Feature['value'][], b: readonly Feature['value'][]): boolean {
  const [x, y] = [a[0], b[0]]
  if (a.length === 1 && b.length === 1 && typeof x === 'number' && typeof y === 'number') {
    const same = SAME[key]
    if (same?.ratio) return Math.max(x, y) > same.by * Math.min(x, y)
    return Math.abs(x - y) > (same?.by ?? 0.1 * Math.max(Math.abs(x), Math.abs(y)))
  }
  if (a.includes('unclear') || b.includes('unclear')) return false
  return a.length !== b.length || a.some((v) => !b.includes(v))
}
