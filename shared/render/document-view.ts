import type { SequenceId, TrackId } from '../timeline/ids.ts'
import type { Asset, Clip, ProjectDocument, Sequence, Track, Transition } from '../timeline/model.ts'

/** The records of one sequence, gathered in one pass over the document. */
export interface SequenceView {
  sequence: Sequence
  /** Bottom to top within each kind. */
  tracks: Track[]
  /** By start. */
  clips: Map<TrackId, Clip[]>
  transitions: Map<TrackId, Transition[]>
  assets: Map<string, Asset>
}

export function viewSequence(doc: ProjectDocument, id: SequenceId): SequenceView | null {
  const sequence = doc.get(id)
  if (sequence?.type !== 'sequence') return null
  const tracks: Track[] = []
  const clips = new Map<TrackId, Clip[]>()
  const transitions = new Map<TrackId, Transition[]>()
  const assets = new Map<string, Asset>()
  for (const r of doc.values()) {
    if (r.type === 'track' && r.sequenceId === id) tracks.push(r)
    else if (r.type === 'clip') append(clips, r.trackId, r)
    else if (r.type === 'transition') append(transitions, r.trackId, r)
    else if (r.type === 'asset') assets.set(r.id, r)
  }
  tracks.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  for (const list of clips.values()) list.sort((a, b) => a.start - b.start)
  return { sequence, tracks, clips, transitions, assets }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
