import { appearanceVector } from '#electron/analysis/picture/look/appearance.ts'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'
import { APPEARANCE, coloursOf, type OklabTriple } from '#shared/analysis/appearance.ts'
import type { ActiveArea } from './look-frame.ts'

/** Share of a cell that bars may cover before it counts as covered. */
const COVERED = 0.12

/** Colours that stand for a picture, from the cells of its layout that black bars leave free. */
export function coloursInside(layout: Uint8Array, area: ActiveArea): OklabTriple[] {
  const [width, height] = [SMALL.width / APPEARANCE.columns, SMALL.height / APPEARANCE.rows]
  return coloursOf(appearanceVector(layout), (cell) => {
    const [x, y] = [(cell % APPEARANCE.columns) * width, Math.floor(cell / APPEARANCE.columns) * height]
    const wide = Math.min(area.right, x + width) - Math.max(area.left, x)
    const high = Math.min(area.bottom, y + height) - Math.max(area.top, y)
    return Math.max(0, wide) * Math.max(0, high) >= (1 - COVERED) * width * height
  })
}
