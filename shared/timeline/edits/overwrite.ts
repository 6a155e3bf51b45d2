import { ok, type Result } from '../../base/result.ts'
import { clipEnd } from '../source-range.ts'
import { carve } from './carve.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { clipsFrom } from './place.ts'

/**
 *       at
 * | A | B | C |  ->  | A | B|new | |      C reaches under the new clips and is cut back or replaced
 *
 * Puts clips over what is there; nothing else moves. Sound that was linked to what is replaced stays.
 */
export function overwrite(draft: Draft, edit: EditOf<'overwrite'>): Result<void> {
  const track = draft.openTrack(edit.trackId)
  if (!track.ok) return track
  const sequence = draft.sequence(track.value.sequenceId)
  if (!sequence.ok) return sequence
  const clips = clipsFrom(draft, track.value, sequence.value, edit.at, edit.clips)
  if (!clips.ok) return clips
  carve(draft, track.value.id, clips.value[0]!.start, clipEnd(clips.value.at(-1)!))
  for (const c of clips.value) draft.put(c)
  return ok(undefined)
}
