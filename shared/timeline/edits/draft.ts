import { refuse, type Result, ok } from '../../base/result.ts'
import { byId, byOrder, type DocumentIndex, firstFrom, indexOf, rememberIndex } from '../document-index.ts'
import { applyDiff, type Diff } from '../diff.ts'
import type { AssetId, ClipId, IdPrefix, NewId, SequenceId, TrackId } from '../ids.ts'
import type { Asset, Clip, ProjectDocument, ProjectRecord, Sequence, Track, Transition } from '../model.ts'
import { same } from '../same.ts'

/**
 * The private working copy that a batch of edits writes into. The document is not touched: on refusal the draft is thrown away.
 * Lists of the index are copied when first written, so an edit costs what it touches and not what the project holds.
 */
export class Draft {
  readonly #base: ProjectDocument
  readonly #index: DocumentIndex
  readonly #newId: NewId
  readonly #changes = new Map<string, ProjectRecord | null>()
  readonly #clips = new Map<TrackId, Clip[]>()
  readonly #tracks = new Map<SequenceId, Track[]>()
  readonly #transitions = new Map<ClipId, Transition[]>()
  readonly #links = new Map<string, ClipId[]>()

  constructor(doc: ProjectDocument, newId: NewId) {
    this.#base = doc
    this.#index = indexOf(doc)
    this.#newId = newId
  }

