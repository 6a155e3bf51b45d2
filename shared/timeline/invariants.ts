import { type Refusal, refuse } from '../base/result.ts'
import { type FrameRate, snapToFrame } from '../time/frame-rate.ts'
import { MAX_TICKS, type Ticks } from '../time/ticks.ts'
import { Draft } from './edits/draft.ts'
import type { ClipId, SequenceId, TrackId } from './ids.ts'
import type { Clip, ProjectDocument, ProjectRecord, Sequence, Track, Transition } from './model.ts'
import { availableEnd, clipEnd, handles, isStill, sourceEnd } from './source-range.ts'

/**
 * What must hold of every document: references exist; clips of a track do not overlap, stand on frame starts of their sequence and stay
 * within their media (stills are free); transitions join clips that touch and have the handles; orders are unique; a link joins two or
 * more clips of one sequence; an asset has one grid at most, a project one montage.
 */
export function violation(doc: ProjectDocument): Refusal | null {
  const draft = new Draft(doc, () => {
    throw new Error('checking makes no records')
  })
  return violationIn(draft, doc.values())
}

/** The first rule that the changes of a draft break; looks only at what they touch, unless tracks, sequences or assets changed. */
export function draftViolation(draft: Draft): Refusal | null {
  const touched: ProjectRecord[] = []
  const tracks = new Set<TrackId>()
  for (const id of draft.changedIds()) {
    const [now, before] = [draft.get(id), draft.before(id)]
    const type = (now ?? before)?.type
    const structural = type === 'sequence' || type === 'asset' || type === 'track' || type === 'grid' || type === 'montage'
    if (structural) return violationIn(draft, draft.records())
    if (now) touched.push(now)
    if (now?.type === 'clip') tracks.add(now.trackId)
    // A transition whose clip went must not stay behind.
    if (before?.type === 'clip') touched.push(...draft.transitionsAt(before.id))
  }
  for (const id of tracks) {
    const overlap = overlapOn(draft.clipsOn(id))
    if (overlap) return overlap
  }
  return firstOf(touched, (r) => recordViolation(draft, r))
}

function violationIn(draft: Draft, records: Iterable<ProjectRecord>): Refusal | null {
  const seen = new Set<string>()
  const once = (key: string): boolean => seen.size !== seen.add(key).size
  return firstOf(records, (r) => {
    if (r.type === 'sequence') return trackViolation(draft, r.id)
    if (r.type === 'track') return overlapOn(draft.clipsOn(r.id)) ?? recordViolation(draft, r)
    if (r.type === 'grid' && !once(`grid of ${r.assetId}`)) return broken('duplicate', 'a song has two beat grids')
    if (r.type === 'montage' && !once('montage')) return broken('duplicate', 'there are two montages')
    return recordViolation(draft, r)
  })
}

function recordViolation(draft: Draft, r: ProjectRecord): Refusal | null {
  switch (r.type) {
    case 'clip':
      return clipViolation(draft, r)
    case 'transition':
      return transitionViolation(draft, r)
    case 'track':
    case 'marker':
      return has(draft, r.sequenceId, 'sequence')
    case 'grid':
      return has(draft, r.assetId, 'asset')
    case 'asset':
    case 'sequence':
    case 'montage':
      return null
  }
}

function clipViolation(draft: Draft, clip: Clip): Refusal | null {
  const missing = has(draft, clip.trackId, 'track') ?? has(draft, clip.assetId, 'asset')
  if (missing) return missing
  const track = draft.get(clip.trackId) as Track
  const sequence = draft.get(track.sequenceId)
  const asset = draft.get(clip.assetId)
  if (sequence?.type !== 'sequence' || asset?.type !== 'asset') return broken('reference', 'a track has no sequence')
  if (!aligned(clip.start, sequence.frameRate) || !aligned(clipEnd(clip), sequence.frameRate))
    return broken('unaligned', `clip ${clip.id} does not stand on frames`)
  if (clipEnd(clip) > MAX_TICKS) return broken('tooLong', `clip ${clip.id} ends after 100 days`)
  if (asset.kind === 'unusable') return broken('unusable', `clip ${clip.id} shows media that cannot be used`)
  if (!isStill(asset) && sourceEnd(clip) > availableEnd(asset)) return broken('beyondMedia', `clip ${clip.id} reaches beyond its media`)
  const needs = track.kind === 'video' ? asset.kind === 'image' || asset.media?.video : asset.media?.audio
  if (!needs) return broken('wrongKind', `clip ${clip.id} stands on a track of another kind`)
  return clip.linkId === null ? null : linkViolation(draft, clip, sequence)
}

