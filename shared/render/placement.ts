import type { Fit } from '../timeline/model.ts'

export interface Size {
  width: number
  height: number
}
export interface Rect extends Size {
  x: number
  y: number
}
export interface Place {
  fit: Fit
  focus: { x: number; y: number }
  transform: { x: number; y: number; scale: number; rotation: number }
}

/**
 * Where the whole picture of display size `source` lands in the frame, in frame pixels (it may reach beyond the frame),
 * before the turn. 'blur' places like 'fit'.
 */
export function placePicture(source: Size, frame: Size, place: Place): Rect {
  const sx = frame.width / source.width
  const sy = frame.height / source.height
  const s = place.fit === 'fill' ? Math.max(sx, sy) : Math.min(sx, sy)
  const [kx, ky] = place.fit === 'stretch' ? [sx, sy] : [s, s]
  const base = { width: source.width * kx, height: source.height * ky }
  // The focus point goes to the middle as far as the picture still covers the frame.
  const slackX = Math.min(0, frame.width - base.width)
  const slackY = Math.min(0, frame.height - base.height)
  const left = slackX < 0 ? Math.min(0, Math.max(slackX, frame.width / 2 - place.focus.x * base.width)) : (frame.width - base.width) / 2
  const top = slackY < 0 ? Math.min(0, Math.max(slackY, frame.height / 2 - place.focus.y * base.height)) : (frame.height - base.height) / 2
  // Scale is about the middle of the frame; the offset counts in frames.
  const t = place.transform
  return {
    x: (left - frame.width / 2) * t.scale + frame.width / 2 + t.x * frame.width,
    y: (top - frame.height / 2) * t.scale + frame.height / 2 + t.y * frame.height,
    width: base.width * t.scale,
    height: base.height * t.scale,
  }
}

export interface Crop {
  /** Part of the source picture, in its pixels. */
  source: Rect
  /** Where that part goes in the frame, whole pixels. */
  target: Rect
}

/** The visible part of a placed picture: what to cut out of the source and where to put it. Null when nothing is visible. */
export function visiblePart(picture: Rect, source: Size, frame: Size): Crop | null {
  const x0 = Math.max(0, Math.round(picture.x))
  const y0 = Math.max(0, Math.round(picture.y))
  const x1 = Math.min(frame.width, Math.round(picture.x + picture.width))
  const y1 = Math.min(frame.height, Math.round(picture.y + picture.height))
  if (x1 <= x0 || y1 <= y0) return null
  const kx = source.width / picture.width
  const ky = source.height / picture.height
  const left = Math.min(source.width - 1, Math.max(0, Math.round((x0 - picture.x) * kx)))
  const top = Math.min(source.height - 1, Math.max(0, Math.round((y0 - picture.y) * ky)))
  const width = Math.max(1, Math.min(source.width - left, Math.round((x1 - x0) * kx)))
  const height = Math.max(1, Math.min(source.height - top, Math.round((y1 - y0) * ky)))
  return { source: { x: left, y: top, width, height }, target: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } }
}
