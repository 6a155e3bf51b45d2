import type { FrameRate } from '../time/frame-rate.ts'
import { frameToTicks, nearestFrame } from '../time/frame-rate.ts'
import type { Rational } from '../time/rational.ts'
import { MAX_TICKS, type Ticks, ticks } from '../time/ticks.ts'
import type { Asset, Clip } from './model.ts'

/** floor(t × num / den) for whole t ≥ 0, exact also where the product leaves 2^53. */
export function scaleFloor(t: number, num: number, den: number): number {
  const product = t * num
  return Number.isSafeInteger(product) ? Math.floor(product / den) : Number((BigInt(t) * BigInt(num)) / BigInt(den))
}

/** Source ticks that `duration` record ticks show at `speed`; rounded down, so that parts never need more than the whole. */
export const sourceLength = (duration: number, speed: Rational): number => scaleFloor(duration, speed.num, speed.den)
/** Longest record duration that `length` source ticks can feed at `speed`: the greatest d with floor(d × speed) ≤ length. */
export function recordLength(length: number, speed: Rational): number {
  if (length < 0) return 0
  const longest = -Number((-(BigInt(length) + 1n) * BigInt(speed.den)) / BigInt(speed.num))
  const exact = (BigInt(length) + 1n) * BigInt(speed.den) === BigInt(longest) * BigInt(speed.num)
  return Math.min(MAX_TICKS, exact ? longest - 1 : longest)
}

export const clipEnd = (c: Pick<Clip, 'start' | 'duration'>): Ticks => (c.start + c.duration) as Ticks
export const sourceEnd = (c: Pick<Clip, 'sourceStart' | 'duration' | 'speed'>): Ticks =>
  (c.sourceStart + sourceLength(c.duration, c.speed)) as Ticks

/** A still has no time of its own: its source range is ignored and its handles never end. */
export const isStill = (asset: Asset): boolean => asset.kind === 'image'
/** End of the available range in source ticks; infinite for stills. */
export const availableEnd = (asset: Asset): number => (isStill(asset) ? Number.POSITIVE_INFINITY : (asset.media?.duration ?? 0))

/** Handles in record ticks: how far each edge could be pulled outwards before the media ends. Infinite for stills. */
export function handles(clip: Clip, asset: Asset): { head: number; tail: number } {
  if (isStill(asset)) return { head: Number.POSITIVE_INFINITY, tail: Number.POSITIVE_INFINITY }
  const tail = recordLength(availableEnd(asset) - clip.sourceStart, clip.speed) - clip.duration
  const head = recordLength(sourceEnd(clip), clip.speed) - clip.duration
  return { head: Math.max(0, head), tail: Math.max(0, tail) }
}

/** The clip with its in edge at `to`: the source out point stays. */
export function withInEdge(clip: Clip, asset: Asset, to: number): Clip {
  const duration = ticks(clip.start + clip.duration - to)
  const sourceStart = isStill(asset) ? clip.sourceStart : ticks(Math.max(0, sourceEnd(clip) - sourceLength(duration, clip.speed)))
  return { ...clip, start: ticks(to), duration, sourceStart }
}
/** The clip with its out edge at `to`: the source in point stays. */
export const withOutEdge = (clip: Clip, to: number): Clip => ({ ...clip, duration: ticks(to - clip.start) })

/** The last frame start at or before `t`, and the first at or after it. */
export function floorToFrame(t: number, rate: FrameRate): Ticks {
  const n = nearestFrame(t as Ticks, rate)
  const f = frameToTicks(n, rate)
  return f <= t ? f : frameToTicks(n - 1, rate)
}
export function ceilToFrame(t: number, rate: FrameRate): Ticks {
  const n = nearestFrame(t as Ticks, rate)
  const f = frameToTicks(n, rate)
  return f >= t ? f : frameToTicks(n + 1, rate)
}
