import { clamp } from '#shared/base/numbers.ts'
import { type DetailFrame, GRID } from './detail-frame.ts'

/** Channel values (0..255, full range) that hold no detail. */
const CRUSHED = 8
const BLOWN = 247
/** Median luma (0..1) of a well exposed picture; darker and brighter ones may be meant, so they cost slowly. */
const DARK = 0.18
const BRIGHT = 0.55
/** Share of lost pixels that is normal: a light in the frame, a black edge. */
const NORMAL_LOSS = 0.03

/** 0..1: few pixels lost in black or white, and a median luma that can be seen; both weighted by `attention` (16×9, mean about 1). */
export function exposureScore(frame: DetailFrame, attention: ArrayLike<number>): number {
  const { width, height, data } = frame
  const half = width >> 1
  const u = width * height
  const v = u + half * (height >> 1)
  const histogram = new Float32Array(256)
  let total = 0
  let crushed = 0
  let blown = 0
  for (let cy = 0; cy < height >> 1; cy += 2) {
    const row = Math.floor((2 * cy * GRID.height) / height) * GRID.width
    for (let cx = 0; cx < half; cx += 2) {
      const weight = attention[row + Math.floor((2 * cx * GRID.width) / width)]!
      const y = 1.164 * (data[2 * cy * width + 2 * cx]! - 16)
      const cb = data[u + cy * half + cx]! - 128
      const cr = data[v + cy * half + cx]! - 128
      const red = y + 1.793 * cr
      const green = y - 0.213 * cb - 0.533 * cr
      const blue = y + 2.112 * cb
      // A saturated colour has a channel near 0 without being crushed: black needs all three, white is lost with the first.
      if (Math.max(red, green, blue) <= CRUSHED) crushed += weight
      else if (Math.min(red, green, blue) >= BLOWN) blown += weight
      histogram[clamp(Math.round(y), 0, 255)]! += weight
      total += weight
    }
  }
  const middle = weightedMedian(histogram, total) / 255
  const lost = Math.max(0, crushed / total - 2 * NORMAL_LOSS) * 1.2 + Math.max(0, blown / total - NORMAL_LOSS) * 2
  const off = middle < DARK ? (DARK - middle) / DARK : middle > BRIGHT ? (middle - BRIGHT) / (1 - BRIGHT) : 0
  return clamp(1 - lost, 0, 1) * (1 - 0.85 * off ** 1.5)
}

function weightedMedian(histogram: Float32Array, total: number): number {
  let sum = 0
  for (let i = 0; i < 256; i++) {
    sum += histogram[i]!
    if (sum >= total / 2) return i
  }
  return 255
}
