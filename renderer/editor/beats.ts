import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import { TICKS_PER_SECOND, type Ticks, ticks } from '#shared/time/ticks.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { Clip, ProjectDocument } from '#shared/timeline/model.ts'
import { clipsOnTrack, gridOf, tracksOf } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'

/** A beat of a song as it falls on the sequence. */
export interface Beat {
  time: Ticks
  /** Place in its bar; 1 is the downbeat. */
  beat: number
  /** Bars of this clip, counted from 1; 0 before its first downbeat. */
  bar: number
}

/** Where each beat of the clip's song falls while the clip plays. Times are seconds in the song; playback speed counts. */
export function beatsOfClip(clip: Clip, grid: BeatGrid): Beat[] {
  const beats: Beat[] = []
  let bar = 0
  for (const [i, seconds] of grid.beats.entries()) {
    const offset = Math.round(((seconds * TICKS_PER_SECOND - clip.sourceStart) * clip.speed.den) / clip.speed.num)
    if (offset < 0) continue
    const time = clip.start + offset
    if (time >= clipEnd(clip)) break
    const beat = grid.bar[i] ?? 1
    if (beat === 1) bar++
    beats.push({ time: ticks(time), beat, bar })
  }
  return beats
}

/** All beats of a sequence, ascending: of the songs on its music tracks, by the edited grid where there is one, else as measured. */
export function beatsOf(doc: ProjectDocument, sequenceId: SequenceId, songs: ReadonlyMap<string, SongAnalysis | null>): Beat[] {
  const all: Beat[] = []
  for (const clip of musicClips(doc, sequenceId)) {
    const grid = gridOf(doc, clip.assetId)?.grid ?? songs.get(clip.assetId)?.grid
    if (grid) all.push(...beatsOfClip(clip, grid))
  }
  return all.sort((a, b) => a.time - b.time)
}

export const musicClips = (doc: ProjectDocument, sequenceId: SequenceId): Clip[] =>
  tracksOf(doc, sequenceId)
    .filter((t) => t.role === 'music')
    .flatMap((t) => clipsOnTrack(doc, t.id).filter((c) => !c.disabled))

/** The beat that sounds at `t`: the last one at or before it, if the next is not more than two beats away. */
export function beatAt(beats: readonly Beat[], t: number): Beat | undefined {
  let [low, high] = [0, beats.length]
  while (low < high) {
    const mid = (low + high) >> 1
    if (beats[mid]!.time <= t) low = mid + 1
    else high = mid
  }
  const beat = beats[low - 1]
  if (!beat) return undefined
  const step = (beats[low]?.time ?? beat.time) - beat.time || TICKS_PER_SECOND
  return t - beat.time < 2 * step ? beat : undefined
}
