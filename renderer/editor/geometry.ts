import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import type { Track } from '#shared/timeline/model.ts'

/** CSS pixels. */
export const RULER = 26
export const GAP = 2
/** CSS pixels a second. */
export const MIN_ZOOM = 0.02
export const MAX_ZOOM = 1600

/** Which part of the sequence the lanes show. */
export interface View {
  /** CSS pixels a second. */
  zoom: number
  /** Ticks at the left edge. */
  scroll: number
  /** CSS pixels that the rows are moved up. */
  top: number
  width: number
  height: number
}
export interface Row {
  track: Track
  /** CSS pixels below the ruler, before vertical scrolling. */
  top: number
  height: number
}

export const ticksPerPixel = (zoom: number): number => TICKS_PER_SECOND / zoom
export const xOf = (v: Pick<View, 'zoom' | 'scroll'>, t: number): number => ((t - v.scroll) * v.zoom) / TICKS_PER_SECOND
export const timeAt = (v: Pick<View, 'zoom' | 'scroll'>, x: number): number => Math.round(v.scroll + (x * TICKS_PER_SECOND) / v.zoom)
export const visibleTo = (v: View): number => timeAt(v, v.width)

/** Rows from the top: pictures from the highest order down, then sound. */
export function rowsOf(tracks: readonly Track[], heights: ReadonlyMap<string, number> = new Map()): Row[] {
  const ordered = [...tracks.filter((t) => t.kind === 'video').toReversed(), ...tracks.filter((t) => t.kind === 'audio')]
  let top = 0
  return ordered.map((track) => {
    const height = heights.get(track.id) ?? track.height
    const row = { track, top, height }
    top += height + GAP
    return row
  })
}
export const rowsHeight = (rows: readonly Row[]): number => rows.reduce((h, r) => Math.max(h, r.top + r.height + GAP), 0)
/** The row at `y` CSS pixels from the top of the lanes, ruler included. */
export function rowAt(rows: readonly Row[], v: Pick<View, 'top'>, y: number): Row | undefined {
  const inside = y - RULER + v.top
  return y < RULER ? undefined : rows.find((r) => inside >= r.top && inside < r.top + r.height + GAP)
}
/** Top of a row on the canvas. */
export const rowY = (row: Row, v: Pick<View, 'top'>): number => RULER + row.top - v.top

/** Zoom changed by a factor with the time at `x` kept in place. */
export function zoomedAt(v: Pick<View, 'zoom' | 'scroll'>, factor: number, x: number): { zoom: number; scroll: number } {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, v.zoom * factor))
  return { zoom, scroll: Math.max(0, Math.round(timeAt(v, x) - x * ticksPerPixel(zoom))) }
}
/** Zoom that shows `duration` ticks in `width` CSS pixels with a little air. */
export const zoomToFit = (duration: number, width: number): number =>
  Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, (width * 0.96) / Math.max(1, duration / TICKS_PER_SECOND)))

/** Zoom as a place on a slider, 0..1: each step multiplies. */
export const sliderOfZoom = (zoom: number): number => Math.log(zoom / MIN_ZOOM) / Math.log(MAX_ZOOM / MIN_ZOOM)
export const zoomOfSlider = (s: number): number => MIN_ZOOM * (MAX_ZOOM / MIN_ZOOM) ** s

/** Where the view goes so that the playhead stays in it: a page further, or nowhere. */
export function following(v: View, playhead: number): number | null {
  const x = xOf(v, playhead)
  if (x >= 0 && x <= v.width * 0.94) return null
  return Math.max(0, Math.round(playhead - v.width * 0.08 * ticksPerPixel(v.zoom)))
}
