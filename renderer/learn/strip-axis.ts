import type { Segment } from '#shared/learn/learn-result.ts'
import type { Side } from './pair-transport.ts'

/** Films that differ more in length than this are each drawn to their own scale: the shorter one would be a sliver. */
const ALIKE = 3

/** Where times of both films lie on the strips: shares 0..1 of their width. */
export interface StripAxis {
  /** Width that a film takes. */
  width: Readonly<Record<Side, number>>
  at(side: Side, ms: number): number
  /** Both films have one scale. */
  shared: boolean
}

export function stripAxis(target: number, user: number | null): StripAxis {
  const most = Math.max(target, user ?? 0)
  const shared = user === null || most / Math.max(1, Math.min(target, user)) <= ALIKE
  const length = { target, user: user ?? most }
  const width = shared ? { target: target / most, user: length.user / most } : { target: 1, user: 1 }
  return { width, shared, at: (side, ms) => (ms / Math.max(1, length[side])) * width[side] }
}

/** The middle of a shot, where its line begins. */
export const anchorOf = (axis: StripAxis, side: Side, shot: Segment): number => axis.at(side, (shot.start_ms + shot.end_ms) / 2)

/** Most pictures that a shot is drawn with, however wide it is. */
const MOST = 40

/** Keyframes side by side in a shot's box: as many as have room in the film's shape, cropped by a third at most; in a wide box some come more than once. */
export function keyframesShown(shot: Segment, width: number, height: number): Segment['keyframes'] {
  const { keyframes } = shot
  const first = keyframes[0]
  if (!first || height <= 0) return keyframes.slice(0, 1)
  const room = width / (height * (first.width / first.height))
  const count = Math.max(1, Math.min(MOST, Math.round(room)))
  if (count === 1) return [keyframes[Math.floor((keyframes.length - 1) / 2)]!]
  return Array.from({ length: count }, (_, i) => keyframes[Math.round((i * (keyframes.length - 1)) / (count - 1))]!)
}
