import { ok, refuse, type Result } from '../../base/result.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import { clipEnd } from '../source-range.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { clampTo, type EdgeMove, edgeSpan, putEdges } from './edges.ts'
import { edgeSites } from './linked.ts'

/**
 *          to
 * | A | B    | C |  ->  | A | B  |   C |
 *
 * Moves the cut between two clips that touch: what one gains the other gives; everything else stays. Sound with the same cut goes along.
 */
export function roll(draft: Draft, edit: EditOf<'roll'>): Result<void> {
  const [left, right] = [draft.site(edit.leftClipId), draft.site(edit.rightClipId)]
  if (!left.ok) return left
  if (!right.ok) return right
  const cut = right.value.clip.start
  if (left.value.clip.trackId !== right.value.clip.trackId || clipEnd(left.value.clip) !== cut)
    return refuse('timeline.notTouching', 'These two clips do not touch, so there is no cut between them to roll; nothing was changed.')
  const [outs, ins] = [edgeSites(draft, left.value.clip, 'out', edit.linked), edgeSites(draft, right.value.clip, 'in', edit.linked)]
  if (!outs.ok) return outs
  if (!ins.ok) return ins
  const moves: EdgeMove[] = [
    ...outs.value.map((site) => ({ site, edge: 'out' as const })),
    ...ins.value.map((site) => ({ site, edge: 'in' as const })),
  ]
  const to = clampTo(edgeSpan(draft, moves), snapToFrame(edit.to, left.value.sequence.frameRate), cut)
  if (!to.ok) return to
  putEdges(draft, moves, to.value)
  return ok(undefined)
}
