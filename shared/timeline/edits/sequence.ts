import { ok, refuse, type Result } from '../../base/result.ts'
import { type FrameRate, snapToFrame } from '../../time/frame-rate.ts'
import { equalRational } from '../../time/rational.ts'
import { ticks } from '../../time/ticks.ts'
import type { SequenceId } from '../ids.ts'
import type { Asset, Clip, Sequence } from '../model.ts'
import { defined } from '../same.ts'
import { availableEnd, clipEnd, floorToFrame, isStill, recordLength } from '../source-range.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'

export function addSequence(draft: Draft, edit: EditOf<'addSequence'>): Result<void> {
  const { id, ...fields } = edit.sequence
  if (id && draft.has(id)) return refuse('timeline.exists', `There is already a record ${id}; nothing was changed.`, { id })
  draft.put({ type: 'sequence', id: id ?? draft.newId<SequenceId>('seq'), ...fields })
  return ok(undefined)
}

/** Changes a sequence. A new frame rate moves every edge of it to the nearest frame of that rate. */
export function setSequence(draft: Draft, edit: EditOf<'setSequence'>): Result<void> {
  const old = draft.sequence(edit.sequenceId)
  if (!old.ok) return old
  const next: Sequence = { ...old.value, ...defined(edit.patch) }
  draft.put(next)
  return equalRational(next.frameRate, old.value.frameRate) ? ok(undefined) : reframe(draft, next)
}

function reframe(draft: Draft, sequence: Sequence): Result<void> {
  const rate = sequence.frameRate
  for (const track of draft.tracksOf(sequence.id)) {
    const open = draft.openTrack(track.id)
    if (!open.ok && draft.clipsOn(track.id).length) return open
    for (const clip of [...draft.clipsOn(track.id)]) {
      const next = reframed(clip, draft.get(clip.assetId) as Asset, rate)
      if (!next) return refuse('timeline.tooShort', 'At this frame rate a clip would be shorter than one frame; nothing was changed.')
      draft.put(next)
    }
  }
  for (const m of [...draft.records()])
    if (m.type === 'marker' && m.sequenceId === sequence.id) draft.put({ ...m, time: snapToFrame(m.time, rate) })
  return ok(undefined)
}

/** The clip with both ends on frames of `rate`, or null when nothing is left of it. Where it grew past its media it loses that frame. */
function reframed(clip: Clip, asset: Asset, rate: FrameRate): Clip | null {
  const start = snapToFrame(clip.start, rate)
  let end = snapToFrame(clipEnd(clip), rate)
  if (!isStill(asset))
    end = ticks(Math.min(end, floorToFrame(start + recordLength(availableEnd(asset) - clip.sourceStart, clip.speed), rate)))
  return end > start ? { ...clip, start, duration: ticks(end - start) } : null
}

export function removeSequence(draft: Draft, edit: EditOf<'removeSequence'>): Result<void> {
  const old = draft.sequence(edit.sequenceId)
  if (!old.ok) return old
  const records = [...draft.records()]
  if (records.filter((r) => r.type === 'sequence').length === 1)
    return refuse('timeline.lastSequence', 'A project keeps at least one sequence; nothing was removed.')
  for (const track of [...draft.tracksOf(edit.sequenceId)]) {
    for (const c of [...draft.clipsOn(track.id)]) draft.remove(c.id)
    draft.remove(track.id)
  }
  for (const r of records) if (r.type === 'marker' && r.sequenceId === edit.sequenceId) draft.remove(r.id)
  draft.remove(edit.sequenceId)
  return ok(undefined)
}
