import { AV_PIX_FMT_YUV420P } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import { seededRandom } from '#shared/base/random.ts'
import type { Size } from '#shared/render/placement.ts'
import { frameFromPixels } from './frame-from-pixels.ts'

/** Different grain pictures that are cycled through. */
const VARIANTS = 6
const SPREAD = 26

/**
 * Film grain as pictures around middle grey, to be merged in. Which one is shown depends on the frame number alone, so that
 * preview and export show the same.
 */
export class Grain {
  readonly #frames: Frame[]

  constructor(size: Size) {
    const noise = gaussian(size.width + 512, size.height + 64)
    this.#frames = Array.from({ length: VARIANTS }, (_, i) => grainFrame(noise, size, (i * 83) % 512, (i * 29) % 64))
  }
  at(frame: number): Frame {
    return this.#frames[(((frame * 5) % VARIANTS) + VARIANTS) % VARIANTS]!
  }
  close(): void {
    for (const f of this.#frames) f.free()
  }
}

function gaussian(width: number, height: number) {
  const random = seededRandom(20240917)
  const values = new Uint8Array(width * height)
  // The sum of three uniform numbers is near enough to a normal one.
  for (let i = 0; i < values.length; i++) values[i] = Math.round(128 + SPREAD * (random() + random() + random() - 1.5))
  return { width, height, values }
}

function grainFrame(noise: ReturnType<typeof gaussian>, { width, height }: Size, dx: number, dy: number): Frame {
  const buffer = Buffer.alloc(width * height + 2 * ((width / 2) * (height / 2)), 128)
  for (let y = 0; y < height; y++) {
    const from = (y + dy) * noise.width + dx
    buffer.set(noise.values.subarray(from, from + width), y * width)
  }
  return frameFromPixels(buffer, { width, height }, AV_PIX_FMT_YUV420P)
}
