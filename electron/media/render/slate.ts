import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P10LE } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import type { Size } from '#shared/render/placement.ts'
import { frameFromPixels } from './frame-from-pixels.ts'
import type { WorkingFormat } from './working-format.ts'

/** Dark red stripes in place of media that is missing; drawn in preview only, an export is refused before. */
export function slate({ width, height }: Size, working: WorkingFormat): Frame {
  const ten = working.bits === 10
  const chromaHeight = ten ? height : height / 2
  const buffer = Buffer.alloc((width * height + width * chromaHeight) * (ten ? 2 : 1))
  const plane = ten ? new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.length / 2) : buffer
  const unit = ten ? 4 : 1
  const stripe = Math.max(8, Math.round(width / 24))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) plane[y * width + x] = unit * (((x + y) / stripe) & 1 ? 44 : 34)
  }
  const chroma = (width / 2) * chromaHeight
  plane.fill(unit * 122, width * height, width * height + chroma)
  plane.fill(unit * 158, width * height + chroma)
  return frameFromPixels(buffer, { width, height }, ten ? AV_PIX_FMT_YUV422P10LE : AV_PIX_FMT_YUV420P)
}
