import { clamp } from '../../base/numbers.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import type { TrackId } from '../ids.ts'
import type { Track } from '../model.ts'
import { defined } from '../same.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'

/** Adds a track at its order; those at and above it move up. */
export function addTrack(draft: Draft, edit: EditOf<'addTrack'>): Result<void> {
  const sequence = draft.sequence(edit.track.sequenceId)
  if (!sequence.ok) return sequence
  const { id, ...fields } = edit.track
  if (id && draft.has(id)) return refuse('timeline.exists', `There is already a record ${id}; nothing was changed.`, { id })
  const track: Track = { type: 'track', id: id ?? draft.newId<TrackId>('trk'), ...fields }
  return putAt(draft, track, track.order)
}

/** Changes a track; a new order moves it there and renumbers the others. Also works on a locked track, to unlock it. */
export function setTrack(draft: Draft, edit: EditOf<'setTrack'>): Result<void> {
  const old = draft.track(edit.trackId)
  if (!old.ok) return old
  const next = { ...old.value, ...defined(edit.patch) }
  if (next.order === old.value.order) draft.put(next)
  else return putAt(draft, next, next.order)
  return ok(undefined)
}

/** Puts the track among those of its kind; orders stay unique, and change only where they must. */
function putAt(draft: Draft, track: Track, order: number): Result<void> {
  const others = draft.tracksOf(track.sequenceId).filter((t) => t.kind === track.kind && t.id !== track.id)
  if (others.length >= 999)
    return refuse('timeline.tooManyTracks', 'A sequence cannot have more than 999 tracks of a kind; nothing was changed.')
  const at = clamp(order, 0, 999)
  if (!others.some((t) => t.order === at)) draft.put({ ...track, order: at })
  else {
    const old = draft.get(track.id)
    const from = old?.type === 'track' ? old.order : 1000
    // The tracks between the old place and the new one move by one towards the old place.
    const step = from > at ? 1 : -1
    const rows = others.filter((t) => (step > 0 ? t.order >= at && t.order < from : t.order <= at && t.order > from))
    if (rows.some((t) => t.order + step > 999)) return compact(draft, track, others, at)
    for (const t of rows) draft.put({ ...t, order: t.order + step })
    draft.put({ ...track, order: at })
  }
  return ok(undefined)
}

function compact(draft: Draft, track: Track, others: readonly Track[], order: number): Result<void> {
  const rows = [...others.filter((t) => t.order < order), track, ...others.filter((t) => t.order >= order)]
  for (const [i, t] of rows.entries()) draft.put({ ...t, order: i })
  return ok(undefined)
}

export function removeTrack(draft: Draft, edit: EditOf<'removeTrack'>): Result<void> {
  const track = draft.openTrack(edit.trackId)
  if (!track.ok) return track
  const clips = [...draft.clipsOn(edit.trackId)]
  if (clips.length && !edit.withClips)
    return refuse('timeline.trackInUse', `There are clips on ${track.value.name}, so it was not removed. Move or delete them first.`, {
      track: track.value.name,
    })
  for (const c of clips) draft.remove(c.id)
  draft.remove(edit.trackId)
  return ok(undefined)
}
