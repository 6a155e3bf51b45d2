import type { BeatGrid } from '../analysis/beat-grid.ts'

/** The grid of a song that nobody corrected. */
export const MEASURED = 'measured'

/**
 * Names a grid, so that a plan can say which one it was cut on: equal grids have equal marks. By FNV-1a in 32 bits of its numbers;
 * what hangs on it is whether a plan is made anew, so that a chance of one in 2^32 does not matter. Null: as measured.
 */
export function gridMark(grid: BeatGrid | null): string {
  if (!grid) return MEASURED
  let h = 0x811c9dc5
  for (const c of JSON.stringify([grid.beats, grid.bar, grid.meter])) h = Math.imul(h ^ c.charCodeAt(0), 0x01000193)
  return `${grid.beats.length}-${(h >>> 0).toString(16)}`
}
