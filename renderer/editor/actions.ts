import type { Ticks } from '#shared/time/ticks.ts'
import { frameDuration, snapToFrame } from '#shared/time/frame-rate.ts'
import type { Diff } from '#shared/timeline/diff.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { ClipId, TrackId } from '#shared/timeline/ids.ts'
import { type Clip, DEFAULT_STABILISE, type Sequence, type Track } from '#shared/timeline/model.ts'
import { clipAt, editPoints, recordOf, sequenceDuration, touching, tracksOf } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'
import { apply, useProject } from '../client/project-store.ts'
import { copyClips, pasteEdits } from './clipboard.ts'
import { placingEdits } from './placing.ts'
import { currentSequence, goTo } from './playhead.ts'
import { select, selectedClips, selectedMarkers, withLinked } from './selection.ts'
import { setSession, useSession } from './session-store.ts'

/** What a person does to the timeline, from keys, menus or drops. Each is one undo step named history.timeline.<label>. */

const doc = () => useProject.getState().document
const playhead = (): Ticks => useSession.getState().playhead
const linkedOn = (): boolean => useSession.getState().linked
const idsOf = (clips: readonly Clip[]): ClipId[] => clips.map((c) => c.id)

export const commit = (edits: Edit[], label: string): Promise<Diff | undefined> => apply(edits, `timeline.${label}`)

/** Applies and selects the clips that came, e.g. copies. */
export async function commitAndSelect(edits: Edit[], label: string): Promise<void> {
  const diff = await commit(edits, label)
  if (diff) select(diff.added.flatMap((r) => (r.type === 'clip' ? [r.id] : [])))
}

export const openTracks = (sequence: Sequence): Track[] => tracksOf(doc(), sequence.id).filter((t) => !t.locked)
/** Clips under the playhead: the selected ones if any of them lies there, else those of all unlocked tracks. */
export function clipsAtPlayhead(): Clip[] {
  const sequence = currentSequence()
  if (!sequence) return []
  const t = playhead()
  const inside = (c: Clip): boolean => c.start < t && t < clipEnd(c)
  const chosen = selectedClips().filter(inside)
  return chosen.length
    ? chosen
    : openTracks(sequence)
        .flatMap((track) => clipAt(doc(), track.id, t) ?? [])
        .filter(inside)
}

export function splitAtPlayhead(all = false): void {
  const sequence = currentSequence()
  const clips =
    all && sequence
      ? openTracks(sequence).flatMap((t) => clipAt(doc(), t.id, playhead()) ?? [])
      : clipsAtPlayhead().filter((c) => all || isPictureOrChosen(c))
  if (clips.length) void commit([{ verb: 'split', clipIds: idsOf(clips), at: playhead(), linked: linkedOn() }], 'split')
}
/** Without a selection, a split leaves the music whole. */
function isPictureOrChosen(c: Clip): boolean {
  return useSession.getState().selection.has(c.id) || recordOf(doc(), 'track', c.trackId)?.role !== 'music'
}

/** Q and W: the head or the tail of the clip under the playhead goes; `ripple` closes the gap. */
export function trimToPlayhead(edge: 'in' | 'out', ripple: boolean): void {
  const t = playhead()
  const clips = clipsAtPlayhead().filter(isPictureOrChosen)
  // Linked sound is trimmed with its picture: one of a link is enough.
  const seen = new Set<string>()
  const leads = clips.filter((c) => c.linkId === null || !linkedOn() || (!seen.has(c.linkId) && seen.add(c.linkId)))
  const edits = leads.map((c): Edit => ({ verb: ripple ? 'ripple' : 'trim', clipId: c.id, edge, to: t, linked: linkedOn() }))
  if (!edits.length) return
  const start = Math.min(...leads.map((c) => c.start))
  void commit(ripple ? edits.slice(0, 1) : edits, ripple ? 'ripple' : 'trim').then((d) => d && ripple && edge === 'in' && goTo(start))
}

