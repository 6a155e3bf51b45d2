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
/** Added to the variance of luma, so that flat cells count as unsharp. */
const FLAT = 20
/** Mean |Laplacian| of unit white noise: √20 · √(2/π). */
const NOISE_GAIN = 3.568
/** Flattest share of blocks that is taken for noise, and the brightness in which noise can be seen. */
const FLATTEST = 0.1
const DARKEST = 24
const BRIGHTEST = 225

/** Sharpness, noise and direction of structure in one pass over the luma. */
export function fineStructure(frame: DetailFrame): FineStructure {
  const { width, height, data } = frame
  const cells = Array.from({ length: GRID.cells }, () => ({ n: 0, luma: 0, luma2: 0, lap: 0, lap2: 0 }))
  const noiseColumns = Math.max(1, Math.floor(width / NOISE_BLOCK))
  const noiseRows = Math.max(1, Math.floor(height / NOISE_BLOCK))
  const roughness = new Float32Array(noiseColumns * noiseRows)
  const brightness = new Float32Array(noiseColumns * noiseRows)
  const tensor = { xx: 0, xy: 0, yy: 0 }
  for (let y = 1; y < height - 1; y++) {
    const cellRow = Math.floor((y * GRID.height) / height) * GRID.width
    const noiseRow = Math.min(noiseRows - 1, Math.floor(y / NOISE_BLOCK)) * noiseColumns
    for (let x0 = 1; x0 < width - 1; ) {
      const block = Math.min(noiseColumns - 1, Math.floor(x0 / NOISE_BLOCK))
      const column = Math.min(GRID.width - 1, Math.floor((x0 * GRID.width) / width))
      const x1 = Math.min(width - 1, (Math.floor(x0 / NOISE_BLOCK) + 1) * NOISE_BLOCK)
      const cell = cells[cellRow + column]!
      let luma = 0
      let luma2 = 0
      let lap = 0
      let lap2 = 0
      let rough = 0
      let xx = 0
      let xy = 0
      let yy = 0
      for (let k = y * width + x0, end = y * width + x1; k < end; k++) {
        const c = data[k]!
        const l = data[k - 1]!
        const r = data[k + 1]!
        const u = data[k - width]!
        const d = data[k + width]!
        const e = 4 * c - l - r - u - d
        const dx = r - l
        const dy = d - u
        luma += c
        luma2 += c * c
        lap += e
        lap2 += e * e
        rough += e < 0 ? -e : e
        xx += dx * dx
        xy += dx * dy
        yy += dy * dy
      }
      cell.n += x1 - x0
      cell.luma += luma
      cell.luma2 += luma2
      cell.lap += lap
      cell.lap2 += lap2
      roughness[noiseRow + block]! += rough
      brightness[noiseRow + block]! += luma
      tensor.xx += xx
      tensor.xy += xy
      tensor.yy += yy
      x0 = x1
    }
  }
  const noise = noiseLevel(roughness, brightness)
  return { sharpness: gridSharpness(cells, noise), noise, ...tensor }
}

function noiseLevel(roughness: Float32Array, brightness: Float32Array): number {
  const area = NOISE_BLOCK * NOISE_BLOCK
  const seen = roughness.filter((_, i) => brightness[i]! > DARKEST * area && brightness[i]! < BRIGHTEST * area)
  return seen.length ? quantile(seen, FLATTEST) / area / NOISE_GAIN : 0
}

/** Noise has a Laplacian of its own, 20σ², which is no sharpness. */
function gridSharpness(cells: readonly { n: number; luma: number; luma2: number; lap: number; lap2: number }[], noise: number): number {
  const values = cells.map(({ n, luma, luma2, lap, lap2 }) => {
    if (n === 0) return 0
    const variance = luma2 / n - (luma / n) ** 2
    const fine = lap2 / n - (lap / n) ** 2 - 20 * noise * noise
    return Math.max(0, fine) / (variance + FLAT)
  })
  return quantile(values, 0.9)
}
