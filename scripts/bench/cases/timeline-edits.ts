import { createDocument } from '#shared/timeline/document.ts'
import { applyEdits } from '#shared/timeline/edits/apply-edits.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { ClipId, NewId } from '#shared/timeline/ids.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { clipsOnTrack, sequencesOf, tracksOf } from '#shared/timeline/query.ts'
import { ZERO, fromSeconds, ticks } from '#shared/time/ticks.ts'
import { type BenchCase, percentile } from '../bench.ts'
import { bigClips, bigTracks } from '../big-document.ts'

let counter = 0
const newId: NewId = (prefix) => `${prefix}_bench${++counter}`
const must = (doc: ProjectDocument, edits: Edit[]): ProjectDocument => {
  const done = applyEdits(doc, edits, newId)
  if (!done.ok) throw new Error(done.refusal.message)
  return done.value.document
}

function bigDocument(): ProjectDocument {
  const empty = createDocument(newId)
  const doc = must(empty, bigTracks(sequencesOf(empty)[0]!.id))
  return must(doc, bigClips(doc))
}

export const timelineEdits: BenchCase = {
  name: 'timeline edits',
  about: 'one edit (trim, move, split in turn) in a document of 2,000 clips on 12 tracks',
  goal: 'p95 < 5 ms (before the disk)',
  run: async () => {
    let doc = bigDocument()
    const track = tracksOf(doc, sequencesOf(doc)[0]!.id).find((t) => clipsOnTrack(doc, t.id).length > 0)!
    const times: number[] = []
    for (let i = 0; i < 150; i++) {
      const clips = clipsOnTrack(doc, track.id)
      const clip = clips[(i * 37) % clips.length]!
      const half = ticks(clip.start + Math.floor(clip.duration / 2))
      const edit: Edit =
        i % 3 === 0
          ? { verb: 'trim', clipId: clip.id as ClipId, edge: 'out', to: half as never }
          : i % 3 === 1
            ? { verb: 'split', clipIds: [clip.id], at: half as never }
            : { verb: 'move', clipIds: [clip.id], by: clip.start > ZERO ? fromSeconds(-0.1) : fromSeconds(0.1) }
      const started = performance.now()
      const done = applyEdits(doc, [edit], newId)
      times.push(performance.now() - started)
      if (done.ok) doc = done.value.document
    }
    return { medianMs: percentile(times, 0.5), p95Ms: percentile(times, 0.95) }
  },
}