  /** An id that no record has yet. */
  newId<T extends string>(prefix: IdPrefix): T {
    for (;;) {
      const id = this.#newId(prefix)
      if (!this.has(id)) return id as T
    }
  }
  get(id: string): ProjectRecord | undefined {
    const changed = this.#changes.get(id)
    return changed === undefined ? this.#base.get(id) : (changed ?? undefined)
  }
  has(id: string): boolean {
    return this.get(id) !== undefined
  }
  /** Ids written or removed so far. */
  changedIds(): IterableIterator<string> {
    return this.#changes.keys()
  }
  before(id: string): ProjectRecord | undefined {
    return this.#base.get(id)
  }
  /** Every record as it stands now; walks the whole project. */
  *records(): Generator<ProjectRecord> {
    for (const [id, r] of this.#base) if (!this.#changes.has(id)) yield r
    for (const r of this.#changes.values()) if (r) yield r
  }

  clipsOn(trackId: TrackId): readonly Clip[] {
    return this.#clips.get(trackId) ?? this.#index.clips.get(trackId) ?? []
  }
  tracksOf(sequenceId: SequenceId): readonly Track[] {
    return this.#tracks.get(sequenceId) ?? this.#index.tracks.get(sequenceId) ?? []
  }
  transitionsAt(clipId: ClipId): readonly Transition[] {
    return this.#transitions.get(clipId) ?? this.#index.transitions.get(clipId) ?? []
  }
  linked(linkId: string): readonly ClipId[] {
    return this.#links.get(linkId) ?? this.#index.links.get(linkId) ?? []
  }

  /** Adds the record or replaces the one with its id. */
  put(next: ProjectRecord): void {
    const old = this.get(next.id)
    const base = this.#base.get(next.id)
    // What came back to what it was is the same object again, for those who compare by identity.
    const record = base && same(base, next) ? base : next
    this.#changes.set(record.id, record)
    if (record.type === 'clip') this.#indexClip(old?.type === 'clip' ? old : undefined, record)
    else if (record.type === 'track') this.#indexTrack(old?.type === 'track' ? old : undefined, record)
    else if (record.type === 'transition') this.#indexTransition(old?.type === 'transition' ? old : undefined, record)
  }
  remove(id: string): void {
    const old = this.get(id)
    if (!old) return
    if (this.#base.has(id)) this.#changes.set(id, null)
    else this.#changes.delete(id)
    if (old.type === 'clip') this.#indexClip(old, undefined)
    else if (old.type === 'track') this.#indexTrack(old, undefined)
    else if (old.type === 'transition') this.#indexTransition(old, undefined)
  }

  /** What changed against the document this draft began with; records that came back to what they were do not count. */
  diff(): Diff {
    const diff: Diff = { added: [], updated: [], removed: [] }
    for (const [id, to] of this.#changes) {
      const from = this.#base.get(id)
      if (from && to) {
        if (from !== to) diff.updated.push([from, to])
      } else if (to) diff.added.push(to)
      else if (from) diff.removed.push(from)
    }
    return diff
  }
  /** The new document; its index comes from the draft's own lists. */
  document(diff: Diff): ProjectDocument {
    const next = applyDiff(this.#base, diff)
    rememberIndex(next, {
      clips: merged(this.#index.clips, this.#clips),
      tracks: merged(this.#index.tracks, this.#tracks),
      transitions: merged(this.#index.transitions, this.#transitions),
      links: merged(this.#index.links, this.#links),
    })
    return next
  }

  #indexClip(old: Clip | undefined, next: Clip | undefined): void {
    if (old && next && old.trackId === next.trackId) {
      const list = this.#own(this.#clips, this.#index.clips, next.trackId)
      const i = place(list, old)
      const fits = (list[i - 1]?.start ?? -1) < next.start && next.start < (list[i + 1]?.start ?? Number.POSITIVE_INFINITY)
      if (fits) list[i] = next
      else {
        list.splice(i, 1)
        list.splice(firstFrom(list, next.start), 0, next)
      }
    } else {
      if (old) {
        const list = this.#own(this.#clips, this.#index.clips, old.trackId)
        list.splice(place(list, old), 1)
      }
      if (next) {
        const list = this.#own(this.#clips, this.#index.clips, next.trackId)
        list.splice(firstFrom(list, next.start), 0, next)
      }
    }
    if (old?.linkId !== next?.linkId) {
      if (old && old.linkId !== null) drop(this.#own(this.#links, this.#index.links, old.linkId), (id) => id === old.id)
      if (next && next.linkId !== null) {
        const list = this.#own(this.#links, this.#index.links, next.linkId)
        list.push(next.id)
        list.sort()
      }
    }
  }
  #indexTrack(old: Track | undefined, next: Track | undefined): void {
    if (old) drop(this.#own(this.#tracks, this.#index.tracks, old.sequenceId), (t) => t.id === old.id)
    if (!next) return
    const list = this.#own(this.#tracks, this.#index.tracks, next.sequenceId)
    list.push(next)
    list.sort(byOrder)
  }
  #indexTransition(old: Transition | undefined, next: Transition | undefined): void {
    for (const id of old ? [old.fromClipId, old.toClipId] : [])
      drop(this.#own(this.#transitions, this.#index.transitions, id), (t) => t.id === old?.id)
    for (const id of next ? [next.fromClipId, next.toClipId] : []) {
      const list = this.#own(this.#transitions, this.#index.transitions, id)
      list.push(next!)
      list.sort(byId)
    }
  }
  #own<K, V>(mine: Map<K, V[]>, shared: ReadonlyMap<K, readonly V[]>, key: K): V[] {
    let list = mine.get(key)
    if (!list) mine.set(key, (list = [...(shared.get(key) ?? [])]))
    return list
  }

  // ——— lookups that refuse ———

  clip(id: ClipId): Result<Clip> {
    const r = this.get(id)
    return r?.type === 'clip' ? ok(r) : refuse('timeline.noClip', `There is no clip ${id}; nothing was changed.`, { id })
  }
  asset(id: AssetId): Result<Asset> {
    const r = this.get(id)
    return r?.type === 'asset' ? ok(r) : refuse('timeline.noAsset', `There is no media ${id} in this project; nothing was changed.`, { id })
  }
  sequence(id: SequenceId): Result<Sequence> {
    const r = this.get(id)
    return r?.type === 'sequence' ? ok(r) : refuse('timeline.noSequence', `There is no sequence ${id}; nothing was changed.`, { id })
  }
  track(id: TrackId): Result<Track> {
    const r = this.get(id)
    return r?.type === 'track' ? ok(r) : refuse('timeline.noTrack', `There is no track ${id}; nothing was changed.`, { id })
  }
  /** The track, if edits may change what is on it. */
  openTrack(id: TrackId): Result<Track> {
    const t = this.track(id)
    if (t.ok && t.value.locked)
      return refuse('timeline.locked', `Track ${t.value.name} is locked; nothing was changed. Unlock it to edit its clips.`, {
        track: t.value.name,
      })
    return t
  }
  /** The clip with what an edit of it needs, if its track is not locked. */
  site(id: ClipId): Result<ClipSite> {
    const clip = this.clip(id)
    if (!clip.ok) return clip
    return this.siteOf(clip.value)
  }
  siteOf(clip: Clip): Result<ClipSite> {
    const track = this.openTrack(clip.trackId)
    if (!track.ok) return track
    const [sequence, asset] = [this.sequence(track.value.sequenceId), this.asset(clip.assetId)]
    if (!sequence.ok) return sequence
    return asset.ok ? ok({ clip, asset: asset.value, track: track.value, sequence: sequence.value }) : asset
  }
}

/** A clip with the records around it. */
export interface ClipSite {
  clip: Clip
  asset: Asset
  track: Track
  sequence: Sequence
}

/** Where this very clip stands in the list; several may share a start for a moment. */
function place(list: readonly Clip[], clip: Clip): number {
  for (let i = firstFrom(list, clip.start); i < list.length; i++) if (list[i]!.id === clip.id) return i
  return list.findIndex((c) => c.id === clip.id)
}
function drop<V>(list: V[], is: (v: V) => boolean): void {
  const i = list.findIndex(is)
  if (i >= 0) list.splice(i, 1)
}
function merged<K, V>(shared: ReadonlyMap<K, readonly V[]>, mine: ReadonlyMap<K, readonly V[]>): ReadonlyMap<K, readonly V[]> {
  if (!mine.size) return shared
  const all = new Map(shared)
  for (const [k, v] of mine) {
    if (v.length) all.set(k, v)
    else all.delete(k)
  }
  return all
}
