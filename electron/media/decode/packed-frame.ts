import type { AVPixelFormat } from 'node-av/constants'
import { Frame, Rational } from 'node-av/lib'
import { must } from './av-error.ts'
import { newFrame } from './graph.ts'

export interface PackedPicture {
  width: number
  height: number
  format: AVPixelFormat
}

/** Keeps the pixels of a view for as long as the view is there: it does not do so itself. */
const pixelsOf = new WeakMap<Frame, Buffer>()

/**
 * A frame with its own, aligned copy of tightly packed planes; it says nothing of its colours, and its time is 0 ms. The one way from
 * a Buffer to a picture: a frame of Frame.fromVideoBuffer only points into the Buffer and does not keep it, so that whatever reads
 * it later, a filter on another thread above all, reads memory that the garbage collector may have given back.
 */
export function packedFrame(pixels: Buffer, { width, height, format }: PackedPicture): Frame {
  const frame = newFrame()
  frame.format = format
  frame.width = width
  frame.height = height
  must(frame.getBuffer(), 'frame memory')
  const view = Frame.fromVideoBuffer(pixels, { width, height, format, timeBase: { num: 1, den: 1000 }, pts: 0n })
  pixelsOf.set(view, pixels)
  must(frame.copy(view), 'frame copy')
  view.free()
  frame.timeBase = new Rational(1, 1000)
  frame.pts = 0n
  return frame
}
