import type { Feature, TimeRangeMs } from '#shared/learn/feature.ts'
import type { Segment } from '#shared/learn/learn-result.ts'
import { signalsOf } from '#shared/learn/shot-signals.ts'

/** What a line of the shot's description is about; also the key of its name in the catalogue. */
export const ROWS = [
  'camera',
  'size',
  'angle',
  'composition',
  'subject',
  'keyLight',
  'contrast',
  'temperature',
  'light',
  'palette',
  'color',
  'tones',
  'pace',
  'transition',
  'sound',
] as const
export type RowId = (typeof ROWS)[number]

/** Features by category.type that a line gathers, in the order they are shown; a category alone takes what no other line has. */
const PARTS: Readonly<Record<RowId, readonly string[]>> = {
  camera: ['camera_motion.movement', 'camera_motion.pace', 'camera_motion.easing', 'camera_motion.shake', 'camera_motion'],
  size: ['shot_size'],
  angle: ['camera_angle'],
  composition: ['composition'],
  subject: ['subject'],
  keyLight: ['lighting.key_direction'],
  contrast: ['lighting.contrast_ratio', 'lighting.key'],
  temperature: ['lighting.color_temperature'],
  light: ['lighting'],
  palette: [],
  color: [
    'color_grading.colorfulness',
    'color_grading.warmth',
    'color_grading.shadow_tint',
    'color_grading.highlight_tint',
    'color_grading',
  ],
  tones: ['color_grading.black_point', 'color_grading.midtone', 'color_grading.white_point'],
  pace: ['pace.duration', 'pace.beats', 'pace'],
  transition: ['transition.kind', 'transition.duration', 'transition'],
  sound: ['sound'],
}
/** Said by another feature in a form that people read. */
const HIDDEN = new Set([
  'camera_motion.speed',
  'camera_motion.steadiness',
  'lighting.contrast',
  'color_grading.saturation',
  'color_grading.tonal_range',
  'pace.bars',
])
/** Shake below this is none that anyone sees, frame widths. */
const SHAKE_SEEN = 0.0015
const PALETTE = /^palette_\d+$/

/** Differences of numbers that a viewer sees: absolute, or as a share of the reference's. */
const SEEN: Readonly<Record<string, { by?: number; share?: number }>> = {
  'camera_motion.shake': { by: 0.003, share: 0.6 },
  'lighting.contrast_ratio': { by: 0.7 },
  'lighting.color_temperature': { by: 700 },
  'color_grading.black_point': { by: 0.06 },
  'color_grading.midtone': { by: 0.07 },
  'color_grading.white_point': { by: 0.06 },
  'composition.headroom': { by: 0.06 },
  'pace.duration': { share: 0.2 },
  'pace.beats': { share: 0.2 },
  'transition.duration': { share: 0.4 },
}
const OTHERWISE: { by?: number; share?: number } = { share: 0.25 }
/** Oklab distance of the mean colours from which palettes are another. */
const OTHER_PALETTE = 0.06

export interface Chip {
  feature: Feature
  /** It is another in the other film. */
  differs: boolean
}
export interface RowSide {
  chips: readonly Chip[]
  /** Colours with their shares, for the palette. */
  swatches: readonly { hex: string; share: number; differs: boolean }[]
  /** 0..1; that of the least sure. */
  confidence: number
  /** Where it can be seen, milliseconds of the film. */
  evidence: readonly TimeRangeMs[]
}
export interface FeatureRow {
  id: RowId
  target: RowSide | null
  user: RowSide | null
  differs: boolean
}

export const keyOf = (f: Feature): string => `${f.category}.${f.type}`

/** The lines of a pair of shots: one line says one thing, the same in both columns; lines that neither has are left out. */
export function featureRows(target: Segment | null, user: Segment | null): FeatureRow[] {
  const far = paletteDistance(target, user)
  const sides = { target: sorted(target), user: sorted(user) }
  return ROWS.flatMap((id) => {
    const [t, u] = [sides.target.get(id) ?? [], sides.user.get(id) ?? []]
    if (t.length === 0 && u.length === 0) return []
    const build = (mine: Feature[], other: Feature[]): RowSide | null =>
      mine.length === 0
        ? null
        : id === 'palette'
          ? palette(mine, far > OTHER_PALETTE)
          : {
              chips: mine.map((feature) => ({ feature, differs: other.length > 0 && isOther(feature, other) })),
              swatches: [],
              confidence: Math.min(...mine.map((f) => f.confidence)),
              evidence: mine[0]!.evidence.time_ranges_ms,
            }
    const row = { id, target: build(t, u), user: build(u, t) }
    const differs = row.user !== null && (row.user.chips.some((c) => c.differs) || row.user.swatches.some((s) => s.differs))
    return [{ ...row, differs }]
  })
}

/** The features of a shot by line. */
function sorted(shot: Segment | null): Map<RowId, Feature[]> {
  const rows = new Map<RowId, Feature[]>()
  if (!shot) return rows
  const named = new Map<string, [RowId, number]>()
  for (const id of ROWS) for (const [i, part] of PARTS[id].entries()) named.set(part, [id, i])
  const placed: { id: RowId; order: number; feature: Feature }[] = []
  for (const feature of shot.analysis.features) {
    if (HIDDEN.has(keyOf(feature)) || isStill(feature)) continue
    if (feature.category === 'color_grading' && PALETTE.test(feature.type)) placed.push({ id: 'palette', order: placed.length, feature })
    else {
      const at = named.get(keyOf(feature)) ?? named.get(feature.category)
      if (at) placed.push({ id: at[0], order: at[1], feature })
    }
  }
  for (const p of placed.sort((a, b) => a.order - b.order)) rows.set(p.id, [...(rows.get(p.id) ?? []), p.feature])
  return rows
}

const isStill = (f: Feature): boolean => keyOf(f) === 'camera_motion.shake' && typeof f.value === 'number' && f.value < SHAKE_SEEN

const palette = (features: Feature[], differs: boolean): RowSide => ({
  chips: [],
  swatches: features.map((f) => ({
    hex: String(f.value),
    share: typeof f.extensions?.['share'] === 'number' ? f.extensions['share'] : 1 / features.length,
    differs,
  })),
  confidence: Math.min(...features.map((f) => f.confidence)),
  evidence: features[0]!.evidence.time_ranges_ms,
})

function isOther(mine: Feature, others: readonly Feature[]): boolean {
  const same = others.filter((o) => keyOf(o) === keyOf(mine))
  if (same.length === 0) return true
  return same.every((other) => {
    if (typeof mine.value !== 'number' || typeof other.value !== 'number') return mine.value !== other.value
    const { by = 0, share = 0 } = SEEN[keyOf(mine)] ?? OTHERWISE
    return Math.abs(mine.value - other.value) > Math.max(by, share * Math.max(Math.abs(mine.value), Math.abs(other.value)))
  })
}

function paletteDistance(target: Segment | null, user: Segment | null): number {
  const [a, b] = [target && signalsOf(target)?.color, user && signalsOf(user)?.color]
  return a && b ? Math.hypot(a.l - b.l, a.a - b.a, a.b - b.b) : 0
}
