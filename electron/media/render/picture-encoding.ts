import { AV_PICTURE_TYPE_NONE, AV_PIX_FMT_NV12 } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import { Graph, newFrame } from '../decode/graph.ts'
import type { Encoder } from './encoder.ts'
import type { FileWriter } from './file-writer.ts'
import type { Film } from './film.ts'
import { inputOf } from './layer-painter.ts'
import { Stepper } from './stepper.ts'

/** Finished frames that wait for the encoder. */
const QUEUE = 4

/** Frames of the film to write: [first, end). */
export interface FrameRange {
  first: number
  end: number
}

/**
 * Draws the frames of a range in order, up to QUEUE ahead of the consumer, while the next clip's file is opened and positioned.
 * The consumer frees what it takes. Ends early when it returns.
 */
export async function* drawFrames(film: Film, range: FrameRange): AsyncGenerator<Frame> {
  const ready: Promise<Frame>[] = []
  let drawing: Promise<unknown> = Promise.resolve()
  let prefetched = -1
  let next = range.first
  const drawOne = (n: number): Promise<Frame> => {
    const frame = drawing.then(() => {
      const start = film.nextSpanStart(n)
      if (start !== null && start !== prefetched && start < range.end) {
        prefetched = start
        void film.prefetch(start)
      }
      return film.frame(n)
    })
    drawing = frame.catch(() => undefined)
    return frame
  }
  try {
    while (next < range.end || ready.length > 0) {
      while (ready.length < QUEUE && next < range.end) {
        const frame = drawOne(next++)
        frame.catch(() => undefined)
        ready.push(frame)
      }
      yield await ready.shift()!
    }
  } finally {
    for (const frame of ready) await frame.then((f) => f.free()).catch(() => undefined)
  }
}

/** Turns drawn frames into what the encoder takes, and encodes them by number. */
export class PictureEncoding {
  readonly encoder: Encoder
  readonly #convert: ((frame: Frame) => Promise<Frame>) | null
  readonly #close: () => void
  #count = 0n

  private constructor(encoder: Encoder, convert: ((frame: Frame) => Promise<Frame>) | null, close: () => void) {
    this.encoder = encoder
    this.#convert = convert
    this.#close = close
  }

  /** `palette`: the colours of a GIF. Takes over the encoder and the palette. */
  static open(encoder: Encoder, palette: Frame | null): PictureEncoding {
    let stepper: Stepper | null = null
    const close = (): void => {
      stepper?.close()
      palette?.free()
    }
    if (palette) {
      const convert = async (frame: Frame): Promise<Frame> => {
        stepper ??= await Stepper.create('[a][p]paletteuse=dither=sierra2_4a:diff_mode=rectangle[out]', {
          a: inputOf(frame),
          p: inputOf(palette),
        })
        return stepper.step({ a: frame, p: palette })
      }
      return new PictureEncoding(encoder, convert, close)
    }
    if (encoder.context.pixelFormat !== AV_PIX_FMT_NV12) return new PictureEncoding(encoder, null, close)
    const convert = async (frame: Frame): Promise<Frame> => {
      stepper ??= await Stepper.create('[a]format=nv12[out]', { a: inputOf(frame) })
      return stepper.step({ a: frame })
    }
    return new PictureEncoding(encoder, convert, close)
  }

  /** Encodes the next frame and frees it. */
  async step(frame: Frame, writer: FileWriter): Promise<void> {
    const ready = this.#convert ? await this.#convert(frame) : frame
    if (ready !== frame) frame.free()
    try {
      ready.pts = this.#count++
      ready.duration = 1n
      // The decoder's picture type would force the same type on the encoder.
      ready.pictType = AV_PICTURE_TYPE_NONE
      await this.encoder.encode(ready, (packet) => writer.write(this.encoder, packet))
    } finally {
      ready.free()
    }
  }
  finish(writer: FileWriter): Promise<void> {
    return this.encoder.encode(null, (packet) => writer.write(this.encoder, packet))
  }
  close(): void {
    this.#close()
    this.encoder.close()
  }
}

/** The best 256 colours for a range; reads it once. */
export async function makePalette(film: Film, range: FrameRange, check: (share: number) => void): Promise<Frame> {
  let graph: Graph | null = null
  let at = 0n
  const palette = newFrame()
  try {
    for await (const frame of drawFrames(film, range)) {
      graph ??= await Graph.create('[a]palettegen=stats_mode=diff:reserve_transparent=0[out]', { a: inputOf(frame) }, 'video')
      frame.pts = at++
      await graph.push('a', frame)
      frame.free()
      check(Number(at) / (range.end - range.first))
    }
    await graph!.push('a', null)
    if ((await graph!.pull(palette)) !== 'frame') throw new Error('no palette came out')
    return palette
  } catch (e) {
    palette.free()
    throw e
  } finally {
    graph?.close()
  }
}
