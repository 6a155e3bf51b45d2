import { ok, type Result } from '../../base/result.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import type { Clip } from '../model.ts'
import { clipEnd } from '../source-range.ts'
import type { ClipSite, Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { clampTo, edgeSpan, putEdges } from './edges.ts'
import { edgeSites, edgeTime } from './linked.ts'
import { moved, shift } from './shift.ts'

/**
 *          to
 * | A | B| C | D |  ->  | A | B  | C | D |       out edge of B: what follows moves along
 *      to
 * | A |  B | C |    ->  | A | B| C |             in edge of B: its head goes, B and what follows move up
 *
 * The edge stops at the end of its material and at one frame.
 */
export function ripple(draft: Draft, edit: EditOf<'ripple'>): Result<void> {
  const clip = draft.clip(edit.clipId)
  if (!clip.ok) return clip
  const group = edgeSites(draft, clip.value, edit.edge, edit.linked)
  if (!group.ok) return group
  const moves = group.value.map((site) => ({ site, edge: edit.edge }))
  const now = edgeTime(clip.value, edit.edge)
  const to = clampTo(edgeSpan(draft, moves, true), snapToFrame(edit.to, group.value[0]!.sequence.frameRate), now)
  if (!to.ok) return to
  const by = edit.edge === 'out' ? to.value - now : now - to.value
  const pushFirst = by > 0
  const push = (): Result<void> => shift(draft, new Map(group.value.map((s) => [s.track.id, clipEnd(s.clip)])), by, edit.linked !== false)
  // Growing clips need the room before they take it; shrinking ones give it first.
  if (pushFirst) {
    const pushed = push()
    if (!pushed.ok) return pushed
  }
  if (edit.edge === 'out') putEdges(draft, moves, to.value)
  else for (const site of group.value) putHead(draft, site, to.value, by)
  return pushFirst ? ok(undefined) : push()
}

/** Trims the head at `to` and moves the clip back to where it began. */
function putHead(draft: Draft, site: ClipSite, to: number, by: number): void {
  putEdges(draft, [{ site, edge: 'in' }], to)
  const trimmed = draft.get(site.clip.id) as Clip
  draft.put({ ...moved(trimmed, site.asset, by, site.sequence.frameRate), start: site.clip.start })
}
