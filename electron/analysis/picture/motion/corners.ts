import type { Level } from './pyramid.ts'

/** Kept off the border, so that the tracking window fits. */
const MARGIN = 6
/** Half the side of the window whose gradients are summed. */
const REACH = 2
/** Least smaller eigenvalue of the summed gradient tensor. */
const LEAST = 30

/** The best corner (largest smaller eigenvalue, Shi and Tomasi 1994) of each cell of the grid: x, y, x, y … in pixels. */
export function gridCorners({ data, width, height }: Level, cell = Math.round(width / 16)): Float32Array {
  const gx = new Float32Array(width * height)
  const gy = new Float32Array(width * height)
  for (let y = 1; y < height - 1; y++) {
    for (let k = y * width + 1, end = k + width - 2; k < end; k++) {
      gx[k] = (data[k + 1]! - data[k - 1]!) * 0.5
      gy[k] = (data[k + width]! - data[k - width]!) * 0.5
    }
  }
  const points: number[] = []
  for (let cy = MARGIN; cy + cell <= height - MARGIN + 1; cy += cell) {
    for (let cx = MARGIN; cx + cell <= width - MARGIN + 1; cx += cell) {
      let best = LEAST
      let at = -1
      for (let y = cy; y < cy + cell; y += 2) {
        for (let x = cx; x < cx + cell; x += 2) {
          const strength = smallerEigenvalue(gx, gy, y * width + x, width)
          if (strength > best) {
            best = strength
            at = y * width + x
          }
        }
      }
      if (at >= 0) points.push(at % width, Math.floor(at / width))
    }
  }
  return Float32Array.from(points)
}

function smallerEigenvalue(gx: Float32Array, gy: Float32Array, at: number, width: number): number {
  let a = 0
  let b = 0
  let c = 0
  for (let j = -REACH; j <= REACH; j++) {
    for (let k = at + j * width - REACH, end = k + 2 * REACH; k <= end; k++) {
      const p = gx[k]!
      const q = gy[k]!
      a += p * p
      b += p * q
      c += q * q
    }
  }
  return 0.5 * (a + c - Math.sqrt((a - c) * (a - c) + 4 * b * b))
}
