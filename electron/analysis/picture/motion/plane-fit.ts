import { median } from '#shared/base/numbers.ts'
import { type Tracks, biweight } from './tracks.ts'

const UNKNOWNS = 8
const ROW = UNKNOWNS + 1
const ROUNDS = 5

/**
 * Residuals in pixels of the eight-parameter flow of a turning or zooming camera, or of a plane
 * (u = p0 + p1x + p2y + p6x² + p7xy, v = p3 + p4x + p5y + p6xy + p7y²): what is left is subjects and parallax.
 */
export function planeResiduals(tracks: Tracks, width: number): Float32Array {
  const scale = 2 / width
  const weights = new Float32Array(tracks.count).fill(1)
  const residuals = new Float32Array(tracks.count)
  for (let round = 0; round < ROUNDS; round++) {
    const p = solve(normalEquations(tracks, weights, scale))
    for (let k = 0; k < tracks.count; k++) {
      const x = tracks.x[k]! * scale
      const y = tracks.y[k]! * scale
      const bend = p[6]! * x + p[7]! * y
      residuals[k] = Math.hypot(
        tracks.u[k]! - (p[0]! + p[1]! * x + p[2]! * y + bend * x),
        tracks.v[k]! - (p[3]! + p[4]! * x + p[5]! * y + bend * y),
      )
    }
    const limit = Math.max(0.15, 3 * median(residuals))
    for (let k = 0; k < tracks.count; k++) weights[k] = biweight(residuals[k]!, limit)
  }
  return residuals
}

function normalEquations(t: Tracks, weights: Float32Array, scale: number): Float64Array {
  const m = new Float64Array(UNKNOWNS * ROW)
  const row = new Float64Array(ROW)
  for (let k = 0; k < t.count; k++) {
    const w = weights[k]!
    if (w === 0) continue
    const x = t.x[k]! * scale
    const y = t.y[k]! * scale
    row.fill(0)
    row[0] = 1
    row[1] = x
    row[2] = y
    row[6] = x * x
    row[7] = x * y
    row[8] = t.u[k]!
    addOuter(m, row, w)
    row.fill(0)
    row[3] = 1
    row[4] = x
    row[5] = y
    row[6] = x * y
    row[7] = y * y
    row[8] = t.v[k]!
    addOuter(m, row, w)
  }
  for (let i = 0; i < UNKNOWNS; i++) m[i * ROW + i]! += 1e-3
  return m
}

function addOuter(m: Float64Array, row: Float64Array, w: number): void {
  for (let i = 0; i < UNKNOWNS; i++) {
    const f = w * row[i]!
    if (f === 0) continue
    for (let j = 0; j < ROW; j++) m[i * ROW + j]! += f * row[j]!
  }
}

/** Gauss–Jordan with pivots; the small diagonal added before keeps it solvable. */
function solve(m: Float64Array): Float64Array {
  for (let i = 0; i < UNKNOWNS; i++) {
    let pivot = i
    for (let r = i + 1; r < UNKNOWNS; r++) if (Math.abs(m[r * ROW + i]!) > Math.abs(m[pivot * ROW + i]!)) pivot = r
    for (let j = 0; pivot !== i && j < ROW; j++) {
      const kept = m[i * ROW + j]!
      m[i * ROW + j] = m[pivot * ROW + j]!
      m[pivot * ROW + j] = kept
    }
    const d = m[i * ROW + i]!
    for (let j = i; j < ROW; j++) m[i * ROW + j]! /= d
    for (let r = 0; r < UNKNOWNS; r++) {
      const f = r === i ? 0 : m[r * ROW + i]!
      if (f === 0) continue
      for (let j = i; j < ROW; j++) m[r * ROW + j]! -= f * m[i * ROW + j]!
    }
  }
  return Float64Array.from({ length: UNKNOWNS }, (_, i) => m[i * ROW + UNKNOWNS]!)
}
