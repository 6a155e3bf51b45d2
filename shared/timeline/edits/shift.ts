import { ok, refuse, type Result } from '../../base/result.ts'
import { snapToFrame, type FrameRate } from '../../time/frame-rate.ts'
import { MAX_TICKS, type Ticks, ticks } from '../../time/ticks.ts'
import { firstFrom } from '../document-index.ts'
import type { TrackId } from '../ids.ts'
import type { Asset, Clip, Sequence, Track } from '../model.ts'
import { clipEnd, isStill, availableEnd, sourceLength } from '../source-range.ts'
import type { Draft } from './draft.ts'
import { partners } from './linked.ts'

/** The clip moved by `by`, both ends on frame starts. At rates that ticks cannot divide the length may change by one tick. */
export function moved(clip: Clip, asset: Asset, by: number, rate: FrameRate): Clip {
  const start = snapToFrame((clip.start + by) as Ticks, rate)
  const duration = ticks(snapToFrame((clipEnd(clip) + by) as Ticks, rate) - start)
  const over = isStill(asset) ? 0 : clip.sourceStart + sourceLength(duration, clip.speed) - availableEnd(asset)
  return { ...clip, start, duration, sourceStart: ticks(over > 0 ? Math.max(0, clip.sourceStart - over) : clip.sourceStart) }
}

/**
 * | A | B | C |  ->  | A |  | B | C |   Moves by `by` what starts at or after the time given for each of these tracks. Partners of what
 * moves go along, and with them what follows on their tracks, so that picture and sound stay together; `follow` false leaves them.
 * On the tracks named here nothing earlier moves.
 */
export function shift(draft: Draft, from: ReadonlyMap<TrackId, number>, by: number, follow = true): Result<void> {
  if (by === 0) return ok(undefined)
  const since = new Map<TrackId, number>()
  const queue: TrackId[] = []
  const want = (id: TrackId, t: number): void => {
    if (t >= (since.get(id) ?? Number.POSITIVE_INFINITY)) return
    since.set(id, t)
    queue.push(id)
  }
  for (const [id, t] of from) want(id, t)
  for (let id = queue.pop(); id; id = queue.pop()) {
    const on = draft.clipsOn(id)
    for (let i = firstFrom(on, since.get(id)!); follow && i < on.length; i++)
      for (const p of partners(draft, on[i]!)) if (!from.has(p.trackId)) want(p.trackId, p.start)
  }
  for (const [id, t] of since) {
    const done = shiftTrack(draft, id, t, by)
    if (!done.ok) return done
  }
  return ok(undefined)
}

function shiftTrack(draft: Draft, trackId: TrackId, from: number, by: number): Result<void> {
  const on = draft.clipsOn(trackId)
  const first = firstFrom(on, from)
  if (first === on.length) return ok(undefined)
  const track = draft.openTrack(trackId)
  if (!track.ok) return track
  const floor = first > 0 ? clipEnd(on[first - 1]!) : 0
  if (on[first]!.start + by < floor) return blocked(track.value)
  if (clipEnd(on.at(-1)!) + by > MAX_TICKS)
    return refuse('timeline.tooLong', 'A sequence cannot be longer than 100 days; nothing was changed.')
  const rate = (draft.get(track.value.sequenceId) as Sequence).frameRate
  const run = on.slice(first)
  // Away from the direction of travel first: no clip ever passes another.
  if (by > 0) run.reverse()
  for (const c of run) draft.put(moved(c, draft.get(c.assetId) as Asset, by, rate))
  return ok(undefined)
}

const blocked = (track: Track): Result<never> =>
  refuse(
    'timeline.rippleBlocked',
    `Closing this gap would push clips on ${track.name} into each other; nothing was changed. Lift instead, or move them first.`,
    {
      track: track.name,
    },
  )

/** The tracks that a ripple begins with: this one, or every unlocked track of its sequence; each from `t` on. */
export function rippleFrom(draft: Draft, track: Track, t: number, mode: 'track' | 'all' | undefined): Map<TrackId, number> {
  const open = mode === 'all' ? draft.tracksOf(track.sequenceId).filter((o) => !o.locked) : [track]
  return new Map(open.map((o) => [o.id, t]))
}
