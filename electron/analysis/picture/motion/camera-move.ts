import type { CameraMove } from '#shared/analysis/picture-analysis.ts'
import { median } from '#shared/base/numbers.ts'
import type { PairMotion } from './pair-motion.ts'

/** Mean speed below which the camera stands: widths per second; zoom and roll are weighed by how far they move the edge. */
const STATIC = 0.008
const STATIC_ZOOM = 0.005
const EDGE = 0.3
/** Shake (widths) of a hand, and how often it must outweigh the mean motion. */
const HAND = 0.003
const HAND_RATIO = 2
/** Parallax above which the camera travels rather than turns. */
const TRAVELS = 0.1
const ORBITS = 0.5
/** Faster than this is a whip. */
const WHIP = 1.2
/** A second component this strong, relative to the first, makes it compound. */
const SECOND = 0.7

export interface MeasuredMove {
  move: CameraMove
  /** Strength of the leading component, widths per second. */
  speed: number
  /** Margin to the second component, 0..1. */
  confidence: number
  parallax: number
}

/** Names the camera's movement over a stretch: the leading mean component, and by its parallax whether the camera turns or travels. `shake` in widths. */
export function nameMove(pairs: readonly PairMotion[], shake: number): MeasuredMove {
  const known = pairs.filter((p) => p.known)
  const seconds = known.reduce((s, p) => s + p.to - p.from, 0)
  if (seconds === 0) return { move: 'static', speed: 0, confidence: 0, parallax: 0 }
  const mean = (f: (p: PairMotion) => number): number => known.reduce((s, p) => s + f(p) * (p.to - p.from), 0) / seconds
  const parts = [
    { kind: 'pan' as const, value: mean((p) => p.pan), weight: 1 },
    { kind: 'tilt' as const, value: mean((p) => p.tilt), weight: 1 },
    { kind: 'zoom' as const, value: mean((p) => p.zoom), weight: EDGE },
    { kind: 'roll' as const, value: mean((p) => p.roll), weight: EDGE },
  ].map((c) => ({ ...c, size: Math.abs(c.value) * c.weight }))
  parts.sort((x, y) => y.size - x.size)
  const [first, second] = [parts[0]!, parts[1]!]
  const moving = known.filter((p) => Number.isFinite(p.parallax))
  const parallax = moving.length ? median(moving.map((p) => p.parallax)) : 0
  const confidence = first.size > 0 ? 1 - second.size / first.size : 0
  const found = (move: CameraMove): MeasuredMove => ({ move, speed: first.size, confidence, parallax })
  const still = first.kind === 'zoom' || first.kind === 'roll' ? STATIC_ZOOM : STATIC
  if (first.size < still || (shake > HAND && first.size < shake * HAND_RATIO)) return found(shake > HAND ? 'handheld' : 'static')
  if (first.size > WHIP) return found('whip')
  if (second.size > SECOND * first.size && second.size > 2 * STATIC) return found('compound')
  return found(moveOf(first.kind, first.value > 0, parallax))
}

function moveOf(kind: 'pan' | 'tilt' | 'zoom' | 'roll', positive: boolean, parallax: number): CameraMove {
  const travels = parallax > TRAVELS
  if (kind === 'roll') return 'roll'
  if (kind === 'zoom') return travels ? (positive ? 'push-in' : 'pull-out') : positive ? 'zoom-in' : 'zoom-out'
  if (kind === 'tilt') return travels ? 'pedestal' : positive ? 'tilt-down' : 'tilt-up'
  if (travels) return parallax > ORBITS ? 'orbit' : 'truck'
  return positive ? 'pan-right' : 'pan-left'
}
