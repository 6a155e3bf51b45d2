import type { CameraMove } from '../../analysis/picture-analysis.ts'
import { lerp } from '../../base/numbers.ts'
import type { Pick } from '../edit-plan.ts'
import { familyOf } from './learned.ts'

/** Zoom through which a move travels per second, and the most in one shot. */
const PER_SECOND = 0.03
const MOST = 0.14
/** Zoom that a pan or tilt needs as its margin, and how much of that it uses. */
const MARGIN = 1.12
const TRAVEL = 0.8

/**
 * The move over a picture that stands still, where a learned style asks for one that a crop can make: in, out, sideways, up or down. A
 * truck or pedestal goes towards what counts. Small, so that nothing gets soft. Null for other moves.
 *
 * @param focus centre of what counts in the picture, 0..1.
 */
export function digitalMove(move: CameraMove, focus: { x: number; y: number }, seconds: number): Pick['panZoom'] {
  const middle = { x: 0.5, y: 0.5 }
  const zoom = 1 + Math.min(MOST, PER_SECOND * Math.max(1.5, seconds))
  const near = { x: lerp(0.5, focus.x, 0.5), y: lerp(0.5, focus.y, 0.5), zoom }
  const wide = { ...middle, zoom: 1 }
  const family = familyOf(move)
  if (family === 'in') return { from: wide, to: near }
  if (family === 'out') return { from: near, to: wide }
  const side = (TRAVEL * (1 - 1 / MARGIN)) / 2
  if (family === 'pan') {
    const sign = move === 'pan-left' || (move === 'truck' && focus.x < 0.5) ? -1 : 1
    return { from: { x: 0.5 - sign * side, y: 0.5, zoom: MARGIN }, to: { x: 0.5 + sign * side, y: 0.5, zoom: MARGIN } }
  }
  if (family === 'tilt') {
    const sign = move === 'tilt-up' || (move === 'pedestal' && focus.y < 0.5) ? -1 : 1
    return { from: { x: 0.5, y: 0.5 - sign * side, zoom: MARGIN }, to: { x: 0.5, y: 0.5 + sign * side, zoom: MARGIN } }
  }
  return null
}

/** The family of a digital move, for what a film is measured by. */
export function familyOfPanZoom({ from, to }: NonNullable<Pick['panZoom']>): 'in' | 'out' | 'pan' | 'tilt' {
  if (Math.abs(to.zoom - from.zoom) > 0.005) return to.zoom > from.zoom ? 'in' : 'out'
  return Math.abs(to.x - from.x) >= Math.abs(to.y - from.y) ? 'pan' : 'tilt'
}
