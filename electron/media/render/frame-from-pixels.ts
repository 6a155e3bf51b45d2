import { AVCOL_PRI_BT709, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709, AVCOL_TRC_BT709, type AVPixelFormat } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import type { Size } from '#shared/render/placement.ts'
import { packedFrame } from '../decode/packed-frame.ts'

/** A BT.709 frame with its own copy of tightly packed planes. */
export function frameFromPixels(pixels: Buffer, { width, height }: Size, format: AVPixelFormat): Frame {
  const frame = packedFrame(pixels, { width, height, format })
  frame.colorSpace = AVCOL_SPC_BT709
  frame.colorRange = AVCOL_RANGE_MPEG
  frame.colorPrimaries = AVCOL_PRI_BT709
  frame.colorTrc = AVCOL_TRC_BT709
  return frame
}
