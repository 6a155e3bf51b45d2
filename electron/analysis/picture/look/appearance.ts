import { APPEARANCE } from '#shared/analysis/appearance.ts'
import { clamp } from '#shared/base/numbers.ts'
import { LAYOUT } from '../shots/frame-features.ts'
import { oklabGrid } from './colour.ts'

const { columns: COLUMNS, rows: ROWS, chromaGain: CHROMA_GAIN, spreadGain: SPREAD_GAIN } = APPEARANCE

/** 48 numbers 0..1: for each cell of a 4×3 grid Oklab L, a, b and the spread of L. Near ones look alike. */
export function appearanceVector(layout: Uint8Array): number[] {
  const grid = oklabGrid(layout)
  const out: number[] = []
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      let n = 0
      const sum = { l: 0, a: 0, b: 0, ll: 0 }
      for (let y = row * 3; y < row * 3 + 3; y++) {
        for (let x = column * 4; x < column * 4 + 4; x++, n++) {
          const c = grid[y * LAYOUT.chromaWidth + x]!
          sum.l += c.l
          sum.a += c.a
          sum.b += c.b
          sum.ll += c.l * c.l
        }
      }
      const l = sum.l / n
      const spread = Math.sqrt(Math.max(0, sum.ll / n - l * l))
      out.push(unit(l), unit(0.5 + (CHROMA_GAIN * sum.a) / n), unit(0.5 + (CHROMA_GAIN * sum.b) / n), unit(SPREAD_GAIN * spread))
    }
  }
  return out
}

/** Rounded to a thousandth: it is stored as text. */
const unit = (x: number): number => Math.round(clamp(x, 0, 1) * 1000) / 1000

/** Root mean square difference of two appearance vectors, 0..1; below about 0.05 two pictures look the same. */
export function appearanceDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2
  return Math.sqrt(sum / a.length)
}
