import { ok, refuse, type Result } from '../../base/result.ts'
import { ticks } from '../../time/ticks.ts'
import type { TransitionId } from '../ids.ts'
import type { Asset, Clip, Sequence, Track, Transition } from '../model.ts'
import { defined } from '../same.ts'
import { ceilToFrame, clipEnd, floorToFrame, handles } from '../source-range.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import type { Ticks } from '../../time/ticks.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'

/**
 * | A | B |  ->  | A >< B |   Blends across the cut; both clips must have material beyond it. Longer than that, it is shortened; where
 * there is nothing beyond the cut on either side it is refused. A transition that is already there is replaced.
 */
export function addTransition(draft: Draft, edit: EditOf<'addTransition'>): Result<void> {
  const from = draft.site(edit.fromClipId)
  if (!from.ok) return from
  const to = draft.site(edit.toClipId)
  if (!to.ok) return to
  if (from.value.clip.trackId !== to.value.clip.trackId || clipEnd(from.value.clip) !== to.value.clip.start)
    return refuse('timeline.notTouching', 'A transition needs two clips that touch; nothing was changed.')
  if (edit.inOffset + edit.outOffset === 0) return refuse('timeline.emptyTransition', 'A transition needs a length; nothing was changed.')
  for (const t of [...draft.transitionsAt(edit.fromClipId)])
    if (t.fromClipId === edit.fromClipId && t.toClipId === edit.toClipId) draft.remove(t.id)
  const { fromClipId, toClipId, kind, inOffset, outOffset } = edit
  const wanted: Transition = {
    type: 'transition',
    id: draft.newId<TransitionId>('trn'),
    trackId: from.value.track.id,
    fromClipId,
    toClipId,
    kind,
    inOffset,
    outOffset,
  }
  return putFitted(draft, wanted)
}

export function setTransition(draft: Draft, edit: EditOf<'setTransition'>): Result<void> {
  const old = draft.get(edit.transitionId)
  if (old?.type !== 'transition') return noTransition(edit.transitionId)
  const track = draft.openTrack(old.trackId)
  if (!track.ok) return track
  return putFitted(draft, { ...old, ...defined(edit.patch) })
}

export function removeTransition(draft: Draft, edit: EditOf<'removeTransition'>): Result<void> {
  const old = draft.get(edit.transitionId)
  if (old?.type !== 'transition') return noTransition(edit.transitionId)
  const track = draft.openTrack(old.trackId)
  if (!track.ok) return track
  draft.remove(old.id)
  return ok(undefined)
}

const noTransition = (id: string): Result<never> =>
  refuse('timeline.noTransition', `There is no transition ${id}; nothing was changed.`, { id })

function putFitted(draft: Draft, wanted: Transition): Result<void> {
  const t = fitted(draft, wanted)
  if (!t)
    return refuse('timeline.noHandle', 'There is no material beyond this cut to blend with; nothing was changed. Trim the clips first.')
  draft.put(t)
  return ok(undefined)
}

/** How far a transition may reach to each side of its cut, in whole frames. */
export function reach(draft: Draft, t: Transition): { cut: number; inOffset: number; outOffset: number } | null {
  const [from, to] = [draft.get(t.fromClipId), draft.get(t.toClipId)]
  if (from?.type !== 'clip' || to?.type !== 'clip') return null
  const cut = to.start
  if (from.trackId !== to.trackId || from.trackId !== t.trackId || clipEnd(from) !== cut) return null
  const rate = (draft.get((draft.get(t.trackId) as Track).sequenceId) as Sequence).frameRate
  const ahead = Math.min(handles(to, draft.get(to.assetId) as Asset).head, from.duration - taken(draft, from, t))
  const behind = Math.min(handles(from, draft.get(from.assetId) as Asset).tail, to.duration - taken(draft, to, t))
  return {
    cut,
    inOffset: cut - Math.min(cut, ceilToFrame(cut - Math.max(0, ahead), rate)),
    outOffset: Math.max(cut, floorToFrame(cut + Math.max(0, behind), rate)) - cut,
  }
}

/** What the transition at the other end of this clip already covers of it. */
function taken(draft: Draft, clip: Clip, t: Transition): number {
  let sum = 0
  for (const o of draft.transitionsAt(clip.id)) if (o.id !== t.id) sum += o.fromClipId === clip.id ? o.inOffset : o.outOffset
  return sum
}

/** The transition cut back to what its clips allow, or null where nothing of it can stay. */
export function fitted(draft: Draft, t: Transition): Transition | null {
  const room = reach(draft, t)
  if (!room) return null
  const rate = (draft.get((draft.get(t.trackId) as Track).sequenceId) as Sequence).frameRate
  const inOffset = ticks(Math.min(room.inOffset, room.cut - snapToFrame(Math.max(0, room.cut - t.inOffset) as Ticks, rate)))
  const outOffset = ticks(Math.min(room.outOffset, snapToFrame((room.cut + t.outOffset) as Ticks, rate) - room.cut))
  if (inOffset + outOffset === 0) return null
  return inOffset === t.inOffset && outOffset === t.outOffset ? t : { ...t, inOffset, outOffset }
}
