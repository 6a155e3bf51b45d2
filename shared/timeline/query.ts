import { type Ticks, ticks } from '../time/ticks.ts'
import { firstEndingAfter, firstFrom, indexOf } from './document-index.ts'
import type { AssetId, ClipId, SequenceId, TrackId } from './ids.ts'
import type {
  Asset,
  Clip,
  GridRecord,
  Marker,
  MontageRecord,
  ProjectDocument,
  ProjectRecord,
  RecordType,
  Sequence,
  Track,
  Transition,
} from './model.ts'
import { clipEnd, handles } from './source-range.ts'

/** Questions about a document. Those about tracks and clips use its index, so they cost what they answer. */

type RecordOf<T extends RecordType> = Extract<ProjectRecord, { type: T }>

/** The record with this id if it is of this type. */
export function recordOf<T extends RecordType>(doc: ProjectDocument, type: T, id: string | null | undefined): RecordOf<T> | undefined {
  const r = id ? doc.get(id) : undefined
  return r?.type === type ? (r as RecordOf<T>) : undefined
}
/** Every record of a type, in the order of the document; walks the whole of it. */
export function recordsOf<T extends RecordType>(doc: ProjectDocument, type: T): RecordOf<T>[] {
  const found: RecordOf<T>[] = []
  for (const r of doc.values()) if (r.type === type) found.push(r as RecordOf<T>)
  return found
}
export const sequencesOf = (doc: ProjectDocument): Sequence[] => recordsOf(doc, 'sequence')
export const assetsOf = (doc: ProjectDocument): Asset[] => recordsOf(doc, 'asset')
export const montageOf = (doc: ProjectDocument): MontageRecord | undefined => recordsOf(doc, 'montage')[0]
/** The edited beat grid of a song, if it was ever edited. */
export const gridOf = (doc: ProjectDocument, assetId: AssetId): GridRecord | undefined =>
  recordsOf(doc, 'grid').find((g) => g.assetId === assetId)

/** Tracks of a sequence: video by ascending order, then audio by ascending order. */
export const tracksOf = (doc: ProjectDocument, sequenceId: SequenceId): readonly Track[] => indexOf(doc).tracks.get(sequenceId) ?? []
/** Clips of a track, ascending. */
export const clipsOnTrack = (doc: ProjectDocument, trackId: TrackId): readonly Clip[] => indexOf(doc).clips.get(trackId) ?? []
export const clipsOfSequence = (doc: ProjectDocument, sequenceId: SequenceId): Clip[] =>
  tracksOf(doc, sequenceId).flatMap((t) => clipsOnTrack(doc, t.id))
export const markersOf = (doc: ProjectDocument, sequenceId: SequenceId): Marker[] =>
  recordsOf(doc, 'marker')
    .filter((m) => m.sequenceId === sequenceId)
    .sort((a, b) => a.time - b.time)

/** End of the last clip; 0 for an empty sequence. */
export function sequenceDuration(doc: ProjectDocument, sequenceId: SequenceId): Ticks {
  let end = 0
  for (const t of tracksOf(doc, sequenceId)) {
    const last = clipsOnTrack(doc, t.id).at(-1)
    if (last) end = Math.max(end, clipEnd(last))
  }
  return ticks(end)
}

/** The clip on a track that covers `t`. */
export function clipAt(doc: ProjectDocument, trackId: TrackId, t: number): Clip | undefined {
  const on = clipsOnTrack(doc, trackId)
  const c = on[firstEndingAfter(on, t)]
  return c && c.start <= t ? c : undefined
}
/** Clips of a track that show something of [from, to), ascending. */
export function clipsBetween(doc: ProjectDocument, trackId: TrackId, from: number, to: number): Clip[] {
  const on = clipsOnTrack(doc, trackId)
  const found: Clip[] = []
  for (let i = firstEndingAfter(on, from); i < on.length && on[i]!.start < to; i++) found.push(on[i]!)
  return found
}

/** The clips that touch this one on its track. */
export function touching(doc: ProjectDocument, clip: Clip): { before: Clip | undefined; after: Clip | undefined } {
  const on = clipsOnTrack(doc, clip.trackId)
  const i = firstFrom(on, clip.start)
  const [before, after] = [on[i - 1], on[i + 1]]
  return {
    before: before && clipEnd(before) === clip.start ? before : undefined,
    after: after && after.start === clipEnd(clip) ? after : undefined,
  }
}
/** The other clips of this clip's link. */
export function linkedClips(doc: ProjectDocument, clip: Clip): Clip[] {
  const ids = clip.linkId === null ? [] : (indexOf(doc).links.get(clip.linkId) ?? [])
  return ids.filter((id) => id !== clip.id).flatMap((id) => recordOf(doc, 'clip', id) ?? [])
}
/** Transitions at the ends of a clip. */
export const transitionsAt = (doc: ProjectDocument, clipId: ClipId): readonly Transition[] => indexOf(doc).transitions.get(clipId) ?? []
/** Handles of a clip in record ticks; infinite for stills. */
export function handlesOf(doc: ProjectDocument, clip: Clip): { head: number; tail: number } {
  const asset = recordOf(doc, 'asset', clip.assetId)
  return asset ? handles(clip, asset) : { head: 0, tail: 0 }
}

/** Starts and ends of the clips on these tracks, ascending, each once: where up and down arrows go. */
export function editPoints(doc: ProjectDocument, trackIds: readonly TrackId[]): Ticks[] {
  const points = new Set<Ticks>([ticks(0)])
  for (const id of trackIds)
    for (const c of clipsOnTrack(doc, id)) {
      points.add(c.start)
      points.add(clipEnd(c))
    }
  return [...points].sort((a, b) => a - b)
}
