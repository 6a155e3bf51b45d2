import { AV_PICTURE_TYPE_NONE, AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG } from 'node-av/constants'
import { type Frame, Rational } from 'node-av/lib'
import type { RenderList } from '#shared/render/render-list.ts'
import type { TaskHandler } from '../worker/tasks.ts'
import { Encoder } from './encoder.ts'
import { Film } from './film.ts'
import { inputOf } from './layer-painter.ts'
import { Stepper } from './stepper.ts'

/** One frame of a film as JPEG (full range), drawn like an export. `time` in seconds; the size is rounded to even numbers. */
export const stillTask: TaskHandler<'still'> = async ({ list, time, size }) => {
  const film = new Film(list, { size: { width: even(size.width), height: even(size.height) }, media: 'original' })
  try {
    const frame = await film.frame(frameAt(list, time))
    try {
      return await encodeJpeg(frame)
    } finally {
      frame.free()
    }
  } finally {
    await film.close()
  }
}

/** The frame on screen at `time` seconds. */
export const frameAt = (list: RenderList, time: number): number => Math.floor((time * list.frameRate.num) / list.frameRate.den + 1e-6)
const even = (n: number): number => Math.max(16, 2 * Math.round(n / 2))

async function encodeJpeg(frame: Frame): Promise<Uint8Array> {
  const stepper = await Stepper.create('[a]scale=out_color_matrix=bt601:out_range=pc,format=yuv420p[out]', { a: inputOf(frame) })
  const parts: Buffer[] = []
  try {
    const full = await stepper.step({ a: frame })
    const encoder = await Encoder.open({
      name: 'mjpeg',
      options: { flags: '+qscale', global_quality: 118 * 3, strict: 'unofficial' },
      configure(context) {
        context.width = full.width
        context.height = full.height
        context.pixelFormat = AV_PIX_FMT_YUV420P
        context.colorRange = AVCOL_RANGE_JPEG
        context.timeBase = new Rational(1, 25)
      },
    })
    try {
      full.pts = 0n
      full.pictType = AV_PICTURE_TYPE_NONE
      full.quality = 118 * 3
      for (const f of [full, null]) await encoder.encode(f, async (p) => void parts.push(Buffer.from(p.data ?? [])))
    } finally {
      encoder.close()
      full.free()
    }
  } finally {
    stepper.close()
  }
  return Buffer.concat(parts)
}
