import { seededRandom } from '#shared/base/random.ts'

const SIZE = 256

/** Tileable fractal value noise 0..1 with its smaller copies, so that far surfaces do not flicker. */
export interface NoiseTexture {
  /** Value at (u, v) in texels of the finest level; `footprint` is the number of texels that a pixel covers. */
  sample(u: number, v: number, footprint: number): number
}

export function noiseTexture(seed: number): NoiseTexture {
  const levels = [fractal(seed)]
  for (let size = SIZE >> 1; size >= 8; size >>= 1) levels.push(halve(levels.at(-1)!, size))
  return {
    sample(u, v, footprint) {
      const level = footprint <= 1 ? 0 : Math.min(levels.length - 1, Math.round(Math.log2(footprint)))
      return bilinear(levels[level]!, SIZE >> level, u / (1 << level), v / (1 << level))
    },
  }
}

function fractal(seed: number): Float32Array {
  const random = seededRandom(seed)
  const out = new Float32Array(SIZE * SIZE)
  for (let cells = 4, gain = 1; cells <= 128; cells *= 2, gain *= 0.62) {
    const lattice = Float32Array.from({ length: cells * cells }, random)
    for (let k = 0; k < out.length; k++) {
      out[k]! += gain * (bilinear(lattice, cells, ((k % SIZE) * cells) / SIZE, (Math.floor(k / SIZE) * cells) / SIZE) - 0.5)
    }
  }
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const x of out) {
    low = Math.min(low, x)
    high = Math.max(high, x)
  }
  return out.map((x) => (x - low) / (high - low))
}

function halve(a: Float32Array, size: number): Float32Array {
  const w = 2 * size
  return Float32Array.from({ length: size * size }, (_, k) => {
    const o = 2 * Math.floor(k / size) * w + 2 * (k % size)
    return (a[o]! + a[o + 1]! + a[o + w]! + a[o + w + 1]!) / 4
  })
}

function bilinear(a: Float32Array, size: number, u: number, v: number): number {
  const mask = size - 1
  const x = Math.floor(u)
  const y = Math.floor(v)
  const fx = u - x
  const fy = v - y
  const r0 = (y & mask) * size
  const r1 = ((y + 1) & mask) * size
  const c0 = x & mask
  const c1 = (x + 1) & mask
  const top = a[r0 + c0]! + fx * (a[r0 + c1]! - a[r0 + c0]!)
  return top + fy * (a[r1 + c0]! + fx * (a[r1 + c1]! - a[r1 + c0]!) - top)
}
