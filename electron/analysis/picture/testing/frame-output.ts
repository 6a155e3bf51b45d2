import { SMALL } from '../small-frame.ts'
import type { Picture } from './scene.ts'

/** Packs a 160×90 picture as planar 4:2:0, with sensor noise of `noise` standard deviations added to luma. */
export function toSmallFrame(picture: Picture, noise: number, random: () => number): Uint8Array {
  const small = new Uint8Array(SMALL.bytes)
  for (let k = 0; k < SMALL.u; k++) small[k] = byte(picture.y[k]! + noise * 1.73 * (random() + random() - 1) * 1.41)
  for (let y = 0, o = 0; y < SMALL.chromaHeight; y++) {
    for (let x = 0; x < SMALL.chromaWidth; x++, o++) {
      const k = 2 * y * SMALL.width + 2 * x
      small[SMALL.u + o] = byte(mean4(picture.u, k))
      small[SMALL.v + o] = byte(mean4(picture.v, k))
    }
  }
  return small
}

/** Mean of 2×2 pixels: without it the edges of a rendered picture jump by whole pixels and spoil what is tracked. */
export function halvePicture(from: Picture, to: Picture): void {
  for (const plane of ['y', 'u', 'v'] as const) {
    const a = from[plane]
    for (let y = 0, o = 0; y < to.height; y++) {
      for (let x = 0, k = 2 * y * from.width; x < to.width; x++, o++, k += 2) {
        to[plane][o] = (a[k]! + a[k + 1]! + a[k + from.width]! + a[k + from.width + 1]!) / 4
      }
    }
  }
}

const mean4 = (a: Float32Array, k: number): number => (a[k]! + a[k + 1]! + a[k + SMALL.width]! + a[k + SMALL.width + 1]!) / 4
const byte = (x: number): number => (x < 0 ? 0 : x > 255 ? 255 : Math.round(x))
