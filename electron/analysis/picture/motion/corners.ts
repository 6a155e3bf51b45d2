import type { Level } from './pyramid.ts'

/** Kept off the border, so that the tracking window fits. */
const MARGIN = 6
/** Half the side of the window whose gradients are summed. */
const REACH = 2
/** Least smaller eigenvalue of the summed gradient tensor. */
const LEAST = 15

/** The best corner (largest smaller eigenvalue, Shi and Tomasi 1994) of each cell of the grid: x, y, x, y … in pixels. */
export function gridCorners(level: Level, cell = Math.round(level.width / 16)): Float32Array {
  const { width, height } = level
  // Corners are looked for on every second column from MARGIN on; with cells of an odd width on all of them.
  const sums = tensorSums(level, cell % 2 === 0 ? 2 : 1)
  const points: number[] = []
  for (let cy = MARGIN; cy + cell <= height - MARGIN + 1; cy += cell) {
    for (let cx = MARGIN; cx + cell <= width - MARGIN + 1; cx += cell) {
      let best = LEAST
      let at = -1
      for (let y = cy; y < cy + cell; y += 2) {
        for (let x = cx; x < cx + cell; x += 2) {
          const strength = smallerEigenvalue(sums, y * width + x, width)
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

/** Gradient products gx², gx·gy and gy², each summed over 2 · REACH + 1 pixels of a row. */
interface TensorSums {
  xx: Float32Array
  xy: Float32Array
  yy: Float32Array
}

/** Filled in at every `step`-th column. */
function tensorSums({ data, width, height }: Level, step: 1 | 2): TensorSums {
  const size = width * height
  const sums = { xx: new Float32Array(size), xy: new Float32Array(size), yy: new Float32Array(size) }
  const gx = new Float32Array(width)
  const gy = new Float32Array(width)
  for (let y = 1; y < height - 1; y++) {
    const row = y * width
    for (let x = 1; x < width - 1; x++) {
      const k = row + x
      gx[x] = (data[k + 1]! - data[k - 1]!) * 0.5
      gy[x] = (data[k + width]! - data[k - width]!) * 0.5
    }
    for (let x = REACH; x < width - REACH; x += step) {
      let a = 0
      let b = 0
      let c = 0
      for (let i = x - REACH; i <= x + REACH; i++) {
        const p = gx[i]!
        const q = gy[i]!
        a += p * p
        b += p * q
        c += q * q
      }
      sums.xx[row + x] = a
      sums.xy[row + x] = b
      sums.yy[row + x] = c
    }
  }
  return sums
}

/** Of the gradient tensor summed over a window of 2 · REACH + 1 pixels each way. */
function smallerEigenvalue({ xx, xy, yy }: TensorSums, at: number, width: number): number {
  let a = 0
  let b = 0
  let c = 0
  for (let k = at - REACH * width, end = at + REACH * width; k <= end; k += width) {
    a += xx[k]!
    b += xy[k]!
    c += yy[k]!
  }
  return 0.5 * (a + c - Math.sqrt((a - c) * (a - c) + 4 * b * b))
}
