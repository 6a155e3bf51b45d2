import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import { doubleGrid, halveGrid, shiftByBeats } from '#shared/analysis/grid-edits.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import { apply } from '../../client/index.ts'
import type { Song } from './use-song.ts'

/** Writes an edited grid as one undo step named history.<label>. What a person chose is not in doubt any more. */
export async function setGrid(assetId: AssetId, grid: BeatGrid, label: string, params?: Record<string, string | number>): Promise<void> {
  await apply([{ verb: 'setGrid', assetId, grid: { ...grid, confidence: 1 } }], label, params)
}

export async function takeMeasured(assetId: AssetId): Promise<void> {
  await apply([{ verb: 'clearGrid', assetId }], 'grid.measured')
}

/** ÷2, ×2 and half a beat take the measured reading of the onsets while the grid is as measured; an edited grid is kept and computed on. */
export function readAs(song: Song, id: 'half' | 'double' | 'shift-half'): BeatGrid | null {
  if (!song.grid) return null
  const measured = song.edited ? undefined : song.analysis?.alternatives.find((a) => a.id === id)?.grid
  if (measured) return measured
  if (id === 'half') return halveGrid(song.grid)
  if (id === 'double') return doubleGrid(song.grid)
  return shiftByBeats(song.grid, 0.5)
}

/** Index of the beat nearest to a time; −1 without beats. */
export function nearestBeat(beats: readonly number[], time: number): number {
  let low = 0
  let high = beats.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (beats[mid]! < time) low = mid + 1
    else high = mid
  }
  if (low === 0) return beats.length ? 0 : -1
  if (low === beats.length) return low - 1
  return beats[low]! - time < time - beats[low - 1]! ? low : low - 1
}
