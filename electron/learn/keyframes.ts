import type { Keyframe } from '#shared/learn/learn-result.ts'
import type { ExtractedFrame } from '#shared/learn/plug-ins.ts'

/** Places in a shot, 0..1, that its keyframes are taken near: as it begins, in its middle, as it ends. */
const PLACES = [0.1, 0.5, 0.9] as const
/** Shots shorter than this have one keyframe, milliseconds. */
const SHORT = 900

/** Middles of the shots that none of the frames lies in: a few frames long they fall between two pictures, or the film ends on them. Milliseconds. */
export function unseenShots(shots: readonly { start_ms: number; end_ms: number }[], frames: readonly ExtractedFrame[]): number[] {
  return shots
    .filter((s) => !frames.some((f) => f.time_ms >= s.start_ms && f.time_ms < s.end_ms))
    .map((s) => Math.floor((s.start_ms + s.end_ms) / 2))
}

/** One to three of the extracted frames for a shot; where none lies in it, the one nearest to its middle. `frames` is not empty. */
export function keyframesOf(shot: { start_ms: number; end_ms: number }, frames: readonly ExtractedFrame[]): Keyframe[] {
  const { start_ms, end_ms } = shot
  const inside = frames.filter((f) => f.time_ms >= start_ms && f.time_ms < end_ms)
  const from = inside.length > 0 ? inside : frames
  const places = inside.length > 1 && end_ms - start_ms >= SHORT ? PLACES : [0.5]
  const chosen = places.map((p) => nearest(from, start_ms + p * (end_ms - start_ms)))
  return [...new Set(chosen)].map(({ time_ms, file, width, height }) => ({ time_ms, file, width, height }))
}

const nearest = (frames: readonly ExtractedFrame[], time: number): ExtractedFrame =>
  frames.reduce((best, f) => (Math.abs(f.time_ms - time) < Math.abs(best.time_ms - time) ? f : best))
