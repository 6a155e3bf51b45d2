/** Where in the source, in its pixels (middle of the first at 0, 0), a pixel of the result comes from: u = ux·x + uy·y + u0, v alike. */
export interface Affine {
  ux: number
  uy: number
  u0: number
  vx: number
  vy: number
  v0: number
}

/** One plane of a picture; `stride` counts samples. */
export interface Plane {
  data: Uint8Array | Uint16Array
  width: number
  height: number
  stride: number
}

const PHASES = 256
/** Coordinates are whole numbers of 2^-16 pixels. */
const FINE = 16
const ONE = 1 << FINE
/** Weights are whole numbers of 2^-10. */
const UNIT = 1 << 10

/** Four weights for each phase; they sum to one exactly, so that even surfaces stay even. */
const KERNEL = cubicWeights()

/**
 * Draws `to` from `from` by cubic convolution (Keys 1981, a = -1/2: sharp, and exact where nothing moves), first along rows, then along
 * columns (Catmull and Smith 1980), which is half the work. Beyond its border the picture goes on with its outermost samples. Meant for maps
 * that turn and scale by little (ux and vy about 1): there is no filter against aliasing. `bits` of a sample: 8 to 16.
 */
export function warpPlane(from: Plane, to: Plane, map: Affine, bits: number): void {
  const most = (1 << bits) - 1
  // Bits kept between the passes: what overshoots there by a quarter and then again must fit 31 bits.
  const kept = 18 - bits
  const rows = rowsInUse(from, to, map)
  const between = alongRows(from, to.width, rows, map, 10 - kept)
  alongColumns(between, rows, to, map, 10 + kept, most)
}

interface Rows {
  first: number
  count: number
}

/** Rows of the source that the second pass reads; it goes on with the outermost ones. */
function rowsInUse(from: Plane, to: Plane, { vx, vy, v0 }: Affine): Rows {
  const across = vx * (to.width - 1)
  const down = vy * (to.height - 1)
  const low = v0 + Math.min(0, across) + Math.min(0, down)
  const high = v0 + Math.max(0, across) + Math.max(0, down)
  const first = clampTo(Math.floor(low) - 1, from.height - 1)
  return { first, count: clampTo(Math.floor(high) + 2, from.height - 1) - first + 1 }
}

let between = new Int32Array(0)

function alongRows(from: Plane, width: number, rows: Rows, map: Affine, shift: number): Int32Array {
  if (between.length < rows.count * width) between = new Int32Array(rows.count * width)
  const out = between
  const { data, stride } = from
  const last = from.width - 1
  const half = shift > 0 ? 1 << (shift - 1) : 0
  // On a row of the source, v is fixed: what remains of u depends on x alone.
  const du = Math.round((map.ux - (map.uy * map.vx) / map.vy) * ONE)
  for (let r = 0; r < rows.count; r++) {
    const v = rows.first + r
    const row = v * stride
    const start = Math.round(((map.uy / map.vy) * (v - map.v0) + map.u0) * ONE)
    // Pixels whose four samples all lie within the row.
    const inner = Math.max(0, Math.min(width, Math.ceil((ONE - start) / du)))
    const outer = Math.max(inner, Math.min(width, Math.floor(((last - 1) * ONE - 1 - start) / du) + 1))
    let o = r * width
    let u = start
    for (let x = 0; x < inner; x++, u += du) out[o++] = (atBorder(data, row, last, u) + half) >> shift
    for (let x = inner; x < outer; x++, u += du) {
      const k = row + (u >> FINE) - 1
      const a = (u >> 6) & 1020
      out[o++] =
        (KERNEL[a]! * data[k]! + KERNEL[a + 1]! * data[k + 1]! + KERNEL[a + 2]! * data[k + 2]! + KERNEL[a + 3]! * data[k + 3]! + half) >>
        shift
    }
    for (let x = outer; x < width; x++, u += du) out[o++] = (atBorder(data, row, last, u) + half) >> shift
  }
  return out
}

function atBorder(data: Plane['data'], row: number, last: number, u: number): number {
  const at = u >> FINE
  const a = (u >> 6) & 1020
  let sum = 0
  for (let i = 0; i < 4; i++) sum += KERNEL[a + i]! * data[row + clampTo(at - 1 + i, last)]!
  return sum
}

function alongColumns(rowsOf: Int32Array, { first, count }: Rows, to: Plane, map: Affine, shift: number, most: number): void {
  const { data, width, height, stride } = to
  const half = 1 << (shift - 1)
  const dv = Math.round(map.vx * ONE)
  const last = count - 1
  for (let y = 0; y < height; y++) {
    let v = Math.round((map.vy * y + map.v0 - first) * ONE)
    let o = y * stride
    const end = v + dv * (width - 1)
    const within = Math.min(v, end) >> FINE >= 1 && Math.max(v, end) >> FINE < last - 1
    for (let x = 0; x < width; x++, v += dv, o++) {
      const at = v >> FINE
      const a = (v >> 6) & 1020
      let k0: number
      let k1: number
      let k2: number
      let k3: number
      if (within) {
        k1 = at * width + x
        k0 = k1 - width
        k2 = k1 + width
        k3 = k2 + width
      } else {
        k0 = clampTo(at - 1, last) * width + x
        k1 = clampTo(at, last) * width + x
        k2 = clampTo(at + 1, last) * width + x
        k3 = clampTo(at + 2, last) * width + x
      }
      const value =
        (KERNEL[a]! * rowsOf[k0]! + KERNEL[a + 1]! * rowsOf[k1]! + KERNEL[a + 2]! * rowsOf[k2]! + KERNEL[a + 3]! * rowsOf[k3]! + half) >>
        shift
      data[o] = value < 0 ? 0 : value > most ? most : value
    }
  }
}

const clampTo = (i: number, most: number): number => (i < 0 ? 0 : i > most ? most : i)

function cubicWeights(): Int32Array {
  const weights = new Int32Array(PHASES * 4)
  for (let p = 0; p < PHASES; p++) {
    const t = p / PHASES
    const at = 4 * p
    weights[at] = Math.round(UNIT * t * (-0.5 + t * (1 - 0.5 * t)))
    weights[at + 2] = Math.round(UNIT * t * (0.5 + t * (2 - 1.5 * t)))
    weights[at + 3] = Math.round(UNIT * t * t * (-0.5 + 0.5 * t))
    weights[at + 1] = UNIT - weights[at]! - weights[at + 2]! - weights[at + 3]!
  }
  return weights
}
