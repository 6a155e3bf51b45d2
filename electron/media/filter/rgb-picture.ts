import { AV_PIX_FMT_RGB24 } from 'node-av/constants'
import { Scaler } from 'node-av/api'
import type { Frame } from 'node-av/lib'
import type { VideoStreamInfo } from '#shared/media/media-info.ts'
import { packedFrame } from '../decode/packed-frame.ts'
import { type DisplayTarget, displayChain } from './display-chain.ts'
import { copyPlane, PictureFilter } from './picture-filter.ts'

/** 8-bit RGB, rows without padding. */
export interface RgbPicture {
  width: number
  height: number
  data: Uint8Array
}

/** Checkerboard below transparent pictures: two greys, 8-pixel squares. */
const CHECKER = [0x3a, 0x4a] as const

/** Draws decoded frames as people see them, into small RGB pictures. One owner, calls in sequence. */
export class RgbPainter {
  readonly #filter: PictureFilter
  readonly #target: { width: number; height: number }
  readonly #alpha: boolean

  constructor(video: VideoStreamInfo, target: Omit<DisplayTarget, 'format'>) {
    this.#alpha = video.hasAlpha
    this.#target = target
    this.#filter = new PictureFilter(displayChain(video, { ...target, format: this.#alpha ? 'rgba' : 'rgb24' }))
  }

  async paint(frame: Frame): Promise<RgbPicture> {
    const { width, height } = this.#target
    const drawn = await this.#filter.apply(frame)
    const data = copyPlane(drawn, 0, width * (this.#alpha ? 4 : 3), height)
    return { width, height, data: this.#alpha ? flatten(data, width) : data }
  }

  close(): void {
    this.#filter.close()
  }
}

/** Straight RGBA over a checkerboard. */
function flatten(rgba: Uint8Array, width: number): Uint8Array {
  const pixels = rgba.length / 4
  const rgb = new Uint8Array(pixels * 3)
  for (let i = 0; i < pixels; i++) {
    const below = CHECKER[(((i % width) >> 3) + (Math.floor(i / width) >> 3)) & 1]!
    const a = rgba[i * 4 + 3]! / 255
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = Math.round(rgba[i * 4 + c]! * a + below * (1 - a))
  }
  return rgb
}

/**
 * A JPEG (full range, BT.601, as JFIF means it). The conversion is done here because the scaler's own leaves video range.
 * @param quality 1..100
 */
export async function encodeJpeg({ width, height, data }: RgbPicture, quality: number): Promise<Buffer> {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const frame = packedFrame(buffer, { width, height, format: AV_PIX_FMT_RGB24 })
  const filter = new PictureFilter('scale=out_range=pc:out_color_matrix=bt601,format=yuvj420p')
  const scaler = new Scaler()
  try {
    return await scaler.toJpeg(await filter.apply(frame), { quality })
  } finally {
    scaler.close()
    filter.close()
    frame.free()
  }
}
