import { ok, refuse, type Result } from '../../base/result.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import type { MarkerId } from '../ids.ts'
import { defined } from '../same.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'

const missing = (id: string): Result<never> => refuse('timeline.noMarker', `There is no marker ${id}; nothing was changed.`, { id })

export function addMarker(draft: Draft, edit: EditOf<'addMarker'>): Result<void> {
  const sequence = draft.sequence(edit.marker.sequenceId)
  if (!sequence.ok) return sequence
  const time = snapToFrame(edit.marker.time, sequence.value.frameRate)
  draft.put({ type: 'marker', id: draft.newId<MarkerId>('mrk'), ...edit.marker, time })
  return ok(undefined)
}

export function setMarker(draft: Draft, edit: EditOf<'setMarker'>): Result<void> {
  const old = draft.get(edit.markerId)
  if (old?.type !== 'marker') return missing(edit.markerId)
  const sequence = draft.sequence(old.sequenceId)
  if (!sequence.ok) return sequence
  const next = { ...old, ...defined(edit.patch) }
  draft.put({ ...next, time: snapToFrame(next.time, sequence.value.frameRate) })
  return ok(undefined)
}

export function removeMarker(draft: Draft, edit: EditOf<'removeMarker'>): Result<void> {
  if (draft.get(edit.markerId)?.type !== 'marker') return missing(edit.markerId)
  draft.remove(edit.markerId)
  return ok(undefined)
}
