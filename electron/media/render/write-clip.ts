import { AV_PIX_FMT_RGBA, AVCOL_RANGE_JPEG, AVCOL_SPC_RGB } from 'node-av/constants'
import type { FrameRate } from '#shared/time/frame-rate.ts'
import { Encoder } from './encoder.ts'
import { FileWriter } from './file-writer.ts'
import { frameFromPixels } from './frame-from-pixels.ts'
import { inputOf } from './layer-painter.ts'
import { Stepper } from './stepper.ts'
import { videoEncoders } from './video-encoders.ts'

export interface DrawnClip {
  path: string
  width: number
  height: number
  frameRate: FrameRate
  frameCount: number
  /** Fills `pixels` (R, G, B, A bytes, row by row) with frame `index`. */
  draw(index: number, pixels: Uint8Array): void | Promise<void>
  /** Constant quality (x264's rate factor) and preset; absent: those of the program's own footage. */
  quality?: number
  preset?: string
}

/** Constant quality of the program's own footage: good enough to be cut again. Drawing must not wait for the encoder, so its files may be large. */
const QUALITY = 23

/** Encodes frames that are drawn one by one as H.264 in MP4, without sound. */
export async function writeClip(clip: DrawnClip, o: { signal: AbortSignal; onProgress(share: number): void }): Promise<void> {
  const { width, height } = clip
  const settings = {
    codec: 'h264',
    width,
    height,
    frameRate: null,
    quality: clip.quality ?? QUALITY,
    speed: 'fast',
    hardware: 'software',
  } as const
  const [choice] = videoEncoders(settings, { width, height }, clip.frameRate, 'mp4')
  const encoder = await Encoder.open({ ...choice!.spec, options: { ...choice!.spec.options, preset: clip.preset ?? 'ultrafast' } })
  const writer = await FileWriter.create(clip.path, 'mp4', [encoder], { movflags: '+faststart' })
  const pixels = Buffer.alloc(width * height * 4)
  let convert: Stepper | undefined
  try {
    for (let n = 0; n < clip.frameCount; n++) {
      o.signal.throwIfAborted()
      await clip.draw(n, pixels)
      const drawn = frameFromPixels(pixels, { width, height }, AV_PIX_FMT_RGBA)
      drawn.colorSpace = AVCOL_SPC_RGB
      drawn.colorRange = AVCOL_RANGE_JPEG
      convert ??= await Stepper.create('[a]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[out]', { a: inputOf(drawn) })
      const frame = await convert.step({ a: drawn })
      drawn.free()
      frame.pts = BigInt(n)
      await encoder.encode(frame, (packet) => writer.write(encoder, packet))
      frame.free()
      o.onProgress((n + 1) / clip.frameCount)
    }
    await encoder.encode(null, (packet) => writer.write(encoder, packet))
    await writer.finish()
  } finally {
    await writer.abandon()
    convert?.close()
    encoder.close()
  }
}
