import type { MotionType } from '../motion-recipe.ts'

/** What a move changes: a shift of the picture in frame widths, ln of its scale, an angle in radians, or shake in frame widths (RMS). */
export type MotionUnit = 'shift' | 'scale' | 'turn' | 'arc' | 'shake'

/** How far each kind of move goes at strength 1; at a half it is what films do in a shot of some seconds. */
const FULL: Record<MotionUnit, number> = { shift: 0.5, scale: Math.log(1.8), turn: 0.35, arc: 0.42, shake: 0.012 }
/** A picture is lower than it is wide, so going up and down it must be shown larger for the same way. */
const VERTICAL = 0.6

/** What measured speeds are given in: frame widths that the picture's edge moves; see camera-move.ts. */
const EDGE = 0.3

const isVertical = (type: MotionType): boolean => /^(tilt|pedestal)/.test(type)

export function unitOf(type: MotionType): MotionUnit {
  if (/^(pan|tilt|truck|pedestal)/.test(type)) return 'shift'
  if (type.startsWith('roll')) return 'turn'
  if (type.startsWith('orbit')) return 'arc'
  return type === 'handheld' ? 'shake' : 'scale'
}

/** How far the whole move goes, in the type's unit. */
export const amountOf = (type: MotionType, strength: number): number => FULL[unitOf(type)] * (isVertical(type) ? VERTICAL : 1) * strength

/** The strength (0.1..1) at which a move goes as far as one that was measured: `speed` in edge widths a second over `seconds`. */
export function strengthOf(type: MotionType, speed: number, seconds: number): number {
  const unit = unitOf(type)
  const way = unit === 'shake' ? speed : (speed * seconds) / (unit === 'scale' || unit === 'turn' ? EDGE : 1)
  return Math.min(1, Math.max(0.1, way / amountOf(type, 1)))
}
