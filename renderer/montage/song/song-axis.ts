import { clamp } from '#shared/base/numbers.ts'

/** The part of the song on screen: seconds from its left edge, and seconds it is wide. */
export interface SongView {
  start: number
  span: number
}

/** The narrowest view, seconds. */
const CLOSEST = 1.5

export const wholeSong = (duration: number): SongView => ({ start: 0, span: Math.max(CLOSEST, duration) })

/** The view inside the song and not closer than it makes sense. */
export function boundView({ start, span }: SongView, duration: number): SongView {
  const wide = clamp(span, CLOSEST, Math.max(CLOSEST, duration))
  return { start: clamp(start, 0, Math.max(0, duration - wide)), span: wide }
}

/** Zooms around a time that stays where it is on screen; factor below 1 comes closer. */
export function zoomView(view: SongView, at: number, factor: number, duration: number): SongView {
  const span = clamp(view.span * factor, CLOSEST, Math.max(CLOSEST, duration))
  return boundView({ start: at - ((at - view.start) / view.span) * span, span }, duration)
}

export const scrollView = (view: SongView, seconds: number, duration: number): SongView =>
  boundView({ ...view, start: view.start + seconds }, duration)

/** Turns the page when a time has left the view, so that it stands near the left edge; else the same view. */
export function followView(view: SongView, time: number, duration: number): SongView {
  if (time >= view.start && time <= view.start + view.span) return view
  return boundView({ ...view, start: time - view.span * 0.08 }, duration)
}

export const xOf = (time: number, view: SongView, width: number): number => ((time - view.start) / view.span) * width
export const timeOf = (x: number, view: SongView, width: number): number => view.start + (x / Math.max(1, width)) * view.span
