import type { FrameRate } from '../../time/frame-rate.ts'
import type { MotionRecipe, MotionType } from '../motion-recipe.ts'
import { amountOf, unitOf } from './amounts.ts'
import { type Camera, type CameraPose, cameraAt, FOCAL, REST, sourceOf } from './camera.ts'
import { eased } from './easing.ts'
import { handCurve } from './hand-shake.ts'

/** A move as one camera a frame. */
export interface CameraPath {
  cameras: Camera[]
  /** How much closer than the picture all of it is framed. */
  enlarge: number
  /** Smallest and largest scale at which the middle of the picture is shown, over the whole move. */
  scales: readonly [number, number]
}

const SEED = 20_061
/** A hand turns the camera about each axis by other amounts: across, up and down, about the lens (the last is seen at the edge). */
const HAND = { yaw: 0.62, pitch: 0.7, roll: 1.1 } as const
/** No path asks for a closer framing than this. */
const MOST = 16

/** Frames of a move; at least two. */
export const frameCountOf = (duration_ms: number, rate: FrameRate): number =>
  Math.max(2, Math.round((duration_ms * rate.num) / (1000 * rate.den)))

/** The camera of every frame of a picture that is framed `enlarge` times closer, which makes every shift look larger. Deterministic. */
export function posesOf(recipe: MotionRecipe, rate: FrameRate, enlarge = 1): CameraPose[] {
  const count = frameCountOf(recipe.duration_ms, rate)
  const amount = amountOf(recipe.type, recipe.strength)
  if (recipe.type === 'handheld') return handPoses(amount / enlarge, rate, count)
  const seen = unitOf(recipe.type) === 'shift' ? amount / enlarge : amount
  return Array.from({ length: count }, (_, i) => poseAt(recipe.type, seen, eased(recipe.easing, i / (count - 1))))
}

/** `way` is the share of the way, 0..1. Moves to a side lie about the picture's own framing, which asks for the least enlargement. */
function poseAt(type: MotionType, amount: number, way: number): CameraPose {
  const side = (way - 0.5) * amount
  const arc = type === 'orbit_left' ? -side : side
  const forward = (share: number): number => 1 - Math.exp(-amount * share)
  switch (type) {
    case 'push_in':
      return { ...REST, z: forward(way) }
    case 'pull_out':
      return { ...REST, z: forward(1 - way) }
    case 'dolly_zoom':
      return { ...REST, z: forward(way), focal: 1 - forward(way) }
    case 'pan_left':
      return { ...REST, yaw: -side / FOCAL }
    case 'pan_right':
      return { ...REST, yaw: side / FOCAL }
    case 'tilt_up':
      return { ...REST, pitch: -side / FOCAL }
    case 'tilt_down':
      return { ...REST, pitch: side / FOCAL }
    case 'truck_left':
      return { ...REST, x: -side / FOCAL }
    case 'truck_right':
      return { ...REST, x: side / FOCAL }
    case 'pedestal_up':
      return { ...REST, y: -side / FOCAL }
    case 'pedestal_down':
      return { ...REST, y: side / FOCAL }
    case 'roll_cw':
      return { ...REST, roll: side }
    case 'roll_ccw':
      return { ...REST, roll: -side }
    case 'orbit_left':
    case 'orbit_right':
      return { ...REST, x: Math.sin(arc), z: 1 - Math.cos(arc), yaw: -arc }
    case 'handheld':
      return REST
  }
}

function handPoses(amount: number, rate: FrameRate, count: number): CameraPose[] {
  const seconds = rate.den / rate.num
  const [yaw, pitch, roll] = [0, 1, 2].map((k) => handCurve(SEED + k, 0.25 / seconds)) as [Curve, Curve, Curve]
  return Array.from({ length: count }, (_, i) => {
    const t = i * seconds
    return {
      ...REST,
      yaw: (HAND.yaw * amount * yaw(t)) / FOCAL,
      pitch: (HAND.pitch * amount * pitch(t)) / FOCAL,
      roll: HAND.roll * amount * roll(t),
    }
  })
}
type Curve = (seconds: number) => number

/**
 * The whole move over a picture `aspect` (height over width) high, framed just closely enough that no frame shows what lies beyond its edges,
 * whatever nearness between `nears[0]` and `nears[1]` the points at its edges have.
 */
export function cameraPath(recipe: MotionRecipe, rate: FrameRate, aspect: number, nears: readonly [number, number] = [1, 1]): CameraPath {
  const inside = (enlarge: number): boolean => posesOf(recipe, rate, enlarge).every((p) => coversEdges(cameraAt(p, enlarge), aspect, nears))
  let [low, high] = [1, 1]
  while (!inside(high) && high < MOST) [low, high] = [high, high * 1.25]
  for (let k = 0; k < 24 && high > low; k++) {
    const middle = (low + high) / 2
    if (inside(middle)) high = middle
    else low = middle
  }
  const poses = posesOf(recipe, rate, high)
  const scales = poses.map((p) => (high * p.focal) / (1 - p.z))
  return { cameras: poses.map((p) => cameraAt(p, high)), enlarge: high, scales: [Math.min(...scales), Math.max(...scales)] }
}

/** A plane's image is a four-sided figure without dents, so its corners tell whether all of it lies inside. */
function coversEdges(c: Camera, aspect: number, nears: readonly [number, number]): boolean {
  const at = { x: 0, y: 0 }
  const slack = 1e-9
  return nears.every((near) =>
    [-0.5, 0.5].every((px) =>
      [-0.5, 0.5].every((v) => {
        sourceOf(c, px, v * aspect, near, at)
        return Math.abs(at.x) <= 0.5 + slack && Math.abs(at.y) <= 0.5 * aspect + slack
      }),
    ),
  )
}
