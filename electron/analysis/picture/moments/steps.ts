import { clamp } from '#shared/base/numbers.ts'
import { appearanceVector } from '../look/appearance.ts'
import type { PairMotion } from '../motion/pair-motion.ts'
import { rms, shakeCurve } from '../motion/shake.ts'
import { withStandingCamera } from '../motion/standing-camera.ts'
import { motionBlurScore } from '../quality/motion-blur.ts'
import type { FrameFeatures } from '../shots/frame-features.ts'
import type { DetailSample } from './detail-sample.ts'

/** Windows of moments begin and end on steps of this many seconds. */
export const STEP = 0.25

/** What is known of a quarter of a second. Raw units; scores are made of them in scores.ts. */
export interface Step {
  start: number
  end: number
  frame: number
  sharpness: number
  exposure: number
  noise: number
  blur: number
  saliency: Float32Array
  /** RMS unsteadiness, frame widths. */
  shake: number
  pan: number
  tilt: number
  zoom: number
  /** Camera and subject motion, widths per second. */
  energy: number
  directionX: number
  directionY: number
  subject: number
  subjectPlace: { x: number; y: number }
  appearance: number[]
}

export interface Span {
  /** Frame indices, end exclusive, and their times in seconds. */
  startFrame: number
  endFrame: number
  start: number
  end: number
}

/** Zoom and roll count by how far they move the picture's edge. */
const EDGE = 0.3
/** Seconds over which the camera's motion is smoothed before it counts as movement: jitter is shake, not motion. */
const SMOOTH = 0.3

/** Motion of one shot at each pair: smoothed camera motion and what subjects do. */
export interface MotionCurve {
  time: Float64Array
  energy: Float32Array
  shake: Float32Array
  pairs: readonly PairMotion[]
}

export function motionCurve(measured: readonly PairMotion[]): MotionCurve {
  const pairs = withStandingCamera(measured)
  const time = Float64Array.from(pairs, (p) => (p.from + p.to) / 2)
  const smooth = (f: (p: PairMotion) => number): Float32Array =>
    Float32Array.from(pairs, (_, i) => {
      let sum = 0
      let n = 0
      for (let k = i; k >= 0 && time[i]! - time[k]! <= SMOOTH / 2; k--, n++) sum += f(pairs[k]!)
      for (let k = i + 1; k < pairs.length && time[k]! - time[i]! <= SMOOTH / 2; k++, n++) sum += f(pairs[k]!)
      return sum / n
    })
  const parts = [smooth((p) => p.pan), smooth((p) => p.tilt), smooth((p) => EDGE * p.zoom), smooth((p) => EDGE * p.roll)]
  const subject = smooth((p) => p.subject)
  const energy = subject.map((s, i) => Math.hypot(s, ...parts.map((c) => c[i]!)))
  return { time, energy, shake: shakeCurve(pairs), pairs }
}

/** Quarter seconds of a shot's usable span. `samples` are the detail samples nearest to it, at least one; `sharpest` is the shot's best raw sharpness. */
export function stepsOf(
  span: Span,
  frames: readonly FrameFeatures[],
  motion: MotionCurve,
  samples: readonly DetailSample[],
  frameRate: number,
): Step[] {
  const count = Math.max(1, Math.round((span.end - span.start) / STEP))
  const sharpest = samples.reduce((best, s) => Math.max(best, s.sharpness), 1e-6)
  let frame = span.startFrame
  return Array.from({ length: count }, (_, i) => {
    const start = span.start + ((span.end - span.start) * i) / count
    const end = span.start + ((span.end - span.start) * (i + 1)) / count
    const middle = (start + end) / 2
    while (frame + 1 < span.endFrame && frames[frame + 1]!.time <= middle) frame++
    const sample = nearest(samples, middle)
    const moved = motionBetween(motion, start, end)
    const speed = { x: moved.pan + moved.subjectX, y: moved.tilt + moved.subjectY }
    return {
      start,
      end,
      frame,
      sharpness: sample.sharpness,
      exposure: sample.exposure,
      noise: sample.noise,
      blur: motionBlurScore(speed, frameRate, sample, clamp(sample.sharpness / sharpest, 0, 1)),
      saliency: sample.saliency,
      shake: moved.shake,
      pan: moved.pan,
      tilt: moved.tilt,
      zoom: moved.zoom,
      energy: moved.energy,
      directionX: moved.subjectX - moved.pan,
      directionY: moved.subjectY - moved.tilt,
      subject: moved.subject,
      subjectPlace: moved.place,
      appearance: appearanceVector(frames[frame]!.layout),
    }
  })
}

function nearest(samples: readonly DetailSample[], time: number): DetailSample {
  const after = lowerBound(samples, (s) => s.time, time)
  const [a, b] = [samples[Math.max(0, after - 1)]!, samples[Math.min(samples.length - 1, after)]!]
  return Math.abs(a.time - time) <= Math.abs(b.time - time) ? a : b
}

/** Index of the first item whose value is at least `wanted`; the length where there is none. Values ascend. */
function lowerBound<T>(items: ArrayLike<T>, value: (item: T) => number, wanted: number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value(items[middle]!) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function motionBetween(motion: MotionCurve, start: number, end: number) {
  const { time, pairs } = motion
  const first = Math.min(
    Math.max(0, time.length - 1),
    lowerBound(time, (t) => t, start),
  )
  let last = first
  while (last < time.length && time[last]! < end) last++
  // A pair may be longer than a step: then it stands for the step it is nearest to.
  if (last === first) last = Math.min(time.length, first + 1)
  const n = Math.max(1, last - first)
  const mean = (f: (p: PairMotion) => number): number => pairs.slice(first, last).reduce((s, p) => s + f(p), 0) / n
  const subject = mean((p) => p.subject)
  const place = (f: (p: PairMotion) => number): number => (subject > 0 ? mean((p) => f(p) * p.subject) / subject : 0.5)
  return {
    pan: mean((p) => p.pan),
    tilt: mean((p) => p.tilt),
    zoom: mean((p) => p.zoom),
    subject,
    subjectX: mean((p) => p.subjectX),
    subjectY: mean((p) => p.subjectY),
    place: { x: place((p) => p.focusX), y: place((p) => p.focusY) },
    energy: motion.energy.subarray(first, last).reduce((s, e) => s + e, 0) / n,
    shake: rms(motion.shake, first, last),
  }
}
