import { ok, type Result } from '../../base/result.ts'
import { firstEndingAfter } from '../document-index.ts'
import type { Clip, Track } from '../model.ts'
import { clipEnd } from '../source-range.ts'
import { part } from './carve.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { partners } from './linked.ts'
import { clipsFrom } from './place.ts'
import { rippleFrom, shift } from './shift.ts'

/**
 *       at
 * | A | B | C |  ->  | A | B|new|B| C |
 *
 * Puts clips in at `at` and pushes the rest of the track right. A clip across `at` is parted. Sound that is linked to what is parted or
 * pushed goes the same way; with ripple 'all' every unlocked track is pushed, where clips across `at` stay whole.
 */
export function insert(draft: Draft, edit: EditOf<'insert'>): Result<void> {
  const track = draft.openTrack(edit.trackId)
  if (!track.ok) return track
  const sequence = draft.sequence(track.value.sequenceId)
  if (!sequence.ok) return sequence
  const clips = clipsFrom(draft, track.value, sequence.value, edit.at, edit.clips)
  if (!clips.ok) return clips
  const at = clips.value[0]!.start
  const pushed = makeRoom(draft, track.value, at, clipEnd(clips.value.at(-1)!) - at, edit.ripple)
  if (!pushed.ok) return pushed
  for (const c of clips.value) draft.put(c)
  return ok(undefined)
}

/** Parts what lies across `at` on the track (and its linked sound) and pushes everything from `at` on by `by`. */
export function makeRoom(draft: Draft, track: Track, at: number, by: number, ripple: 'track' | 'all' | undefined): Result<void> {
  const on = draft.clipsOn(track.id)
  const across = on[firstEndingAfter(on, at)]
  if (across && across.start < at) {
    const parted = partLinked(draft, across, at)
    if (!parted.ok) return parted
  }
  return shift(draft, rippleFrom(draft, track, at, ripple), by)
}

/** Parts a clip and those of its partners that lie across `at`; the right parts get a link of their own. */
export function partLinked(draft: Draft, clip: Clip, at: number, linked = true): Result<void> {
  const group = [clip, ...(linked ? partners(draft, clip) : [])].filter((c) => c.start < at && at < clipEnd(c))
  for (const c of group) {
    const track = draft.openTrack(c.trackId)
    if (!track.ok) return track
  }
  const rights = group.map((c) => part(draft, c, at).right)
  const later = linked ? partners(draft, clip).filter((c) => c.start >= at && !rights.some((r) => r.id === c.id)) : []
  const linkId = rights.length + later.length > 1 ? draft.newId<string>('clp').replace('clp_', 'lnk_') : null
  if (clip.linkId !== null && linked) for (const c of [...rights, ...later]) draft.put({ ...c, linkId })
  else for (const c of rights) draft.put({ ...c, linkId: null })
  return ok(undefined)
}
