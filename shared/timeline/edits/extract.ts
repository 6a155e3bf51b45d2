import { ok, type Result } from '../../base/result.ts'
import type { TrackId } from '../ids.ts'
import type { Clip } from '../model.ts'
import { clipEnd } from '../source-range.ts'
import type { ClipSite, Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { sites } from './linked.ts'
import { rippleFrom, shift } from './shift.ts'

interface Hole {
  start: number
  end: number
  tracks: Set<TrackId>
}

/**
 * | A | B | C |  ->  | A | C |
 *
 * Takes clips out and closes the gaps they leave. Where a picture and its sound have different lengths, the picture's length counts.
 * Refused where closing would push other clips into each other.
 */
export function extract(draft: Draft, edit: EditOf<'extract'>): Result<void> {
  const found = sites(draft, edit.clipIds, edit.linked)
  if (!found.ok) return found
  const all = [...found.value.named, ...found.value.pulled]
  const holes = holesOf(draft, found.value.named, all, edit.ripple)
  for (const s of all) draft.remove(s.clip.id)
  for (const h of holes.reverse()) {
    const closed = shift(draft, new Map([...h.tracks].map((id) => [id, h.end])), h.start - h.end, edit.linked !== false)
    if (!closed.ok) return closed
  }
  return ok(undefined)
}

/** The spans to close, ascending and apart, each with the tracks to close it on. */
function holesOf(draft: Draft, named: readonly ClipSite[], all: readonly ClipSite[], ripple: 'track' | 'all' | undefined): Hole[] {
  const leaders = new Map<string, Clip>()
  for (const { clip, track } of named) {
    const key = clip.linkId ?? clip.id
    if (!leaders.has(key) || track.kind === 'video') leaders.set(key, clip)
  }
  const holes: Hole[] = []
  for (const clip of [...leaders.values()].sort((a, b) => a.start - b.start)) {
    const tracks = all
      .filter((s) => s.clip.id === clip.id || (clip.linkId !== null && s.clip.linkId === clip.linkId))
      .flatMap((s) => [...rippleFrom(draft, s.track, 0, ripple).keys()])
    const last = holes.at(-1)
    if (last && clip.start < last.end) {
      last.end = Math.max(last.end, clipEnd(clip))
      for (const t of tracks) last.tracks.add(t)
    } else holes.push({ start: clip.start, end: clipEnd(clip), tracks: new Set(tracks) })
  }
  return holes
}
