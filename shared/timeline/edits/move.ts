import { ok, refuse, type Result } from '../../base/result.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import type { Ticks } from '../../time/ticks.ts'
import type { TrackId } from '../ids.ts'
import type { Clip, Track } from '../model.ts'
import { clipEnd } from '../source-range.ts'
import { carve } from './carve.ts'
import type { ClipSite, Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { makeRoom } from './insert.ts'
import { sites } from './linked.ts'
import { moved } from './shift.ts'

/**
 * | A | B | C |    ->  |   | B | A|       overwrite: replaces what lies there
 * | A | B | C |    ->  |   | B | A | C |  insert: pushes it
 *
 * Moves clips in time and by `trackOffset` tracks of their kind (towards higher order). Partners that are not named go along in time
 * only. The earliest clip stops at the start of the sequence.
 */
export function move(draft: Draft, edit: EditOf<'move'>): Result<void> {
  const found = sites(draft, edit.clipIds, edit.linked)
  if (!found.ok) return found
  const all = [...found.value.named, ...found.value.pulled]
  const first = all.reduce((a, b) => (b.clip.start < a.clip.start ? b : a))
  const by = Math.max(0, snapToFrame((first.clip.start + edit.by) as Ticks, first.sequence.frameRate)) - first.clip.start
  const next: Clip[] = []
  for (const [i, site] of all.entries()) {
    const track = targetTrack(draft, site, i < found.value.named.length ? (edit.trackOffset ?? 0) : 0)
    if (!track.ok) return track
    next.push({ ...moved(site.clip, site.asset, by, site.sequence.frameRate), trackId: track.value.id })
  }
  next.sort((a, b) => a.start - b.start)
  const ends = new Map<TrackId, number>()
  for (const c of next) {
    if (c.start < (ends.get(c.trackId) ?? 0))
      return refuse('timeline.overlap', 'Two of these clips would lie on each other; nothing was moved.')
    ends.set(c.trackId, clipEnd(c))
  }
  for (const s of all) draft.remove(s.clip.id)
  const room = edit.mode === 'insert' ? pushAside(draft, next) : takePlace(draft, next)
  if (!room.ok) return room
  for (const c of next) draft.put(c)
  return ok(undefined)
}

function targetTrack(draft: Draft, site: ClipSite, offset: number): Result<Track> {
  if (!offset) return ok(site.track)
  const rows = draft.tracksOf(site.sequence.id).filter((t) => t.kind === site.track.kind)
  const target = rows[rows.findIndex((t) => t.id === site.track.id) + offset]
  if (!target) return refuse('timeline.noTrack', 'There is no track there; nothing was moved. Add a track first.')
  return draft.openTrack(target.id)
}

function takePlace(draft: Draft, clips: readonly Clip[]): Result<void> {
  for (const c of clips) carve(draft, c.trackId, c.start, clipEnd(c))
  return ok(undefined)
}

/** One push per track, as long as the whole group. */
function pushAside(draft: Draft, clips: readonly Clip[]): Result<void> {
  const start = Math.min(...clips.map((c) => c.start))
  const end = Math.max(...clips.map((c) => clipEnd(c)))
  const pushed = new Set<TrackId>()
  for (const c of clips) {
    if (pushed.has(c.trackId)) continue
    pushed.add(c.trackId)
    const on = draft.clipsOn(c.trackId)
    const free = !on.some((o) => o.start < end && clipEnd(o) > start)
    if (free) continue
    const room = makeRoom(draft, draft.get(c.trackId) as Track, start, end - start, 'track')
    if (!room.ok) return room
  }
  return ok(undefined)
}
