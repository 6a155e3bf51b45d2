import { median } from '#shared/base/numbers.ts'
import { LAYOUT } from '../shots/frame-features.ts'

const SIDE = 8

/** 64-bit hash of the luma layout: which of its 8×8 lowest cosine coefficients lie above their median, as 16 hex digits. Hamming distance ≤ 10 of 64: same picture. */
export function pictureHash(layout: Uint8Array): string {
  const coefficients = lowCosines(layout)
  const threshold = median(coefficients.subarray(1))
  let hash = ''
  for (let k = 0; k < SIDE * SIDE; k += 4) {
    let digit = 0
    for (let j = 0; j < 4; j++) digit = (digit << 1) | (coefficients[k + j]! > threshold ? 1 : 0)
    hash += digit.toString(16)
  }
  return hash
}

/** The 8×8 lowest coefficients of the two-dimensional cosine transform (DCT-II) of the 32×18 luma. */
function lowCosines(layout: Uint8Array): Float64Array {
  const rows = new Float64Array(LAYOUT.height * SIDE)
  for (let y = 0; y < LAYOUT.height; y++) {
    for (let x = 0; x < LAYOUT.width; x++) {
      const value = layout[y * LAYOUT.width + x]!
      for (let u = 0; u < SIDE; u++) rows[y * SIDE + u]! += value * COS_X[u * LAYOUT.width + x]!
    }
  }
  const out = new Float64Array(SIDE * SIDE)
  for (let v = 0; v < SIDE; v++) {
    for (let u = 0; u < SIDE; u++) {
      for (let y = 0; y < LAYOUT.height; y++) out[v * SIDE + u]! += rows[y * SIDE + u]! * COS_Y[v * LAYOUT.height + y]!
    }
  }
  return out
}

const cosines = (n: number): Float64Array =>
  Float64Array.from({ length: SIDE * n }, (_, k) => Math.cos((Math.PI * Math.floor(k / n) * ((k % n) + 0.5)) / n))
const COS_X = cosines(LAYOUT.width)
const COS_Y = cosines(LAYOUT.height)
