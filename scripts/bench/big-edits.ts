import { fromSeconds, ticks, ZERO } from '#shared/time/ticks.ts'
import { createDocument } from '#shared/timeline/document.ts'
import { applyEdits } from '#shared/timeline/edits/apply-edits.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { NewId } from '#shared/timeline/ids.ts'
import type { Clip, ProjectDocument } from '#shared/timeline/model.ts'
import { clipsOnTrack, sequencesOf, tracksOf } from '#shared/timeline/query.ts'
import { bigClips, bigTracks } from './big-document.ts'

let counter = 0
const newId: NewId = (prefix) => `${prefix}_bench${++counter}`

export function must(doc: ProjectDocument, edits: Edit[]): ProjectDocument {
  const done = applyEdits(doc, edits, newId)
  if (!done.ok) throw new Error(done.refusal.message)
  return done.value.document
}

/** A document of `count` clips on twelve tracks. */
export function bigDocument(count: number): ProjectDocument {
  const empty = createDocument(newId)
  const doc = must(empty, bigTracks(sequencesOf(empty)[0]!.id))
  return must(doc, bigClips(doc, count))
}

export const busyTrack = (doc: ProjectDocument) => tracksOf(doc, sequencesOf(doc)[0]!.id).find((t) => clipsOnTrack(doc, t.id).length > 0)!

/** The `i`th of an endless row of edits that a person might make: trims, splits and moves in turn. */
export function editOf(i: number, clips: readonly Clip[]): Edit {
  const clip = clips[(i * 37) % clips.length]!
  const half = ticks(clip.start + Math.floor(clip.duration / 2))
  if (i % 3 === 0) return { verb: 'trim', clipId: clip.id, edge: 'out', to: half as never }
  if (i % 3 === 1) return { verb: 'split', clipIds: [clip.id], at: half as never }
  return { verb: 'move', clipIds: [clip.id], by: clip.start > ZERO ? fromSeconds(-0.1) : fromSeconds(0.1) }
}

/** Milliseconds of each of `count` edits in a document of `clips` clips. */
export function timeEdits(doc: ProjectDocument, count: number): number[] {
  const track = busyTrack(doc)
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const edit = editOf(i, clipsOnTrack(doc, track.id))
    const started = performance.now()
    const done = applyEdits(doc, [edit], newId)
    times.push(performance.now() - started)
    if (done.ok) doc = done.value.document
  }
  return times
}
