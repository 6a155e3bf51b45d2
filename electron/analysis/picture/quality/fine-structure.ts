import { quantile } from '#shared/base/numbers.ts'
import { type DetailFrame, GRID } from './detail-frame.ts'

export interface FineStructure {
  /** 90th percentile over the grid of variance of the Laplacian over variance of luma: a sharp subject before a soft ground is sharp. */
  sharpness: number
  /** Standard deviation of noise in flat blocks, 0..255. */
  noise: number
  /** Gradient tensor of the picture: blur along a direction takes the gradients of that direction away. */
  xx: number
  xy: number
  yy: number
}

const NOISE_BLOCK = 8
/** In pictures this high every second row tells enough; its neighbours still take part in the Laplacian. */
const ROWS_TO_SPARE = 240
/** Added to the variance of luma, so that flat cells count as unsharp. */
const FLAT = 20
/** Mean |Laplacian| of unit white noise: √20 · √(2/π). */
const NOISE_GAIN = 3.568
/** Flattest share of blocks that is taken for noise, and the brightness in which noise can be seen. */
const FLATTEST = 0.1
const DARKEST = 24
const BRIGHTEST = 225

/** Sums over a cell of the grid. */
const CELL = { n: 0, luma: 1, luma2: 2, lap: 3, lap2: 4, size: 5 } as const

/** Sharpness, noise and direction of structure in one pass over the luma. */
export function fineStructure(frame: DetailFrame): FineStructure {
  const { width, height } = frame
  const step = height >= ROWS_TO_SPARE ? 2 : 1
  const cells = new Float64Array(GRID.cells * CELL.size)
  const columns = noiseColumns(width)
  const noiseRows = Math.max(1, Math.floor(height / NOISE_BLOCK))
  const roughness = new Float32Array(columns.length * noiseRows)
  const brightness = new Float32Array(columns.length * noiseRows)
  const tensor = { xx: 0, xy: 0, yy: 0 }
  const sums = new Int32Array(8)
  for (let y = 1; y < height - 1; y += step) {
    const cellRow = Math.floor((y * GRID.height) / height) * GRID.width
    const noiseRow = Math.min(noiseRows - 1, Math.floor(y / NOISE_BLOCK)) * columns.length
    for (let b = 0; b < columns.length; b++) {
      const { from, to, column } = columns[b]!
      sumRun(frame, y, from, to, sums)
      const cell = (cellRow + column) * CELL.size
      cells[cell + CELL.n]! += to - from
      cells[cell + CELL.luma]! += sums[0]!
      cells[cell + CELL.luma2]! += sums[1]!
      cells[cell + CELL.lap]! += sums[2]!
      cells[cell + CELL.lap2]! += sums[3]!
      roughness[noiseRow + b]! += sums[4]!
      brightness[noiseRow + b]! += sums[0]!
      tensor.xx += sums[5]!
      tensor.xy += sums[6]!
      tensor.yy += sums[7]!
    }
  }
  const noise = noiseLevel(roughness, brightness, (NOISE_BLOCK * NOISE_BLOCK) / step)
  return { sharpness: gridSharpness(cells, noise), noise, ...tensor }
}

/** The inner pixels of a row in runs of one noise block each (the last one takes what is left), with the column of the grid they count for. */
function noiseColumns(width: number): { from: number; to: number; column: number }[] {
  const count = Math.max(1, Math.floor(width / NOISE_BLOCK))
  return Array.from({ length: count }, (_, b) => {
    const from = Math.max(1, b * NOISE_BLOCK)
    const to = b === count - 1 ? width - 1 : (b + 1) * NOISE_BLOCK
    return { from, to, column: Math.min(GRID.width - 1, Math.floor((from * GRID.width) / width)) }
  })
}

/**
 * Sums over the pixels `from` … `to` of row y: luma and its square, Laplacian, its square and its magnitude, products of the gradient. All are
 * whole numbers below 2³¹ for runs of up to a thousand pixels.
 */
function sumRun({ data, width }: DetailFrame, y: number, from: number, to: number, sums: Int32Array): void {
  let luma = 0
  let luma2 = 0
  let lap = 0
  let lap2 = 0
  let rough = 0
  let xx = 0
  let xy = 0
  let yy = 0
  const end = y * width + to
  let k = y * width + from
  let l = data[k - 1]!
  let c = data[k]!
  for (; k < end; k++) {
    const r = data[k + 1]!
    const u = data[k - width]!
    const d = data[k + width]!
    const e = 4 * c - l - r - u - d
    const dx = r - l
    const dy = d - u
    luma = (luma + c) | 0
    luma2 = (luma2 + c * c) | 0
    lap = (lap + e) | 0
    lap2 = (lap2 + e * e) | 0
    rough = (rough + (e < 0 ? -e : e)) | 0
    xx = (xx + dx * dx) | 0
    xy = (xy + dx * dy) | 0
    yy = (yy + dy * dy) | 0
    l = c
    c = r
  }
  sums[0] = luma
  sums[1] = luma2
  sums[2] = lap
  sums[3] = lap2
  sums[4] = rough
  sums[5] = xx
  sums[6] = xy
  sums[7] = yy
}

/** `area`: pixels of a block that were summed. */
function noiseLevel(roughness: Float32Array, brightness: Float32Array, area: number): number {
  const seen = roughness.filter((_, i) => brightness[i]! > DARKEST * area && brightness[i]! < BRIGHTEST * area)
  return seen.length ? quantile(seen, FLATTEST) / area / NOISE_GAIN : 0
}

/** Noise has a Laplacian of its own, 20σ², which is no sharpness. */
function gridSharpness(cells: Float64Array, noise: number): number {
  const values = new Float64Array(GRID.cells)
  for (let i = 0; i < GRID.cells; i++) {
    const [n, luma, luma2, lap, lap2] = cells.subarray(i * CELL.size, (i + 1) * CELL.size) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ]
    if (n === 0) continue
    const variance = luma2 / n - (luma / n) ** 2
    const fine = lap2 / n - (lap / n) ** 2 - 20 * noise * noise
    values[i] = Math.max(0, fine) / (variance + FLAT)
  }
  return quantile(values, 0.9)
}
