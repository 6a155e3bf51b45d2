import type { Cube } from '#shared/render/cube.ts'

/** Cells a side into which colour pairs are gathered before the fit: it makes the cost independent of the number of pixels. */
const BINS = 48
/** Most rounds of the solver, and the share of the first residual at which it is done. */
const ROUNDS = 120
const DONE = 1e-5

export interface FitOptions {
  /** Table entries a side. */
  size?: number
  /** Weight of smoothness against the data: what keeps a table from bending after noise and from bands. */
  smoothness?: number
  /** Weight that pulls what no data reaches towards no change. */
  pull?: number
}

/**
 * The colour table that turns `source` into `target`: regularised regression over trilinear weights, solved by conjugate gradients. What
 * is fitted is the difference to no change; second differences along the three axes are kept small, and where no colour was seen the
 * table goes back to no change. R'G'B' triplets 0..1, pixel by pixel in the same order; the lists are equally long.
 */
export function fitLut(source: Float32Array, target: Float32Array, options: FitOptions = {}): Cube {
  const { size = 17, smoothness = 0.02, pull = 1e-4 } = options
  const data = gather(source, target, size)
  const nodes = size ** 3
  const values = new Float32Array(nodes * 3)
  for (let channel = 0; channel < 3; channel++) {
    const difference = solve(data, channel, size, smoothness, pull)
    for (let n = 0; n < nodes; n++) values[3 * n + channel] = difference[n]! + coordinate(n, channel, size)
  }
  return { size, min: [0, 0, 0], max: [1, 1, 1], values }
}

const coordinate = (node: number, channel: number, size: number): number => (Math.floor(node / size ** channel) % size) / (size - 1)

/** Colour pairs by cell: where they lie in the table, how many there are, what the target adds. */
interface Gathered {
  count: number
  /** Lowest corner of the table's cell, and the eight weights of its corners. */
  corner: Int32Array
  weights: Float32Array
  mass: Float32Array
  added: Float32Array
}

function gather(source: Float32Array, target: Float32Array, size: number): Gathered {
  const cells = new Map<number, Float64Array>()
  for (let i = 0; i + 2 < source.length; i += 3) {
    let key = 0
    for (let c = 2; c >= 0; c--) key = key * BINS + Math.min(BINS - 1, Math.floor(source[i + c]! * BINS))
    let sum = cells.get(key)
    if (!sum) cells.set(key, (sum = new Float64Array(7)))
    for (let c = 0; c < 3; c++) {
      sum[c]! += source[i + c]!
      sum[3 + c]! += target[i + c]! - source[i + c]!
    }
    sum[6]!++
  }
  const count = cells.size
  const out: Gathered = {
    count,
    corner: new Int32Array(count),
    weights: new Float32Array(count * 8),
    mass: new Float32Array(count),
    added: new Float32Array(count * 3),
  }
  const total = source.length / 3
  let k = 0
  for (const sum of cells.values()) {
    const n = sum[6]!
    const [r, g, b] = [0, 1, 2].map((c) => Math.min(1, Math.max(0, sum[c]! / n)) * (size - 1))
    const low = [r!, g!, b!].map((v) => Math.min(size - 2, Math.floor(v)))
    const f = [r! - low[0]!, g! - low[1]!, b! - low[2]!]
    out.corner[k] = (low[2]! * size + low[1]!) * size + low[0]!
    for (let q = 0; q < 8; q++) {
      out.weights[8 * k + q] = [0, 1, 2].reduce((w, c) => w * ((q >> c) & 1 ? f[c]! : 1 - f[c]!), 1)
    }
    // A colour that fills the picture must not drown the others: its weight grows with the square root of its share.
    out.mass[k] = Math.sqrt(n / total)
    for (let c = 0; c < 3; c++) out.added[3 * k + c] = sum[3 + c]! / n
    k++
  }
  return out
}

/** Conjugate gradients (Hestenes and Stiefel 1952) on the normal equations of one channel. */
function solve(data: Gathered, channel: number, size: number, smoothness: number, pull: number): Float64Array {
  const nodes = size ** 3
  const offsets = Int32Array.from({ length: 8 }, (_, q) => (q & 1) + ((q >> 1) & 1) * size + (q >> 2) * size * size)
  const apply = (x: Float64Array, out: Float64Array): void => {
    for (let n = 0; n < nodes; n++) out[n] = pull * x[n]!
    for (let k = 0; k < data.count; k++) {
      const at = data.corner[k]!
      let value = 0
      for (let q = 0; q < 8; q++) value += data.weights[8 * k + q]! * x[at + offsets[q]!]!
      value *= data.mass[k]!
      for (let q = 0; q < 8; q++) out[at + offsets[q]!]! += data.weights[8 * k + q]! * value
    }
    bend(x, out, size, smoothness)
  }
  const x = new Float64Array(nodes)
  const residual = new Float64Array(nodes)
  for (let k = 0; k < data.count; k++) {
    const value = data.mass[k]! * data.added[3 * k + channel]!
    for (let q = 0; q < 8; q++) residual[data.corner[k]! + offsets[q]!]! += data.weights[8 * k + q]! * value
  }
  const direction = residual.slice()
  const image = new Float64Array(nodes)
  let energy = dot(residual, residual)
  const enough = energy * DONE ** 2
  for (let round = 0; round < ROUNDS && energy > enough; round++) {
    apply(direction, image)
    const step = energy / dot(direction, image)
    for (let n = 0; n < nodes; n++) {
      x[n]! += step * direction[n]!
      residual[n]! -= step * image[n]!
    }
    const next = dot(residual, residual)
    for (let n = 0; n < nodes; n++) direction[n] = residual[n]! + (next / energy) * direction[n]!
    energy = next
  }
  return x
}

/** Adds the gradient of the squared second differences along each axis. */
function bend(x: Float64Array, out: Float64Array, size: number, weight: number): void {
  for (const stride of [1, size, size * size]) {
    for (let n = 0; n < x.length; n++) {
      const place = Math.floor(n / stride) % size
      if (place === 0 || place === size - 1) continue
      const second = weight * (x[n - stride]! - 2 * x[n]! + x[n + stride]!)
      out[n - stride]! += second
      out[n]! -= 2 * second
      out[n + stride]! += second
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let n = 0; n < a.length; n++) sum += a[n]! * b[n]!
  return sum
}
