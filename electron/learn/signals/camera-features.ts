import { nameMove } from '#electron/analysis/picture/motion/camera-move.ts'
import type { PairMotion } from '#electron/analysis/picture/motion/pair-motion.ts'
import { rms, shakeCurve } from '#electron/analysis/picture/motion/shake.ts'
import { withStandingCamera } from '#electron/analysis/picture/motion/standing-camera.ts'
import type { Feature } from '#shared/learn/feature.ts'
import { margin, speaker } from './measures.ts'

/** Speeds that a viewer calls slow and fast, frame widths per second. */
const SLOW = 0.06
const FAST = 0.25
/** Shake in widths up to which a camera is steady, and from which it is shaky. */
const STEADY = 0.0015
const SHAKY = 0.006
/** Below this share of pairs that could be followed nothing is said of the camera. */
const LEAST_KNOWN = 0.2
/** Samples of the motion curve that is drawn. */
const CURVE = 48

export interface CameraDescription {
  features: Feature[]
  /** Camera speed over the stretch, widths per second, evenly spaced. */
  curve: number[]
}

/** What the camera does over a stretch; `measured` are the pairs inside of it, `range` its milliseconds. */
export function describeCamera(measured: readonly PairMotion[], range: readonly [number, number]): CameraDescription {
  const say = speaker(range)
  const pairs = withStandingCamera(measured)
  const shake = rms(shakeCurve(pairs))
  const move = nameMove(pairs, shake)
  const known = pairs.filter((p) => p.known).length / Math.max(1, pairs.length)
  // Two frames, a black picture, or one that is another at every frame: what cannot be followed is not said to stand still.
  if (known < LEAST_KNOWN) return { features: [say('camera_motion', 'movement', 'unclear', 1 - known)], curve: speedCurve(pairs, range) }
  const movement = nameOf(move.move, pairs)
  const sure = movement === 'static' || movement === 'handheld' ? margin(move.speed, 0.008, 0.008) : 0.5 + 0.5 * move.confidence
  const features = [say('camera_motion', 'movement', movement, sure * known)]
  features.push(say('camera_motion', 'speed', move.speed, 0.95 * known, 'widths/s'))
  if (movement !== 'static' && movement !== 'handheld') {
    const pace = move.speed < SLOW ? 'slow' : move.speed < FAST ? 'medium' : 'fast'
    const border = move.speed < (SLOW + FAST) / 2 ? SLOW : FAST
    features.push(say('camera_motion', 'pace', pace, margin(move.speed, border, border) * known))
    const easing = easingOf(pairs)
    if (easing) features.push(say('camera_motion', 'easing', easing.name, easing.confidence * known))
  }
  features.push(say('camera_motion', 'shake', shake, 0.9 * known, 'widths'))
  const steadiness = shake < STEADY ? 'steady' : shake < SHAKY ? 'slightly_shaky' : 'shaky'
  features.push(
    say('camera_motion', 'steadiness', steadiness, margin(shake, shake < (STEADY + SHAKY) / 2 ? STEADY : SHAKY, STEADY) * known),
  )
  return { features, curve: speedCurve(pairs, range) }
}

/** The taxonomy's name with its direction. Pan and tilt are positive to the right and downwards. */
function nameOf(move: ReturnType<typeof nameMove>['move'], pairs: readonly PairMotion[]): string {
  const sum = (f: (p: PairMotion) => number): number => pairs.reduce((s, p) => (p.known ? s + f(p) * (p.to - p.from) : s), 0)
  if (move === 'truck') return sum((p) => p.pan) > 0 ? 'truck_right' : 'truck_left'
  if (move === 'orbit') return sum((p) => p.pan) > 0 ? 'orbit_right' : 'orbit_left'
  if (move === 'pedestal') return sum((p) => p.tilt) > 0 ? 'pedestal_down' : 'pedestal_up'
  if (move === 'roll') return sum((p) => p.roll) > 0 ? 'roll_cw' : 'roll_ccw'
  if (move === 'whip') return 'whip_pan'
  return move.replace('-', '_')
}

const speedOf = (p: PairMotion): number => Math.hypot(p.pan, p.tilt, 0.3 * p.zoom, 0.3 * p.roll)

function speedCurve(pairs: readonly PairMotion[], [from, to]: readonly [number, number]): number[] {
  const sums = new Float64Array(CURVE)
  const counts = new Float64Array(CURVE)
  for (const p of pairs) {
    const k = Math.floor((CURVE * (500 * (p.from + p.to) - from)) / (to - from))
    if (k < 0 || k >= CURVE || !p.known) continue
    sums[k]! += speedOf(p)
    counts[k]!++
  }
  let last = 0
  return Array.from(sums, (s, k) => Number((counts[k] ? (last = s / counts[k]!) : last).toFixed(4)))
}

/** Progress of the move at a quarter and at three quarters of its time, by which its easing is told. */
function easingOf(pairs: readonly PairMotion[]): { name: string; confidence: number } | null {
  if (pairs.length < 8) return null
  const path = new Float64Array(pairs.length + 1)
  pairs.forEach((p, i) => (path[i + 1] = path[i]! + (p.known ? speedOf(p) * (p.to - p.from) : 0)))
  const total = path.at(-1)!
  if (total < 0.01) return null
  const at = (share: number): number => path[Math.round(share * pairs.length)]! / total
  const [early, late] = [at(0.25), 1 - at(0.75)]
  // A constant speed covers a quarter in a quarter; an eased one covers less at its eased end.
  const [easeIn, easeOut] = [early < 0.17, late < 0.17]
  const name = easeIn && easeOut ? 'ease_in_out' : easeIn ? 'ease_in' : easeOut ? 'ease_out' : 'linear'
  return { name, confidence: Math.min(margin(early, 0.17, 0.1), margin(late, 0.17, 0.1)) }
}
