import { fromSeconds, type Ticks } from '#shared/time/ticks.ts'
import type { ClipSpec, Edit } from '#shared/timeline/edits/edit.ts'
import type { AssetId, SequenceId, TrackId } from '#shared/timeline/ids.ts'
import type { Asset, ProjectDocument, Track } from '#shared/timeline/model.ts'
import { clipsBetween, recordOf, tracksOf } from '#shared/timeline/query.ts'

/** How long a still stands when nothing else says so. */
export const STILL_DURATION = fromSeconds(4)

export interface Placing {
  document: ProjectDocument
  sequenceId: SequenceId
  assetIds: readonly string[]
  at: Ticks
  /** The row that was pointed at; by default the main picture track and the tracks for its sound and for music. */
  trackId?: TrackId | null | undefined
  mode: 'insert' | 'overwrite'
}

/** Edits that put media on the timeline one after the other: pictures with their own sound linked below, songs on the music track. */
export function placingEdits(p: Placing): Edit[] {
  const tracks = tracksOf(p.document, p.sequenceId)
  const pointed = recordOf(p.document, 'track', p.trackId)
  const edits: Edit[] = []
  let at: number = p.at
  for (const id of p.assetIds) {
    const asset = recordOf(p.document, 'asset', id)
    const target = asset && targetFor(asset, tracks, pointed)
    if (!asset?.media || !target) continue
    const duration = asset.kind === 'image' ? STILL_DURATION : asset.media.duration
    const sound = target.kind === 'video' && asset.media.audio ? soundTrack(p.document, tracks, target, at, duration) : undefined
    const linkId = sound ? freshLink() : null
    const spec: ClipSpec = { assetId: id as AssetId, sourceStart: 0 as Ticks, duration, linkId }
    edits.push({ verb: p.mode, trackId: target.id, at: at as Ticks, clips: [spec] })
    // The insert has made room for the sound already, where sound was linked to what it pushed.
    if (sound) edits.push({ verb: 'overwrite', trackId: sound.id, at: at as Ticks, clips: [spec] })
    at += duration
  }
  return edits
}

const freshLink = (): string => `lnk_${Math.random().toString(36).slice(2)}${Date.now().toString(36)}`

const open = (t: Track): boolean => !t.locked
/**
 * Where the sound of a picture goes: under the main track its sound is replaced with it; above, only a track that is free there will do,
 * so that an overlay never takes away what sounds below. Undefined where there is none: the picture then stays silent.
 */
function soundTrack(doc: ProjectDocument, tracks: readonly Track[], target: Track, at: number, duration: number): Track | undefined {
  const audio = tracks.filter((t) => t.kind === 'audio' && t.role !== 'music' && open(t))
  if (target.id === mainTrack(tracks)?.id) return audio.find((t) => t.role === 'clip-sound') ?? audio[0]
  return audio.find((t) => clipsBetween(doc, t.id, at, at + duration).length === 0)
}
/** The main picture track: what keyboard edits go to. */
export const mainTrack = (tracks: readonly Track[]): Track | undefined =>
  tracks.find((t) => t.kind === 'video' && t.role === 'main') ?? tracks.find((t) => t.kind === 'video')

function targetFor(asset: Asset, tracks: readonly Track[], pointed: Track | undefined): Track | undefined {
  if (asset.kind === 'unusable' || !asset.media) return undefined
  const picture = asset.kind === 'image' || asset.media.video !== null
  if (pointed && (pointed.kind === 'video' ? picture : asset.media.audio !== null)) return pointed
  if (picture) return mainTrack(tracks.filter(open)) ?? mainTrack(tracks)
  const audio = tracks.filter((t) => t.kind === 'audio' && open(t))
  return audio.find((t) => t.role === 'music') ?? audio[0]
}
