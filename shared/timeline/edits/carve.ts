import { firstEndingAfter } from '../document-index.ts'
import type { ClipId, TrackId } from '../ids.ts'
import type { Asset, Clip } from '../model.ts'
import { clipEnd, withInEdge, withOutEdge } from '../source-range.ts'
import type { Draft } from './draft.ts'

const assetOf = (draft: Draft, clip: Clip): Asset => draft.get(clip.assetId) as Asset

/**
 * | A |  ->  |A|A'|   Parts a clip at `at`, which must lie inside it. The left part keeps the id, the right one keeps the link and
 * takes the transition at the clip's end along.
 */
export function part(draft: Draft, clip: Clip, at: number): { left: Clip; right: Clip } {
  const right: Clip = { ...withInEdge(clip, assetOf(draft, clip), at), id: draft.newId<ClipId>('clp'), fadeIn: 0 as Clip['fadeIn'] }
  const left: Clip = { ...withOutEdge(clip, at), fadeOut: 0 as Clip['fadeOut'] }
  draft.put(left)
  draft.put(right)
  for (const t of [...draft.transitionsAt(clip.id)]) if (t.fromClipId === clip.id) draft.put({ ...t, fromClipId: right.id })
  return { left, right }
}

/** | A | B | C |  ->  | A|  |C |   Empties [from, to) of a track: clips inside go, clips across an end are cut back. */
export function carve(draft: Draft, trackId: TrackId, from: number, to: number): void {
  const on = draft.clipsOn(trackId)
  const hit: Clip[] = []
  for (let i = firstEndingAfter(on, from); i < on.length && on[i]!.start < to; i++) hit.push(on[i]!)
  for (const clip of hit) {
    const end = clipEnd(clip)
    if (clip.start >= from && end <= to) draft.remove(clip.id)
    else if (clip.start < from && end > to) {
      const { left } = part(draft, clip, to)
      draft.put(withOutEdge(left, from))
    } else if (clip.start < from) draft.put(withOutEdge(clip, from))
    else draft.put(withInEdge(clip, assetOf(draft, clip), to))
  }
}
