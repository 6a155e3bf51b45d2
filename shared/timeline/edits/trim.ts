import { ok, type Result } from '../../base/result.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { clampTo, edgeSpan, putEdges } from './edges.ts'
import { edgeSites, edgeTime } from './linked.ts'

/**
 *         to
 * | A | B ---|   | C |  ->  | A | B    |  | C |
 *
 * Moves one edge; neighbours stay. The edge stops at the neighbour, at the end of its material and at one frame; refused when it cannot
 * move at all. Sound whose same edge lies at the same time is trimmed along.
 */
export function trim(draft: Draft, edit: EditOf<'trim'>): Result<void> {
  const clip = draft.clip(edit.clipId)
  if (!clip.ok) return clip
  const group = edgeSites(draft, clip.value, edit.edge, edit.linked)
  if (!group.ok) return group
  const moves = group.value.map((site) => ({ site, edge: edit.edge }))
  const to = clampTo(edgeSpan(draft, moves), snapToFrame(edit.to, group.value[0]!.sequence.frameRate), edgeTime(clip.value, edit.edge))
  if (!to.ok) return to
  putEdges(draft, moves, to.value)
  return ok(undefined)
}
