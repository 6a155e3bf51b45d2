import type { ClipId, SequenceId, TrackId } from './ids.ts'
import type { Clip, ProjectDocument, Track, Transition } from './model.ts'

/** Who stands where: built once per document and shared by every reader of it. Lists are never changed after they are handed out. */
export interface DocumentIndex {
  /** Ascending by start. */
  clips: ReadonlyMap<TrackId, readonly Clip[]>
  /** By kind (video first), then ascending by order. */
  tracks: ReadonlyMap<SequenceId, readonly Track[]>
  /** The transitions at the two ends of a clip, by id. */
  transitions: ReadonlyMap<ClipId, readonly Transition[]>
  /** By id. */
  links: ReadonlyMap<string, readonly ClipId[]>
}

const known = new WeakMap<ProjectDocument, DocumentIndex>()

export function indexOf(doc: ProjectDocument): DocumentIndex {
  let index = known.get(doc)
  if (!index) known.set(doc, (index = buildIndex(doc)))
  return index
}
/** Hands over an index that was kept up to date while the document was made. */
export const rememberIndex = (doc: ProjectDocument, index: DocumentIndex): void => void known.set(doc, index)

export const byStart = (a: Clip, b: Clip): number => a.start - b.start
export const byOrder = (a: Track, b: Track): number => (a.kind === b.kind ? a.order - b.order : a.kind === 'video' ? -1 : 1)

export const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

/** Appends to the list under a key. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function buildIndex(doc: ProjectDocument): DocumentIndex {
  const clips = new Map<TrackId, Clip[]>()
  const tracks = new Map<SequenceId, Track[]>()
  const transitions = new Map<ClipId, Transition[]>()
  const links = new Map<string, ClipId[]>()
  for (const r of doc.values()) {
    if (r.type === 'clip') {
      push(clips, r.trackId, r)
      if (r.linkId !== null) push(links, r.linkId, r.id)
    } else if (r.type === 'track') push(tracks, r.sequenceId, r)
    else if (r.type === 'transition') {
      push(transitions, r.fromClipId, r)
      push(transitions, r.toClipId, r)
    }
  }
  for (const list of clips.values()) list.sort(byStart)
  for (const list of tracks.values()) list.sort(byOrder)
  for (const list of transitions.values()) list.sort(byId)
  for (const list of links.values()) list.sort()
  return { clips, tracks, transitions, links }
}

/** Index of the first clip that starts at or after `t` in a list ascending by start. */
export function firstFrom(clips: readonly Clip[], t: number): number {
  let [low, high] = [0, clips.length]
  while (low < high) {
    const mid = (low + high) >> 1
    if (clips[mid]!.start < t) low = mid + 1
    else high = mid
  }
  return low
}
/** Index of the first clip that ends after `t`. */
export function firstEndingAfter(clips: readonly Clip[], t: number): number {
  const i = firstFrom(clips, t)
  const before = clips[i - 1]
  return before && before.start + before.duration > t ? i - 1 : i
}
