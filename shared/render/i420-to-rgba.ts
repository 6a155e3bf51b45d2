/**
 * Y′CbCr of BT.709 in limited range (Y′ 16–235, Cb and Cr 16–240) to full-range R′G′B′, as Rec. ITU-R BT.709-6 gives it, in 16.16 fixed
 * point with the sums rounded once: within one level of the exact value.
 */
const KR = 0.2126
const KB = 0.0722
const KG = 1 - KR - KB
/** Levels below black and above white that a sum may reach before it is clamped. */
const BELOW = 384

const table = (factor: number, zero: number, more = 0): Int32Array =>
  Int32Array.from({ length: 256 }, (_, v) => Math.round(factor * (v - zero) * 65536) + more)
const chroma = (factor: number): Int32Array => table((factor * 255) / 224, 128)

const LUMA = table(255 / 219, 16, 32768 + (BELOW << 16))
const RED_OF_CR = chroma(2 * (1 - KR))
const GREEN_OF_CB = chroma((-2 * KB * (1 - KB)) / KG)
const GREEN_OF_CR = chroma((-2 * KR * (1 - KR)) / KG)
const BLUE_OF_CB = chroma(2 * (1 - KB))
const CLAMP = Uint8Array.from({ length: 1024 }, (_, v) => Math.min(255, Math.max(0, v - BELOW)))
const OPAQUE = 0xff000000

/** Bytes of a picture in I420: a plane of Y′, then Cb and Cr at half the width and height; width and height are even. */
export const i420Bytes = (width: number, height: number): number => (width * height * 3) / 2

/**
 * Fills `out` (one number a pixel, bytes R G B A in memory) with the colours of an I420 picture; each sample of Cb and Cr stands for its
 * four pixels. Width and height are even. Tables instead of products: a third of the time.
 */
export function i420ToRgba(planes: Uint8Array, width: number, height: number, out: Uint32Array): void {
  const half = width >> 1
  let cb = width * height
  let cr = cb + half * (height >> 1)
  for (let row = 0; row < height; row += 2) {
    let top = row * width
    let low = top + width
    for (const end = low; top < end; cb++, cr++) {
      const u = planes[cb]!
      const v = planes[cr]!
      const r = RED_OF_CR[v]!
      const g = GREEN_OF_CB[u]! + GREEN_OF_CR[v]!
      const b = BLUE_OF_CB[u]!
      let y = LUMA[planes[top]!]!
      out[top++] = OPAQUE | (CLAMP[(y + b) >> 16]! << 16) | (CLAMP[(y + g) >> 16]! << 8) | CLAMP[(y + r) >> 16]!
      y = LUMA[planes[top]!]!
      out[top++] = OPAQUE | (CLAMP[(y + b) >> 16]! << 16) | (CLAMP[(y + g) >> 16]! << 8) | CLAMP[(y + r) >> 16]!
      y = LUMA[planes[low]!]!
      out[low++] = OPAQUE | (CLAMP[(y + b) >> 16]! << 16) | (CLAMP[(y + g) >> 16]! << 8) | CLAMP[(y + r) >> 16]!
      y = LUMA[planes[low]!]!
      out[low++] = OPAQUE | (CLAMP[(y + b) >> 16]! << 16) | (CLAMP[(y + g) >> 16]! << 8) | CLAMP[(y + r) >> 16]!
    }
  }
}
