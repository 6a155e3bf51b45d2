import { fillHoles } from './fill-holes.ts'
import { blurred, type Grid, gridAt } from './grid.ts'
import { FULL } from './light.ts'
import { nearestKnown } from './nearest-known.ts'
import type { Sheet } from './sheet.ts'

/** What is filled in is worked out at a fraction of the sheet's size. */
const FILL = 4
/** Shares of the width: so far from the outline what lies beside it is mirrored, so that texture goes on; from there on it fades to a smooth fill. */
const MIRRORED = 0.06
const FADED = 0.14

/** Colour and coverage (four values, as in a sheet) at a place of the sheet, written to `out`. */
export type Behind = (x: number, y: number, out: number[]) => void

/** What may lie behind everything that is nearer than an edge, from what is at least `margin` places beside it. */
export function fillBehind(sheet: Sheet, nearEdge: Grid, margin: number): Behind {
  const [width, height] = [Math.ceil(sheet.width / FILL), Math.ceil(sheet.height / FILL)]
  const known = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) known[y * width + x] = gridAt(nearEdge, (x + 0.5) / width, (y + 0.5) / height) <= -margin ? 1 : 0
  const planes = smallPlanes(sheet, known, width, height)
  fillHoles({ width, height, weight: Float32Array.from(known), planes })
  const grids = planes.map((data) => ({ width, height, data }))
  const [towardsX, towardsY] = wayToKnown(known, width, height)
  const mirror = [0, 0, 0, 0]
  return (x, y, out) => {
    const [u, v] = [(x + 0.5) / sheet.width, (y + 0.5) / sheet.height]
    for (let c = 0; c < 4; c++) out[c] = Math.min(FULL, gridAt(grids[c]!, u, v))
    const [dx, dy] = [gridAt(towardsX, u, v), gridAt(towardsY, u, v)]
    const share = Math.min(1, (FADED - Math.hypot(dx, dy) / width) / (FADED - MIRRORED))
    if (share <= 0 || !mirrored(sheet, known, width, Math.round(x + 2 * FILL * dx), Math.round(y + 2 * FILL * dy), mirror)) return
    for (let c = 0; c < 4; c++) out[c] = out[c]! + share * (mirror[c]! - out[c]!)
  }
}

/** From every place to the nearest known one, right and down, in places; smoothed, so that a mirrored texture is not torn. */
function wayToKnown(known: Uint8Array, width: number, height: number): [Grid, Grid] {
  const nearest = nearestKnown(known, width, height)
  const way = (of: (i: number) => number): Grid =>
    blurred(blurred({ width, height, data: Float32Array.from(nearest, (n, i) => (n < 0 ? width : of(n) - of(i))) }))
  return [way((i) => i % width), way((i) => Math.floor(i / width))]
}

/** The known places' means; nothing elsewhere. */
function smallPlanes(sheet: Sheet, known: Uint8Array, width: number, height: number): Float32Array[] {
  const planes = [0, 1, 2, 3].map(() => new Float32Array(width * height))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      if (!known[i]) continue
      const [toX, toY] = [Math.min(sheet.width, (x + 1) * FILL), Math.min(sheet.height, (y + 1) * FILL)]
      const count = (toX - x * FILL) * (toY - y * FILL)
      for (let sy = y * FILL; sy < toY; sy++)
        for (let sx = x * FILL; sx < toX; sx++)
          for (let c = 0; c < 4; c++) planes[c]![i]! += sheet.data[(sy * sheet.width + sx) * 4 + c]! / count
    }
  return planes
}

/** The sheet's own pixel; false where it lies outside or is not known. */
function mirrored({ width, height, data }: Sheet, known: Uint8Array, columns: number, x: number, y: number, out: number[]): boolean {
  if (x < 0 || y < 0 || x >= width || y >= height || !known[Math.floor(y / FILL) * columns + Math.floor(x / FILL)]) return false
  const o = (y * width + x) * 4
  for (let c = 0; c < 4; c++) out[c] = data[o + c]!
  return true
}
