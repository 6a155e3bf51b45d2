import { LAYOUT, unstretchedChroma } from '../shots/frame-features.ts'
import { type Oklab, oklabOfYuv } from './oklab.ts'

/** Oklab of each cell of the 16×9 chroma layout, luma averaged to it. */
export function oklabGrid(layout: Uint8Array): Oklab[] {
  const out: Oklab[] = []
  for (let y = 0, c = 0; y < LAYOUT.chromaHeight; y++) {
    for (let x = 0; x < LAYOUT.chromaWidth; x++, c++) {
      const k = 2 * y * LAYOUT.width + 2 * x
      const luma = (layout[k]! + layout[k + 1]! + layout[k + LAYOUT.width]! + layout[k + LAYOUT.width + 1]!) / 4
      out.push(oklabOfYuv(luma, unstretchedChroma(layout[LAYOUT.u + c]!), unstretchedChroma(layout[LAYOUT.v + c]!)))
    }
  }
  return out
}

export interface MeanColour extends Oklab {
  /** Mean distance from grey: how colourful. */
  chroma: number
}

export function meanColour(layouts: readonly Uint8Array[]): MeanColour {
  const mean = { l: 0, a: 0, b: 0, chroma: 0 }
  const cells = layouts.flatMap(oklabGrid)
  for (const c of cells) {
    mean.l += c.l / cells.length
    mean.a += c.a / cells.length
    mean.b += c.b / cells.length
    mean.chroma += Math.hypot(c.a, c.b) / cells.length
  }
  return mean
}
