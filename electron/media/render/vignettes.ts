import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P10LE, AV_PIX_FMT_YUVA420P, AV_PIX_FMT_YUVA422P10LE } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import type { Size } from '#shared/render/placement.ts'
import { frameFromPixels } from './frame-from-pixels.ts'
import type { WorkingFormat } from './working-format.ts'

/** A darkening towards the corners of a picture of some size; `amount` 0..100. */
export interface Vignette {
  amount: number
  size: Size
  /** The picture has coverage, which stays as it is. */
  alpha: boolean
}

/** Vignettes that are kept; each takes as much memory as two frames. */
const MAX_KEPT = 4
/** Half the angle of view at full amount, radians: the light falls off as with a natural lens, by cos⁴. */
const WIDEST = 0.95

/** In a chain: merges black in as far as the mask says. The graph has two more inputs, [dark] and [mask]. */
export const VIGNETTE_FILTER = `null[bright];[bright][dark][mask]maskedmerge`

/** The frames that darken pictures, made once for a size and an amount. */
export class Vignettes {
  readonly #working: WorkingFormat
  readonly #made = new Map<string, { dark: Frame; mask: Frame }>()

  constructor(working: WorkingFormat) {
    this.#working = working
  }

  /** Belong to this; valid until the call after MAX_KEPT others. */
  inputs(v: Vignette): { dark: Frame; mask: Frame } {
    const key = [v.amount, v.size.width, v.size.height, v.alpha].join('/')
    const found = this.#made.get(key) ?? this.#make(v)
    this.#made.delete(key)
    this.#made.set(key, found)
    for (const [old, frames] of this.#made) {
      if (this.#made.size <= MAX_KEPT) break
      this.#made.delete(old)
      free(frames)
    }
    return found
  }

  close(): void {
    for (const frames of this.#made.values()) free(frames)
    this.#made.clear()
  }

  #make({ amount, size, alpha }: Vignette): { dark: Frame; mask: Frame } {
    const ten = this.#working.bits === 10
    const top = ten ? 1024 : 256
    const [sx, sy] = [2, ten ? 1 : 2]
    const chroma = { width: Math.ceil(size.width / sx), height: Math.ceil(size.height / sy) }
    const luma = size.width * size.height
    const both = 2 * chroma.width * chroma.height
    const values = new (ten ? Uint16Array : Uint8Array)(luma + both + (alpha ? luma : 0))
    const format = ten ? (alpha ? AV_PIX_FMT_YUVA422P10LE : AV_PIX_FMT_YUV422P10LE) : alpha ? AV_PIX_FMT_YUVA420P : AV_PIX_FMT_YUV420P
    const frame = (): Frame => frameFromPixels(Buffer.from(values.buffer), size, format)
    values.fill(top / 2, luma, luma + both)
    const dark = frame()
    const angle = (amount / 100) * WIDEST
    values.fill(0)
    fallOff(values.subarray(0, luma), size, 1, 1, size, angle, top)
    fallOff(values.subarray(luma, luma + both / 2), chroma, sx, sy, size, angle, top)
    values.copyWithin(luma + both / 2, luma, luma + both / 2)
    return { dark, mask: frame() }
  }
}

/** How much light is lost, in shares of `top`, on a plane whose samples lie (sx, sy) pixels apart. */
function fallOff(out: Uint8Array | Uint16Array, plane: Size, sx: number, sy: number, size: Size, angle: number, top: number): void {
  const corner = Math.hypot(size.width / 2, size.height / 2)
  for (let y = 0; y < plane.height; y++) {
    const dy = y * sy - size.height / 2
    for (let x = 0; x < plane.width; x++) {
      const dx = x * sx - size.width / 2
      const c = Math.cos((angle * Math.sqrt(dx * dx + dy * dy)) / corner)
      out[y * plane.width + x] = Math.min(top - 1, Math.round(top * (1 - c * c * c * c)))
    }
  }
}

function free({ dark, mask }: { dark: Frame; mask: Frame }): void {
  dark.free()
  mask.free()
}
