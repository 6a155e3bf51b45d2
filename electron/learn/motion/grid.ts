/** Numbers on a grid that covers the whole picture, row by row. */
export interface Grid {
  width: number
  height: number
  data: Float32Array
}

export const newGrid = (width: number, height: number, at?: (x: number, y: number) => number): Grid => ({
  ...{ width, height },
  data: at
    ? Float32Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)))
    : new Float32Array(width * height),
})

/** Value at shares u, v (0..1) of the picture's width and height, bilinear; beyond its edges that of the edge. */
export function gridAt({ width, height, data }: Grid, u: number, v: number): number {
  const x = Math.min(width - 1, Math.max(0, u * width - 0.5))
  const y = Math.min(height - 1, Math.max(0, v * height - 0.5))
  const x0 = Math.min(width - 2, Math.floor(x)) & ~(width === 1 ? 0xffff : 0)
  const y0 = Math.min(height - 2, Math.floor(y)) & ~(height === 1 ? 0xffff : 0)
  const [fx, fy] = [x - x0, y - y0]
  const i = y0 * width + x0
  const right = width > 1 ? 1 : 0
  const below = height > 1 ? width : 0
  const top = data[i]! + fx * (data[i + right]! - data[i]!)
  const low = data[i + below]! + fx * (data[i + below + right]! - data[i + below]!)
  return top + fy * (low - top)
}

/** Two passes of a box three wide each way: as good as a small Gaussian, σ ≈ 1.2. */
export function blurred(grid: Grid): Grid {
  const { width, height } = grid
  const box = (from: Float32Array, step: number, count: number): Float32Array => {
    const out = new Float32Array(from.length)
    for (let i = 0; i < from.length; i++) {
      const at = Math.floor(i / step) % count
      const before = at > 0 ? i - step : i
      const after = at < count - 1 ? i + step : i
      out[i] = (from[before]! + from[i]! + from[after]!) / 3
    }
    return out
  }
  let data = grid.data
  for (let k = 0; k < 2; k++) data = box(box(data, 1, width), width, height)
  return { width, height, data }
}
