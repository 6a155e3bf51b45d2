import { AVCOL_PRI_BT709, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709, AVCOL_TRC_BT709, type AVPixelFormat } from 'node-av/constants'
import { Frame } from 'node-av/lib'
import type { Size } from '#shared/render/placement.ts'
import { newFrame } from '../decode/graph.ts'
import { must } from '../decode/av-error.ts'

/** A BT.709 frame with its own copy of tightly packed planes (Frame.fromVideoBuffer only points into the Buffer). */
export function frameFromPixels(pixels: Buffer, { width, height }: Size, format: AVPixelFormat): Frame {
  const view = Frame.fromVideoBuffer(pixels, { width, height, format, timeBase: { num: 1, den: 1000 }, pts: 0n })
  const frame = newFrame()
  frame.format = format
  frame.width = width
  frame.height = height
  must(frame.getBuffer(), 'frame memory')
  must(frame.copy(view), 'frame copy')
  frame.pts = 0n
  frame.colorSpace = AVCOL_SPC_BT709
  frame.colorRange = AVCOL_RANGE_MPEG
  frame.colorPrimaries = AVCOL_PRI_BT709
  frame.colorTrc = AVCOL_TRC_BT709
  view.free()
  return frame
}
