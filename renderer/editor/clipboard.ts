import type { Ticks } from '#shared/time/ticks.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { Clip, ProjectDocument, Track } from '#shared/timeline/model.ts'
import { recordOf, tracksOf } from '#shared/timeline/query.ts'
import { mainTrack } from './placing.ts'
import { freshLinks, specOf } from './tools/move.ts'

/** Clips that were copied, with the kind and place of their tracks. Kept while the window is open. */
let copied: readonly { clip: Clip; track: Track }[] = []

export function copyClips(doc: ProjectDocument, clips: readonly Clip[]): void {
  copied = clips.flatMap((clip) => {
    const track = recordOf(doc, 'track', clip.trackId)
    return track ? [{ clip, track }] : []
  })
}
export const hasCopied = (): boolean => copied.length > 0

/** Edits that put the copies with their first clip at `at`, on the tracks they came from or those like them. */
export function pasteEdits(doc: ProjectDocument, sequenceId: SequenceId, at: Ticks): Edit[] {
  const tracks = tracksOf(doc, sequenceId)
  const start = Math.min(...copied.map((c) => c.clip.start))
  const links = freshLinks(copied.map((c) => c.clip))
  return copied.flatMap(({ clip, track }): Edit[] => {
    if (recordOf(doc, 'asset', clip.assetId) === undefined) return []
    const like = tracks.filter((t) => t.kind === track.kind)
    const target =
      like.find((t) => t.id === track.id) ??
      like.find((t) => t.role === track.role) ??
      (track.kind === 'video' ? mainTrack(tracks) : like[0])
    return target
      ? [{ verb: 'overwrite', trackId: target.id, at: (at + clip.start - start) as Ticks, clips: [specOf(clip, links(clip))] }]
      : []
  })
}