function linkViolation(draft: Draft, clip: Clip, sequence: Sequence): Refusal | null {
  const ids = draft.linked(clip.linkId!)
  if (ids.length < 2) return broken('link', `clip ${clip.id} is linked with nothing`)
  const elsewhere = ids.some((id) => {
    const track = draft.get((draft.get(id) as Clip).trackId)
    return track?.type !== 'track' || track.sequenceId !== sequence.id
  })
  return elsewhere ? broken('link', `clip ${clip.id} is linked across sequences`) : null
}

function transitionViolation(draft: Draft, t: Transition): Refusal | null {
  const [from, to] = [draft.get(t.fromClipId), draft.get(t.toClipId)]
  if (from?.type !== 'clip' || to?.type !== 'clip') return broken('reference', `transition ${t.id} has no clips`)
  if (from.trackId !== t.trackId || to.trackId !== t.trackId || clipEnd(from) !== to.start)
    return broken('notTouching', `transition ${t.id} joins clips that do not touch`)
  const [a, b] = [draft.get(from.assetId), draft.get(to.assetId)]
  if (a?.type !== 'asset' || b?.type !== 'asset') return broken('reference', `transition ${t.id} shows no media`)
  if (t.inOffset + t.outOffset === 0) return broken('emptyTransition', `transition ${t.id} has no length`)
  if (t.outOffset > handles(from, a).tail || t.inOffset > handles(to, b).head)
    return broken('noHandle', `transition ${t.id} needs more material than its clips have`)
  const covered = (clip: Clip): number =>
    draft.transitionsAt(clip.id).reduce((sum, o) => sum + (o.fromClipId === clip.id ? o.inOffset : o.outOffset), 0)
  if (covered(from) > from.duration || covered(to) > to.duration)
    return broken('transitionOverlap', `transition ${t.id} is longer than its clips`)
  if (draft.transitionsAt(from.id).filter((o) => o.fromClipId === from.id).length > 1)
    return broken('duplicate', `two transitions stand on the cut after clip ${from.id}`)
  return null
}

function trackViolation(draft: Draft, sequenceId: SequenceId): Refusal | null {
  const seen = new Set<string>()
  for (const t of draft.tracksOf(sequenceId)) {
    const key = `${t.kind} ${t.order}`
    if (seen.has(key)) return broken('order', `two ${t.kind} tracks share order ${t.order}`)
    seen.add(key)
  }
  return null
}

function overlapOn(clips: readonly Clip[]): Refusal | null {
  for (let i = 1; i < clips.length; i++)
    if (clips[i]!.start < clipEnd(clips[i - 1]!))
      return broken('overlap', `clips ${clips[i - 1]!.id} and ${clips[i]!.id} lie on each other`)
  return null
}

const aligned = (t: Ticks, rate: FrameRate): boolean => t === snapToFrame(t, rate)

function has(draft: Draft, id: string | ClipId, type: ProjectRecord['type']): Refusal | null {
  return draft.get(id)?.type === type ? null : broken('reference', `${type} ${id} does not exist`)
}

const broken = (code: string, what: string): Refusal =>
  refuse(`timeline.${code}`, `This edit would leave a project in which ${what}; nothing was changed.`).refusal

function firstOf<T>(items: Iterable<T>, check: (t: T) => Refusal | null): Refusal | null {
  for (const i of items) {
    const found = check(i)
    if (found) return found
  }
  return null
}
