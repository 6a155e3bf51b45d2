import { ok, refuse, type Result } from '../../base/result.ts'
import { nearestFrame, frameToTicks, type FrameRate } from '../../time/frame-rate.ts'
import type { Ticks } from '../../time/ticks.ts'
import { firstFrom } from '../document-index.ts'
import type { ClipId } from '../ids.ts'
import { ceilToFrame, clipEnd, floorToFrame, handles, withInEdge, withOutEdge } from '../source-range.ts'
import type { ClipSite, Draft } from './draft.ts'
import type { Edge } from './linked.ts'

/** One edge that is moved together with others at the same time. */
export interface EdgeMove {
  site: ClipSite
  edge: Edge
}
/** How far a set of edges may go, and what stops them at each end. */
export interface Span {
  low: number
  high: number
  lowWhy: Stop
  highWhy: Stop
}
export type Stop = 'handle' | 'neighbour' | 'length' | 'start'

const nextFrame = (t: number, rate: FrameRate): number => frameToTicks(nearestFrame(t as Ticks, rate) + 1, rate)
const previousFrame = (t: number, rate: FrameRate): number => frameToTicks(nearestFrame(t as Ticks, rate) - 1, rate)

/** Times between which these edges may stand. `free` ignores neighbours, for edits that push them. */
export function edgeSpan(draft: Draft, moves: readonly EdgeMove[], free = false): Span {
  const span: Span = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, lowWhy: 'start', highWhy: 'neighbour' }
  const lower = (t: number, why: Stop): void => void (t > span.low && ((span.low = t), (span.lowWhy = why)))
  const upper = (t: number, why: Stop): void => void (t < span.high && ((span.high = t), (span.highWhy = why)))
  const moving = new Set<ClipId>(moves.map((m) => m.site.clip.id))
  for (const { site, edge } of moves) {
    const { clip, asset, sequence } = site
    const [rate, room, on] = [sequence.frameRate, handles(clip, asset), draft.clipsOn(clip.trackId)]
    const i = firstFrom(on, clip.start)
    if (edge === 'out') {
      lower(nextFrame(clip.start, rate), 'length')
      if (room.tail !== Number.POSITIVE_INFINITY) upper(floorToFrame(clipEnd(clip) + room.tail, rate), 'handle')
      const next = on[i + 1]
      if (!free && next && !moving.has(next.id)) upper(next.start, 'neighbour')
    } else {
      upper(previousFrame(clipEnd(clip), rate), 'length')
      if (room.head !== Number.POSITIVE_INFINITY) lower(ceilToFrame(clip.start - room.head, rate), 'handle')
      if (!free) lower(0, 'start')
      const before = on[i - 1]
      if (!free && before && !moving.has(before.id)) lower(clipEnd(before), 'neighbour')
    }
  }
  return span
}

const SENTENCE: Record<Stop, [code: string, text: string]> = {
  handle: ['timeline.noHandle', 'There is no more material beyond this edge; nothing was changed. Slip the clip or choose another moment.'],
  neighbour: ['timeline.noRoom', 'The neighbouring clip is in the way; nothing was changed. Use ripple or roll to push it.'],
  length: ['timeline.tooShort', 'A clip cannot be shorter than one frame; nothing was changed.'],
  start: ['timeline.beforeStart', 'Nothing can stand before the start of the sequence; nothing was changed.'],
}
export const stopped = (why: Stop): { ok: false; refusal: { code: string; message: string } } => refuse(...SENTENCE[why])

/** `to` inside the span; a refusal when the edge is to move from `now` and cannot move at all. */
export function clampTo(span: Span, to: number, now: number): Result<Ticks> {
  const t = Math.min(Math.max(to, span.low), span.high)
  if (span.low > span.high || (t === now && to !== now)) return stopped(to > now ? span.highWhy : span.lowWhy)
  return ok(t as Ticks)
}

/** Writes the edges at `to`. Neighbours that shrink go first, so that nothing overlaps in between. */
export function putEdges(draft: Draft, moves: readonly EdgeMove[], to: number): void {
  for (const { site, edge } of moves) {
    const now = draft.get(site.clip.id)
    if (now?.type === 'clip') draft.put(edge === 'in' ? withInEdge(now, site.asset, to) : withOutEdge(now, to))
  }
}
