import { seededRandom } from '#shared/base/random.ts'

/** Smooth periodic noise of one variable, −1..1: octaves that each repeat after `period`. */
export function ridge(seed: number, period: number, cells: number, octaves: number, roughness = 0.5): (x: number) => number {
  const random = seededRandom(seed)
  const layers = Array.from({ length: octaves }, (_, o) => Float32Array.from({ length: cells * 2 ** o }, () => 2 * random() - 1))
  const norm = layers.reduce((sum, _, o) => sum + roughness ** o, 0)
  return (x) => {
    let sum = 0
    for (const [o, values] of layers.entries()) {
      const at = ((((x / period) % 1) + 1) % 1) * values.length
      const i = Math.floor(at)
      const f = at - i
      const t = f * f * (3 - 2 * f)
      const a = values[i % values.length]!
      sum += roughness ** o * (a + t * (values[(i + 1) % values.length]! - a))
    }
    return sum / norm
  }
}

const SIZE = 256

/** Tileable fractal noise 0..1 over a square of 256. */
export function cloudNoise(seed: number, first = 4, roughness = 0.55): (x: number, y: number) => number {
  const random = seededRandom(seed)
  const field = new Float32Array(SIZE * SIZE)
  for (let cells = first, gain = 1; cells <= 64; cells *= 2, gain *= roughness) {
    const lattice = Float32Array.from({ length: cells * cells }, random)
    for (let k = 0; k < field.length; k++)
      field[k]! += gain * smoothAt(lattice, cells, ((k % SIZE) * cells) / SIZE, (Math.floor(k / SIZE) * cells) / SIZE)
  }
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const x of field) {
    low = Math.min(low, x)
    high = Math.max(high, x)
  }
  const flat = field.map((x) => (x - low) / (high - low))
  return (x, y) => smoothAt(flat, SIZE, x, y)
}

function smoothAt(a: Float32Array, size: number, x: number, y: number): number {
  const mask = size - 1
  const xi = Math.floor(x)
  const yi = Math.floor(y)
  const fx = x - xi
  const fy = y - yi
  const u = fx * fx * (3 - 2 * fx)
  const v = fy * fy * (3 - 2 * fy)
  const r0 = (yi & mask) * size
  const r1 = ((yi + 1) & mask) * size
  const c0 = xi & mask
  const c1 = (xi + 1) & mask
  const top = a[r0 + c0]! + u * (a[r0 + c1]! - a[r0 + c0]!)
  return top + v * (a[r1 + c0]! + u * (a[r1 + c1]! - a[r1 + c0]!) - top)
}