export const deleteSelected = (close: boolean): void => {
  const session = useSession.getState()
  const clips = selectedClips()
  const edits: Edit[] = []
  if (clips.length) edits.push({ verb: close ? 'extract' : 'lift', clipIds: idsOf(clips), linked: session.linked })
  for (const id of session.selection) {
    const r = doc().get(id)
    if (r?.type === 'transition' && !clips.some((c) => c.id === r.fromClipId || c.id === r.toClipId))
      edits.push({ verb: 'removeTransition', transitionId: r.id })
    if (r?.type === 'marker') edits.push({ verb: 'removeMarker', markerId: r.id })
  }
  if (edits.length) void commit(edits, close ? 'extract' : 'delete')
}

/** By whole frames, or by rows as they are seen: positive is up. Sound rows count downwards from the pictures. Markers have no rows. */
export function nudge(frames: number, rows = 0): void {
  const sequence = currentSequence()
  const clips = selectedClips()
  if (!sequence) return
  if (!clips.length) return rows ? undefined : nudgeMarkers(frames, sequence)
  const by = (frames * frameDuration(sequence.frameRate)) as Ticks
  const kindOf = (c: Clip): string | undefined => recordOf(doc(), 'track', c.trackId)?.kind
  const lead = rows ? kindOf(clips[0]!) : undefined
  // Pictures and their sound are selected together; a row is changed by those of the first one's kind only.
  const moving = rows ? clips.filter((c) => kindOf(c) === lead) : clips
  const trackOffset = lead === 'audio' ? -rows : rows
  void commit([{ verb: 'move', clipIds: idsOf(moving), by, trackOffset, linked: linkedOn() }], 'move')
}

function nudgeMarkers(frames: number, sequence: Sequence): void {
  const by = frames * frameDuration(sequence.frameRate)
  const edits = selectedMarkers().map((m): Edit => {
    const time = snapToFrame(Math.max(0, m.time + by) as Ticks, sequence.frameRate)
    return { verb: 'setMarker', markerId: m.id, patch: { time } }
  })
  if (edits.length) void commit(edits, 'moveMarker')
}

export const copySelected = (): void => copyClips(doc(), selectedClips())
export function cutSelected(): void {
  copySelected()
  deleteSelected(false)
}
export function paste(): void {
  const sequence = currentSequence()
  const edits = sequence ? pasteEdits(doc(), sequence.id, playhead()) : []
  if (edits.length) void commitAndSelect(edits, 'paste')
}
/** Copies of the selection directly behind it. */
export function duplicateSelected(): void {
  const sequence = currentSequence()
  const clips = selectedClips()
  if (!sequence || !clips.length) return
  copyClips(doc(), clips)
  void commitAndSelect(pasteEdits(doc(), sequence.id, Math.max(...clips.map(clipEnd)) as Ticks), 'duplicate')
}

/** Puts media on the timeline: the keys for what the library has selected, and drops. */
export function place(assetIds: readonly string[], at: Ticks, mode: 'insert' | 'overwrite', trackId?: TrackId | null): void {
  const sequence = currentSequence()
  if (!sequence) return
  const edits = placingEdits({ document: doc(), sequenceId: sequence.id, assetIds, at, mode, trackId })
  if (edits.length) void commitAndSelect(edits, mode)
}

export function toggleLink(): void {
  const clips = selectedClips()
  if (!clips.length) return
  const linked = clips.some((c) => c.linkId !== null)
  void commit([{ verb: linked ? 'unlink' : 'link', clipIds: idsOf(clips) }], linked ? 'unlink' : 'link')
}
export function toggleDisabled(): void {
  const clips = selectedClips()
  const disabled = clips.some((c) => !c.disabled)
  if (clips.length) void commit([{ verb: 'setClip', clipIds: idsOf(clips), props: { disabled } }], disabled ? 'disable' : 'enable')
}
/** Pictures of films in the selection: what may be stabilised. */
export const selectedFilms = (): Clip[] =>
  selectedClips().filter(
    (c) => recordOf(doc(), 'track', c.trackId)?.kind === 'video' && recordOf(doc(), 'asset', c.assetId)?.kind === 'video',
  )
