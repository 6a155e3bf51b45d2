import type { Level } from './pyramid.ts'

const REACH = 3
const SIDE = 2 * REACH + 1
const AREA = SIDE * SIDE
const PATCH = SIDE + 2
const ROUNDS = 8
/** Squared step in pixels below which a point has settled. */
const SETTLED = 4e-4
/** Greatest mean absolute difference of a tracked window, 0..255. */
const MISMATCH = 18

export interface Flow {
  /** Displacement of each point in pixels of level 0: u, v, u, v … */
  flow: Float32Array
  /** 1 where the point was found again. */
  found: Uint8Array
}

const patch = new Float32Array(PATCH * PATCH)
const template = new Float32Array(AREA)
const gradX = new Float32Array(AREA)
const gradY = new Float32Array(AREA)

/**
 * Pyramidal Lucas–Kanade (Bouguet 2000): displacement of `points` from one picture to the next, window 7×7, from the coarsest level down.
 * `guess` gives the displacement in pixels of level 0 where the search for a point begins.
 */
export function trackPoints(
  from: readonly Level[],
  to: readonly Level[],
  points: Float32Array,
  guess: (x: number, y: number) => { x: number; y: number } = () => ({ x: 0, y: 0 }),
): Flow {
  const count = points.length / 2
  const flow = new Float32Array(points.length)
  const found = new Uint8Array(count)
  for (let p = 0; p < count; p++) {
    const x = points[2 * p]!
    const y = points[2 * p + 1]!
    const at = trackPoint(from, to, x, y, guess(x, y))
    if (!at) continue
    flow[2 * p] = at.x
    flow[2 * p + 1] = at.y
    found[p] = 1
  }
  return { flow, found }
}

function trackPoint(from: readonly Level[], to: readonly Level[], x: number, y: number, guess: { x: number; y: number }) {
  const top = from.length - 1
  let shift = { x: guess.x / 2 ** top, y: guess.y / 2 ** top, error: Number.POSITIVE_INFINITY }
  for (let l = top; l >= 0; l--) {
    if (l < top) shift = { x: shift.x * 2, y: shift.y * 2, error: Number.POSITIVE_INFINITY }
    const settled = settle(from[l]!, to[l]!, x / 2 ** l, y / 2 ** l, shift)
    if (settled) shift = settled
    else if (l === 0) return undefined
  }
  return shift.error < MISMATCH && Number.isFinite(shift.x + shift.y) ? shift : undefined
}

/** Moves the window on one level until it fits; undefined where it leaves the picture or has no texture. */
function settle(a: Level, b: Level, x: number, y: number, start: { x: number; y: number }) {
  if (x < REACH + 2 || y < REACH + 2 || x > a.width - REACH - 3 || y > a.height - REACH - 3) return undefined
  const tensor = readTemplate(a, x, y)
  if (tensor.det < 1e-3 * AREA) return undefined
  let { x: sx, y: sy } = start
  let error = 0
  for (let round = 0; round < ROUNDS; round++) {
    const px = x + sx
    const py = y + sy
    if (!(px >= REACH + 1 && py >= REACH + 1 && px <= b.width - REACH - 2 && py <= b.height - REACH - 2)) return undefined
    const xi = px | 0
    const yi = py | 0
    const fx = px - xi
    const fy = py - yi
    const w11 = fx * fy
    const w10 = fy - w11
    const w01 = fx - w11
    const w00 = 1 - fx - fy + w11
    let ex = 0
    let ey = 0
    error = 0
    for (let j = 0, q = 0, k = (yi - REACH) * b.width + xi - REACH; j < SIDE; j++, k += b.width - SIDE) {
      for (let i = 0; i < SIDE; i++, q++, k++) {
        const value = w00 * b.data[k]! + w01 * b.data[k + 1]! + w10 * b.data[k + b.width]! + w11 * b.data[k + b.width + 1]!
        const e = template[q]! - value
        ex += e * gradX[q]!
        ey += e * gradY[q]!
        error += e < 0 ? -e : e
      }
    }
    const dx = (tensor.yy * ex - tensor.xy * ey) / tensor.det
    const dy = (tensor.xx * ey - tensor.xy * ex) / tensor.det
    sx += dx
    sy += dy
    if (dx * dx + dy * dy < SETTLED) break
  }
  return { x: sx, y: sy, error: error / AREA }
}

/** Fills `template`, `gradX`, `gradY` with the window at (x, y), bilinear, and returns its gradient tensor. */
function readTemplate(a: Level, x: number, y: number): { xx: number; xy: number; yy: number; det: number } {
  const xi = x | 0
  const yi = y | 0
  const fx = x - xi
  const fy = y - yi
  const w = a.width
  for (let j = 0, q = 0, k = (yi - REACH - 1) * w + xi - REACH - 1; j < PATCH; j++, k += w - PATCH) {
    for (let i = 0; i < PATCH; i++, q++, k++) {
      const upper = a.data[k]! + fx * (a.data[k + 1]! - a.data[k]!)
      const lower = a.data[k + w]! + fx * (a.data[k + w + 1]! - a.data[k + w]!)
      patch[q] = upper + fy * (lower - upper)
    }
  }
  let xx = 0
  let xy = 0
  let yy = 0
  for (let j = 0, q = 0; j < SIDE; j++) {
    for (let i = 0, k = (j + 1) * PATCH + 1; i < SIDE; i++, q++, k++) {
      const dx = (patch[k + 1]! - patch[k - 1]!) * 0.5
      const dy = (patch[k + PATCH]! - patch[k - PATCH]!) * 0.5
      template[q] = patch[k]!
      gradX[q] = dx
      gradY[q] = dy
      xx += dx * dx
      xy += dx * dy
      yy += dy * dy
    }
  }
  return { xx, xy, yy, det: xx * yy - xy * xy }
}
