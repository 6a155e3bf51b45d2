/** How an appearance vector is laid out: for each cell of a grid, row by row, Oklab L, a, b and the spread of L, all as 0..1. */
export const APPEARANCE = {
  columns: 4,
  rows: 3,
  /** Stretch of a and b to 0..1 about 0.5; of the spread of L. */
  chromaGain: 1.6,
  spreadGain: 4,
} as const

/** Oklab L, a, b. */
export type OklabTriple = [l: number, a: number, b: number]

/** Three values with mean 0 and variance 1. */
const THREE = [-1.2247, 0, 1.2247] as const

/**
 * Colours that stand for a picture, read back from its appearance vector: three to a cell, whose lightness has the cell's mean and spread.
 * Made the same way of every picture, they can be compared; they are no pixels. A vector of another length gives none.
 *
 * @param keep cells to read, by index; default all.
 */
export function coloursOf(appearance: readonly number[], keep: (cell: number) => boolean = () => true): OklabTriple[] {
  const out: OklabTriple[] = []
  if (appearance.length !== 4 * APPEARANCE.columns * APPEARANCE.rows) return out
  for (let cell = 0; cell < APPEARANCE.columns * APPEARANCE.rows; cell++) {
    if (!keep(cell)) continue
    const [l, a, b, spread] = appearance.slice(4 * cell, 4 * cell + 4) as [number, number, number, number]
    for (const t of THREE)
      out.push([
        round(Math.max(0, Math.min(1, l + (t * spread) / APPEARANCE.spreadGain))),
        round((a - 0.5) / APPEARANCE.chromaGain),
        round((b - 0.5) / APPEARANCE.chromaGain),
      ])
  }
  return out
}

const round = (x: number): number => Math.round(x * 1000) / 1000
