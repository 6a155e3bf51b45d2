import { ShotSize } from '../analysis/footage-sizes.ts'
import { hashDistance } from '../analysis/hash-distance.ts'
import { clamp } from '../base/numbers.ts'
import { featureOf, numberOf } from './feature.ts'
import type { Segment } from './learn-result.ts'
import { type ShotSignals, signalsOf } from './shot-signals.ts'

/** How much each difference counts; those that cannot be told of both shots are left out and the others take their place. */
const WEIGHT = { content: 0.3, movement: 0.2, speed: 0.06, length: 0.14, size: 0.12, color: 0.1, tone: 0.08 }
/** Differing bits of 64 up to which two pictures are taken for the same footage, and at which they say nothing any more. */
const SAME_FOOTAGE = 12
const UNLIKE = 28
/** Length ratio that counts as wholly different. */
const FOLD = Math.log(4)

/** What a mapper needs of a shot, read once. */
export interface ShotSketch {
  id: string
  seconds: number
  movement: string | undefined
  speed: number | undefined
  size: string | undefined
  signals: ShotSignals | null
}

export function sketchOf(s: Segment): ShotSketch {
  const f = s.analysis.features
  const word = (category: 'camera_motion' | 'shot_size', type: string): string | undefined => {
    const value = featureOf(f, category, type)?.value
    return typeof value === 'string' && value !== 'unknown' && value !== 'unclear' ? value : undefined
  }
  return {
    id: s.id,
    seconds: (s.end_ms - s.start_ms) / 1000,
    movement: word('camera_motion', 'movement'),
    speed: numberOf(f, 'camera_motion', 'speed'),
    size: word('shot_size', 'size'),
    signals: signalsOf(s),
  }
}

/** Whether two shots show the same footage, whatever was done to its grade, speed and ends. */
export const sameFootage = (a: ShotSketch, b: ShotSketch): boolean => contentBits(a, b) <= SAME_FOOTAGE

/** How unlike two shots are, 0..1. */
export function shotDistance(a: ShotSketch, b: ShotSketch): number {
  const parts: [weight: number, difference: number][] = [[WEIGHT.length, lengthDifference(a, b)]]
  const bits = contentBits(a, b)
  if (Number.isFinite(bits)) parts.push([WEIGHT.content, clamp((bits - SAME_FOOTAGE / 2) / (UNLIKE - SAME_FOOTAGE / 2), 0, 1)])
  if (a.movement && b.movement) parts.push([WEIGHT.movement, movementDifference(a.movement, b.movement)])
  if (a.speed !== undefined && b.speed !== undefined) parts.push([WEIGHT.speed, clamp(Math.abs(a.speed - b.speed) / 0.3, 0, 1)])
  if (a.size && b.size) parts.push([WEIGHT.size, sizeDifference(a.size, b.size)])
  if (a.signals && b.signals) {
    const [c, d] = [a.signals, b.signals]
    parts.push([WEIGHT.color, clamp(Math.hypot(c.color.a - d.color.a, c.color.b - d.color.b, (c.color.l - d.color.l) / 2) / 0.2, 0, 1)])
    parts.push([WEIGHT.tone, clamp(c.tone.reduce((sum, t, i) => sum + Math.abs(t - d.tone[i]!), 0) / c.tone.length / 0.3, 0, 1)])
  }
  const weight = parts.reduce((sum, [w]) => sum + w, 0)
  return parts.reduce((sum, [w, d]) => sum + w * d, 0) / weight
}

function contentBits(a: ShotSketch, b: ShotSketch): number {
  if (!a.signals || !b.signals) return Number.NaN
  let least = 64
  for (const x of a.signals.hashes) for (const y of b.signals.hashes) least = Math.min(least, hashDistance(x, y))
  return least
}

/** Lengths count in beats where both films have music: a film at another tempo is not another rhythm. */
function lengthDifference(a: ShotSketch, b: ShotSketch): number {
  const [x, y] = a.signals?.beats && b.signals?.beats ? [a.signals.beats, b.signals.beats] : [a.seconds, b.seconds]
  return clamp(Math.abs(Math.log(Math.max(x, 0.05) / Math.max(y, 0.05))) / FOLD, 0, 1)
}

const FAMILY: Record<string, string> = {
  push_in: 'depth',
  pull_out: 'depth',
  zoom_in: 'depth',
  zoom_out: 'depth',
  dolly_zoom: 'depth',
  pan_left: 'side',
  pan_right: 'side',
  truck_left: 'side',
  truck_right: 'side',
  orbit_left: 'side',
  orbit_right: 'side',
  whip_pan: 'side',
  tilt_up: 'height',
  tilt_down: 'height',
  pedestal_up: 'height',
  pedestal_down: 'height',
  static: 'still',
  handheld: 'still',
}
const movementDifference = (a: string, b: string): number => (a === b ? 0 : FAMILY[a] !== undefined && FAMILY[a] === FAMILY[b] ? 0.4 : 1)

/** From the closest to the widest. */
export const SHOT_SIZES: readonly string[] = ShotSize.options
function sizeDifference(a: string, b: string): number {
  const [i, j] = [SHOT_SIZES.indexOf(a), SHOT_SIZES.indexOf(b)]
  return i < 0 || j < 0 ? Number(a !== b) : Math.min(1, Math.abs(i - j) / 3)
}
