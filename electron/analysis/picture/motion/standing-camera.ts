import { quantile } from '#shared/base/numbers.ts'
import type { PairMotion } from './pair-motion.ts'

/** Pairs whose fit moves less than this, widths per second, say nothing. */
const MOVES = 0.03
/** A camera's own motion shows nearly everywhere in the picture: over this share of it in three pairs of four. */
const EVERYWHERE = 0.6

/**
 * The pairs of one shot; where what moves only ever covers a part of the picture (a car on an even road has all the corners), the camera stands and
 * all motion is the subjects'. Decided for the whole shot, since a single pair cannot tell.
 */
export function withStandingCamera(pairs: readonly PairMotion[]): readonly PairMotion[] {
  const moving = pairs.filter((p) => Math.hypot(p.pan, p.tilt, 0.3 * p.zoom) > MOVES)
  if (
    moving.length === 0 ||
    quantile(
      moving.map((p) => p.coverage),
      0.25,
    ) >= EVERYWHERE
  )
    return pairs
  return pairs.map((p) => ({ ...p, pan: 0, tilt: 0, zoom: 0, roll: 0, parallax: Number.NaN, ...p.ifStanding }))
}
