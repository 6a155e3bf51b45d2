import { median, quantile } from '#shared/base/numbers.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { clipsOnTrack, tracksOf } from '#shared/timeline/query.ts'
import type { Beat } from '../editor/beats.ts'

/** How far the cuts of the main picture track lie from their nearest beats, milliseconds; null without cuts or beats. */
export function cutsToBeats(
  doc: ProjectDocument,
  id: SequenceId,
  beats: readonly Beat[],
): { median: number; p95: number; cuts: number } | null {
  const main = tracksOf(doc, id).find((t) => t.kind === 'video' && t.role === 'main')
  if (!main || beats.length === 0) return null
  const clips = clipsOnTrack(doc, main.id)
  const offsets = clips.flatMap((clip, i) => {
    const before = clips[i - 1]
    if (!before || before.start + before.duration !== clip.start) return []
    return [(Math.abs(nearest(beats, clip.start) - clip.start) * 1000) / TICKS_PER_SECOND]
  })
  return offsets.length > 0 ? { median: median(offsets), p95: quantile(offsets, 0.95), cuts: offsets.length } : null
}

function nearest(beats: readonly Beat[], t: number): number {
  let [low, high] = [0, beats.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (beats[middle]!.time < t) low = middle + 1
    else high = middle
  }
  const [a, b] = [beats[low - 1]?.time ?? Number.NEGATIVE_INFINITY, beats[low]!.time]
  return t - a < b - t ? a : b
}
