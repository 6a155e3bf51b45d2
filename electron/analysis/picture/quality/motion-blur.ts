import { clamp } from '#shared/base/numbers.ts'

/** Shutter open for half the frame time, as film cameras do. */
const SHUTTER = 0.5
/** Smear in pixels of 640 that is surely seen. */
const SEEN = 9

/**
 * 0..1, 1 = none. Blur needs both: a smear that speed (x, y in widths per second) and shutter would make, and its trace in the picture —
 * gradients along the motion weaker than across it, or less sharpness than the shot has elsewhere (`relative` 0..1). Speed alone
 * would blame a tracked subject before a smeared ground.
 */
export function motionBlurScore(
  speed: { x: number; y: number },
  frameRate: number,
  tensor: { xx: number; xy: number; yy: number },
  relative: number,
): number {
  const length = Math.hypot(speed.x, speed.y)
  if (length < 1e-4) return 1
  const smear = (length * 640 * SHUTTER) / Math.max(1, frameRate)
  const dx = speed.x / length
  const dy = speed.y / length
  const along = dx * dx * tensor.xx + 2 * dx * dy * tensor.xy + dy * dy * tensor.yy
  const across = dy * dy * tensor.xx - 2 * dx * dy * tensor.xy + dx * dx * tensor.yy
  const direction = clamp(1 - along / (across + 1e-6), 0, 1)
  const trace = Math.max(direction, 1 - relative)
  return 1 - clamp(smear / SEEN, 0, 1) * trace
}