/** Takes the shake out of those that have it still; where none has, all are shown as they were shot. */
export function toggleStabilise(): void {
  const films = selectedFilms()
  const shaky = films.filter((c) => c.stabilise == null)
  const clipIds = idsOf(shaky.length ? shaky : films)
  const stabilise = shaky.length ? DEFAULT_STABILISE : null
  if (clipIds.length) void commit([{ verb: 'setClip', clipIds, props: { stabilise } }], shaky.length ? 'stabilise' : 'asShot')
}
/** A dissolve of half a second, or as long as the handles allow, over the cuts of the selection; without one, the cut nearest to the playhead. */
export function addDissolve(): void {
  const sequence = currentSequence()
  if (!sequence) return
  const half = (frameDuration(sequence.frameRate) *
    Math.max(1, Math.round((sequence.frameRate.num / sequence.frameRate.den) * 0.25))) as Ticks
  const pairs = cutsOf(sequence).map(
    ([a, b]): Edit => ({ verb: 'addTransition', fromClipId: a.id, toClipId: b.id, kind: 'dissolve', inOffset: half, outOffset: half }),
  )
  if (pairs.length) void commit(pairs, 'transition')
}
function cutsOf(sequence: Sequence): [Clip, Clip][] {
  const pictures = selectedClips().filter((c) => recordOf(doc(), 'track', c.trackId)?.kind === 'video')
  const chosen = new Set(pictures.map((c) => c.id))
  if (pictures.length > 1) return pictures.flatMap((c): [Clip, Clip][] => withAfter(c).filter(([, b]) => chosen.has(b.id)))
  if (pictures.length === 1) return withAfter(pictures[0]!)
  const t = playhead()
  const all = openTracks(sequence)
    .filter((k) => k.kind === 'video')
    .flatMap((k) => [clipAt(doc(), k.id, t - 1), clipAt(doc(), k.id, t)])
    .flatMap((c) => (c ? withAfter(c) : []))
  return all.toSorted((a, b) => Math.abs(a[1].start - t) - Math.abs(b[1].start - t)).slice(0, 1)
}
function withAfter(c: Clip): [Clip, Clip][] {
  const { after } = touching(doc(), c)
  return after ? [[c, after]] : []
}

export function addMarker(): void {
  const sequence = currentSequence()
  if (!sequence) return
  void commit(
    [{ verb: 'addMarker', marker: { sequenceId: sequence.id, time: playhead(), duration: 0 as Ticks, label: '', color: 'accent' } }],
    'marker',
  )
}
export function selectAll(): void {
  const sequence = currentSequence()
  if (sequence) select(openTracks(sequence).flatMap((t) => [...clipsOf(t)]))
}
/** The clip that is seen at the playhead, with what is linked to it; pressed again, the one below it. */
export function selectUnderPlayhead(): void {
  const sequence = currentSequence()
  if (!sequence) return
  const under = openTracks(sequence)
    .toReversed()
    .toSorted((a, b) => Number(b.kind === 'video') - Number(a.kind === 'video'))
    .flatMap((t) => clipAt(doc(), t.id, playhead()) ?? [])
  const at = under.findIndex((c) => useSession.getState().selection.has(c.id))
  const next = under[(at + 1) % Math.max(1, under.length)]
  if (next) select(withLinked(doc(), next, linkedOn()))
}
function* clipsOf(track: Track): Generator<string> {
  for (const r of doc().values()) if (r.type === 'clip' && r.trackId === track.id) yield r.id
}

/** To the next or previous edge of a clip on the tracks that count: unlocked pictures, else anything. */
export function toEditPoint(direction: 1 | -1): void {
  const sequence = currentSequence()
  if (!sequence) return
  const tracks = tracksOf(doc(), sequence.id)
  const pictures = tracks.filter((t) => t.kind === 'video')
  const points = editPoints(
    doc(),
    (pictures.some((t) => clipAt(doc(), t.id, 0) || editPoints(doc(), [t.id]).length > 1) ? pictures : tracks).map((t) => t.id),
  )
  const t = playhead()
  const next = direction > 0 ? points.find((p) => p > t) : points.findLast((p) => p < t)
  if (next !== undefined) goTo(next)
}
export function toEnd(): void {
  const sequence = currentSequence()
  if (sequence) goTo(sequenceDuration(doc(), sequence.id))
}
export const setRange = (patch: { inPoint?: Ticks | null; outPoint?: Ticks | null }): void => {
  const s = { ...useSession.getState(), ...patch }
  // A range that would end before it begins loses its other end.
  if (s.inPoint !== null && s.outPoint !== null && s.inPoint >= s.outPoint) setSession({ inPoint: null, outPoint: null, ...patch })
  else setSession(patch)
}
