import { clamp, lerp } from '../base/numbers.ts'
import type { PanZoom } from '../timeline/model.ts'
import type { PictureClip } from './render-list.ts'

/** Opacity of a clip at sequence time `t` (ticks), with its fades. Outside of the clip (in a transition's handle) fades are over. */
export function opacityAt(c: PictureClip, t: number): number {
  const into = c.fadeIn > 0 && t >= c.start ? clamp((t - c.start) / c.fadeIn, 0, 1) : 1
  const out = c.fadeOut > 0 && t < c.end ? clamp((c.end - t) / c.fadeOut, 0, 1) : 1
  return c.opacity * Math.min(into, out)
}

/** Part of the frame that a move shows: centre and zoom, kept inside the frame. */
export interface View {
  x: number
  y: number
  zoom: number
}

/** The view at share `p` of the clip. The zoom changes by equal ratios, so that it seems to go at one speed. */
export function viewAt(move: PanZoom, p: number): View {
  const q = clamp(p, 0, 1)
  const zoom = move.from.zoom * (move.to.zoom / move.from.zoom) ** q
  const half = 0.5 / zoom
  return {
    x: clamp(lerp(move.from.x, move.to.x, q), half, 1 - half),
    y: clamp(lerp(move.from.y, move.to.y, q), half, 1 - half),
    zoom,
  }
}
