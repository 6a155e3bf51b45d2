import { lerp } from '../base/numbers.ts'
import type { Candidate } from './candidates.ts'
import type { Pick } from './edit-plan.ts'
import { digitalMove } from './learned/digital-move.ts'
import { hash01 } from './score-table.ts'
import type { Slot } from './slots.ts'
import type { Style } from './style.ts'

/** Zoom that a still travels through per second, and the most in one shot. */
const STILL_ZOOM_PER_SECOND = 0.035
const STILL_ZOOM_MOST = 0.22

/**
 * The move over a shot: stills always drift slowly towards or away from their subject; film with a still camera does where the style
 * asks for a push-in, or a learned one for a move that a crop can make. null: the picture stays as it is.
 */
export function stillMove(c: Candidate, slot: Slot, style: Style, seed: number): Pick['panZoom'] {
  const middle = { x: 0.5, y: 0.5 }
  const wanted = slot.move && (c.still || c.camera === 'static') ? digitalMove(slot.move, c.focus, slot.duration) : null
  if (wanted) return wanted
  if (c.still) {
    const zoom = 1.04 + Math.min(STILL_ZOOM_MOST, STILL_ZOOM_PER_SECOND * Math.max(1.5, slot.duration))
    const wide = { ...middle, zoom: 1.04 }
    const near = { x: lerp(0.5, c.focus.x, 0.6), y: lerp(0.5, c.focus.y, 0.6), zoom }
    return hash01(seed, slot.index, 77) < 0.65 ? { from: wide, to: near } : { from: near, to: wide }
  }
  if (style.pushIn <= 1.001 || (c.camera !== 'static' && c.camera !== 'handheld')) return null
  return { from: { ...middle, zoom: 1 }, to: { x: lerp(0.5, c.focus.x, 0.5), y: lerp(0.5, c.focus.y, 0.5), zoom: style.pushIn } }
}
