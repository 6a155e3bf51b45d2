import { LAYOUT } from '../shots/frame-features.ts'
import { SMALL } from '../small-frame.ts'
import { type Complex, fourier2d } from './spectrum.ts'

/** The saliency map is as large as the luma layout: 32×18, values ≥ 0 with mean 1. */
export const SALIENCY = { width: 32, height: 18, length: 576 } as const
const FIELD = { width: 64, height: 32 }
/** How much a place in the middle is favoured: people put there what matters. */
const CENTRE = 0.5

/**
 * Where the eye goes: spectral residual of luma (Hou and Zhang 2007) at 64×32, and colour that differs from the picture's mean
 * (Achanta et al. 2009), half and half, with a mild pull to the middle.
 */
export function saliencyMap(small: Uint8Array, layout: Uint8Array): Float32Array {
  const map = unitMean(spectralResidual(small))
  const colour = unitMean(colourContrast(layout))
  for (let y = 0, k = 0; y < SALIENCY.height; y++) {
    for (let x = 0; x < SALIENCY.width; x++, k++) {
      const dx = (x + 0.5) / SALIENCY.width - 0.5
      const dy = (y + 0.5) / SALIENCY.height - 0.5
      map[k] = (map[k]! + colour[k]!) * (1 - CENTRE + CENTRE * Math.exp(-(dx * dx + dy * dy) / 0.12))
    }
  }
  return unitMean(smooth(map))
}

function spectralResidual(small: Uint8Array): Float32Array {
  const { width, height } = FIELD
  const z: Complex = { re: shrink(small), im: new Float64Array(width * height) }
  fourier2d(z, width, height)
  const log = z.re.map((re, k) => Math.log(1e-6 + Math.hypot(re, z.im[k]!)))
  const mean = boxMean(log, width, height)
  for (let k = 0; k < log.length; k++) {
    const gain = Math.exp(log[k]! - mean[k]!) / Math.exp(log[k]!)
    z.re[k]! *= gain
    z.im[k]! *= gain
  }
  fourier2d(z, width, height, true)
  const map = new Float32Array(SALIENCY.length)
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * SALIENCY.height) / height) * SALIENCY.width
    for (let x = 0; x < width; x++) map[row + (x >> 1)]! += z.re[y * width + x]! ** 2 + z.im[y * width + x]! ** 2
  }
  return map
}

/** Luma at 64×32 by the mean of the pixels that fall into each cell. */
function shrink(small: Uint8Array): Float64Array {
  const { width, height } = FIELD
  const out = new Float64Array(width * height)
  const counts = new Float64Array(width * height)
  for (let y = 0, k = 0; y < SMALL.height; y++) {
    const row = Math.floor((y * height) / SMALL.height) * width
    for (let x = 0; x < SMALL.width; x++, k++) {
      const o = row + Math.floor((x * width) / SMALL.width)
      out[o]! += small[k]!
      counts[o]!++
    }
  }
  return out.map((sum, k) => sum / counts[k]!)
}

/** 3×3 mean, the field taken as periodic. */
function boxMean(a: Float64Array, width: number, height: number): Float64Array {
  return a.map((_, k) => {
    const x = k % width
    const y = (k - x) / width
    let sum = 0
    for (let dy = -1; dy <= 1; dy++) {
      const row = ((y + dy + height) % height) * width
      for (let dx = -1; dx <= 1; dx++) sum += a[row + ((x + dx + width) % width)]!
    }
    return sum / 9
  })
}

function colourContrast(layout: Uint8Array): Float32Array {
  const means = [0, LAYOUT.u, LAYOUT.v].map((from, i) => {
    const length = i === 0 ? LAYOUT.luma : LAYOUT.v - LAYOUT.u
    let sum = 0
    for (let k = from; k < from + length; k++) sum += layout[k]!
    return sum / length
  })
  const map = new Float32Array(SALIENCY.length)
  for (let k = 0; k < map.length; k++) {
    const c = (Math.floor(k / SALIENCY.width) >> 1) * LAYOUT.chromaWidth + ((k % SALIENCY.width) >> 1)
    map[k] = Math.hypot(layout[k]! - means[0]!, layout[LAYOUT.u + c]! - means[1]!, layout[LAYOUT.v + c]! - means[2]!)
  }
  return map
}

function smooth(a: Float32Array): Float32Array {
  const { width, height } = SALIENCY
  return a.map((_, k) => {
    const x = k % width
    const y = (k - x) / width
    let sum = 0
    let weight = 0
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue
        const w = (2 - Math.abs(dx)) * (2 - Math.abs(dy))
        sum += w * a[k + dy * width + dx]!
        weight += w
      }
    }
    return sum / weight
  })
}

function unitMean(a: Float32Array): Float32Array {
  let sum = 0
  for (const x of a) sum += x
  return sum > 0 ? a.map((x) => (x * a.length) / sum) : a.fill(1)
}
