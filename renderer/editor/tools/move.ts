import { snapToFrame } from '#shared/time/frame-rate.ts'
import type { Ticks } from '#shared/time/ticks.ts'
import type { ClipSpec, Edit } from '#shared/timeline/edits/edit.ts'
import type { ClipId, TrackId } from '#shared/timeline/ids.ts'
import type { Clip, ProjectDocument, Track } from '#shared/timeline/model.ts'
import { linkedClips, recordOf, tracksOf } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'
import { type Gesture, type Pointer, type Preview, previewOf, pulled, type Scene } from './gesture.ts'

/** Clips that a drag of `clip` takes along: the selection when it is part of it, with linked clips. */
export function dragged(scene: Scene, clip: Clip): Clip[] {
  const ids = scene.selection.has(clip.id) ? [clip.id, ...scene.selection] : [clip.id]
  const all = new Map<string, Clip>()
  for (const id of ids) {
    const c = recordOf(scene.document, 'clip', id)
    if (!c) continue
    all.set(c.id, c)
    if (scene.linked) for (const l of linkedClips(scene.document, c)) all.set(l.id, l)
  }
  return [...all.values()]
}

/** How many tracks of its kind the pointer has gone from where the grabbed clip lies: positive towards higher order. */
export function tracksApart(doc: ProjectDocument, from: TrackId, to: TrackId | null): number {
  const [a, b] = [recordOf(doc, 'track', from), recordOf(doc, 'track', to)]
  if (!a || !b || a.kind !== b.kind) return 0
  const rows = tracksOf(doc, a.sequenceId).filter((t) => t.kind === a.kind)
  return rows.findIndex((t) => t.id === b.id) - rows.findIndex((t) => t.id === a.id)
}

/**
 * Drags clips in time and between tracks of the grabbed clip's kind; others go along in time. Ctrl pushes what is there, Alt leaves
 * the originals and moves copies.
 */
export function moveGesture(scene: Scene, clip: Clip, from: Pointer): Gesture {
  const group = dragged(scene, clip)
  const points = scene.pointsWithout(new Set(group.map((c) => c.id)))
  const moving = [...new Set([clip.start, clipEnd(clip), Math.min(...group.map((c) => c.start)), Math.max(...group.map(clipEnd))])]
  const kind = (c: Clip): Track['kind'] | undefined => recordOf(scene.document, 'track', c.trackId)?.kind
  const own = group.filter((c) => kind(c) === kind(clip))
  const others = group.filter((c) => kind(c) !== kind(clip))
  const rate = recordOf(scene.document, 'sequence', scene.sequenceId)!.frameRate
  return {
    label: 'move',
    cursor: 'grabbing',
    update(p): Preview {
      const wanted = pulled(scene, points, moving, p.time - from.time, p)
      const by = snapToFrame((clip.start + wanted.by) as Ticks, rate) - clip.start
      const trackOffset = tracksApart(scene.document, clip.trackId, p.trackId)
      const hint = { key: p.alt ? ('copy' as const) : p.mod ? ('insert' as const) : ('move' as const), by }
      if (by === 0 && trackOffset === 0) return previewOf(scene, [], { snap: wanted.snap, hint })
      const edits = p.alt ? copies(scene, group, clip, by, trackOffset) : moves(own, others, by, trackOffset, p.mod)
      return previewOf(scene, edits, { snap: wanted.snap, hint })
    },
  }
}

function moves(own: readonly Clip[], others: readonly Clip[], by: number, trackOffset: number, push: boolean): Edit[] {
  const mode = push ? ('insert' as const) : ('overwrite' as const)
  const ids = (list: readonly Clip[]): ClipId[] => list.map((c) => c.id)
  const time = by as Ticks
  // Within one track kind, everything is one move; sound that stays on its track is another.
  if (!trackOffset) return [{ verb: 'move', clipIds: ids([...own, ...others]), by: time, mode, linked: false }]
  const edits: Edit[] = [{ verb: 'move', clipIds: ids(own), by: time, trackOffset, mode, linked: false }]
  if (others.length && by) edits.push({ verb: 'move', clipIds: ids(others), by: time, mode, linked: false })
  return edits
}

/** The clip as what has to be placed to make it again. */
export const specOf = (c: Clip, linkId: string | null): ClipSpec => {
  const { type: _type, id: _id, trackId: _track, assetId, start: _start, duration, sourceStart, speed, linkId: _link, ...props } = c
  return { assetId, duration, sourceStart, speed, linkId, props }
}

/** Names for the links of copies: copies that belong together stay together, and apart from the originals. */
export function freshLinks(clips: readonly Clip[]): (c: Clip) => string | null {
  const stamp = `lnk_${Date.now().toString(36)}${Math.floor(Math.random() * 1e9).toString(36)}`
  const count = new Map<string, number>()
  for (const c of clips) if (c.linkId !== null) count.set(c.linkId, (count.get(c.linkId) ?? 0) + 1)
  return (c) => (c.linkId !== null && count.get(c.linkId)! > 1 ? `${stamp}-${c.linkId.slice(-20)}` : null)
}

function copies(scene: Scene, group: readonly Clip[], grabbed: Clip, by: number, trackOffset: number): Edit[] {
  const links = freshLinks(group)
  const rows = (c: Clip): TrackId | undefined => {
    const track = recordOf(scene.document, 'track', c.trackId)!
    if (track.kind !== recordOf(scene.document, 'track', grabbed.trackId)?.kind) return track.id
    const same = tracksOf(scene.document, track.sequenceId).filter((t) => t.kind === track.kind)
    return same[same.findIndex((t) => t.id === track.id) + trackOffset]?.id
  }
  return group.flatMap((c): Edit[] => {
    const trackId = rows(c)
    const at = Math.max(0, c.start + by) as Ticks
    return trackId ? [{ verb: 'overwrite', trackId, at, clips: [specOf(c, links(c))] }] : []
  })
}
