import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P10LE } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import type { Size } from '#shared/render/placement.ts'
import { frameFromPixels } from './frame-from-pixels.ts'
import { inputOf, type Layer, share } from './layer-painter.ts'
import { Stepper } from './stepper.ts'
import type { WorkingFormat } from './working-format.ts'

const n = (v: number): string => v.toFixed(5)

/** Lays layers over each other. Every call takes over the frames it is given and hands out a new one. */
export class Blender {
  readonly #working: WorkingFormat
  readonly #black: Frame
  #mix: { stepper: Stepper; opacity: number } | null = null
  #over: { stepper: Stepper; opacity: number } | null = null
  #fade: { stepper: Stepper; opacity: number; alpha: boolean } | null = null

  constructor(size: Size, working: WorkingFormat) {
    this.#working = working
    this.#black = blackFrame(size, working)
  }

  black(): Frame {
    return share(this.#black)
  }

  /** `top` over `bottom` (opaque) at an opacity. */
  async over(bottom: Frame, top: Layer, opacity: number): Promise<Frame> {
    if (!top.alpha && opacity >= 1) {
      bottom.free()
      return top.frame
    }
    if (opacity <= 0) {
      top.frame.free()
      return bottom
    }
    try {
      return await (top.alpha ? this.#overlay(bottom, top.frame, opacity) : this.#blend(bottom, top.frame, opacity))
    } finally {
      bottom.free()
      top.frame.free()
    }
  }

  /** The layer with its opacity worked into its coverage. */
  async withCoverage(layer: Layer, opacity: number): Promise<Layer> {
    if (layer.alpha && opacity >= 1) return layer
    if (this.#fade && this.#fade.alpha !== layer.alpha) {
      this.#fade.stepper.close()
      this.#fade = null
    }
    const description = `[a]format=${this.#working.alpha},lut@o=a='val*${n(opacity)}'[out]`
    this.#fade ??= { stepper: await Stepper.create(description, { a: inputOf(layer.frame) }), opacity, alpha: layer.alpha }
    if (this.#fade.opacity !== opacity) this.#fade.stepper.command('lut@o', 'a', `val*${n(opacity)}`)
    this.#fade.opacity = opacity
    const frame = await this.#fade.stepper.step({ a: layer.frame })
    layer.frame.free()
    return { frame, alpha: true }
  }

  close(): void {
    for (const g of [this.#mix, this.#over, this.#fade]) g?.stepper.close()
    this.#black.free()
  }

  async #blend(bottom: Frame, top: Frame, opacity: number): Promise<Frame> {
    this.#mix ??= {
      stepper: await Stepper.create(`[b][a]blend@o=all_mode=normal:all_opacity=${n(opacity)}[out]`, {
        a: inputOf(bottom),
        b: inputOf(top),
      }),
      opacity,
    }
    if (this.#mix.opacity !== opacity) this.#mix.stepper.command('blend@o', 'all_opacity', n(opacity))
    this.#mix.opacity = opacity
    return this.#mix.stepper.step({ a: bottom, b: top })
  }

  async #overlay(bottom: Frame, top: Frame, opacity: number): Promise<Frame> {
    const format = this.#working.bits === 10 ? 'yuv422p10' : 'yuv420'
    const description = `[b]lut@o=a='val*${n(opacity)}'[c];[a][c]overlay=0:0:format=${format},format=${this.#working.opaque}[out]`
    this.#over ??= { stepper: await Stepper.create(description, { a: inputOf(bottom), b: inputOf(top) }), opacity }
    if (this.#over.opacity !== opacity) this.#over.stepper.command('lut@o', 'a', `val*${n(opacity)}`)
    this.#over.opacity = opacity
    return this.#over.stepper.step({ a: bottom, b: top })
  }
}

function blackFrame({ width, height }: Size, working: WorkingFormat): Frame {
  const ten = working.bits === 10
  const chroma = ten ? width * height : 2 * ((width / 2) * (height / 2))
  const buffer = Buffer.alloc((width * height + chroma) * (ten ? 2 : 1))
  if (ten) {
    const words = new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.length / 2)
    words.fill(64, 0, width * height)
    words.fill(512, width * height)
  } else {
    buffer.fill(16, 0, width * height)
    buffer.fill(128, width * height)
  }
  return frameFromPixels(buffer, { width, height }, ten ? AV_PIX_FMT_YUV422P10LE : AV_PIX_FMT_YUV420P)
}
