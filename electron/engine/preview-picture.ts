import { AppError } from '#shared/base/app-error.ts'
import type { AssetKnowledge } from '../library/asset-knowledge.ts'
import type { Montage } from './montage.ts'
import { newId as engineId } from './new-id.ts'
import type { PreviewPicture, PreviewSource } from './previews.ts'
import type { ProjectSession } from './projects/project-session.ts'
import { renderListOf } from './render-source.ts'
import { FPS_30 } from '#shared/time/frame-rate.ts'
import { fromSeconds, ZERO } from '#shared/time/ticks.ts'
import { ONE } from '#shared/time/rational.ts'
import { displaySize } from '#shared/media/media-info.ts'
import { defaultTracks, documentOf, newSequence } from '#shared/timeline/document.ts'
import type { ClipId, NewId, SequenceId } from '#shared/timeline/ids.ts'
import { type Asset, type Clip, DEFAULT_CLIP_PROPS, type ProjectDocument, type Track } from '#shared/timeline/model.ts'

/** How long a still is shown when it is looked at alone. */
const STILL = fromSeconds(5)

const even = (n: number): number => Math.max(16, Math.round(n / 2) * 2)

/** A document that shows one asset by itself, whole and ungraded, at its own rate and size. */
export function assetDocument(asset: Asset, newId: NewId): { doc: ProjectDocument; sequenceId: SequenceId } {
  const media = asset.media
  if (!media)
    throw new AppError('asset.unusable', `${asset.name} cannot be shown; its row in the library says why.`, {
      params: { name: asset.name },
    })
  const size = media.video ? displaySize(media.video) : { width: 1280, height: 720 }
  const scale = Math.min(1, 4096 / Math.max(size.width, size.height))
  const sequence = newSequence(newId, {
    name: asset.name,
    frameRate: media.video && media.kind === 'video' ? media.video.frameRate : FPS_30,
    width: even(size.width * scale),
    height: even(size.height * scale),
  })
  const tracks = defaultTracks(sequence.id, newId)
  const duration = media.kind === 'image' ? STILL : media.duration
  const clipOn = (track: Track): Clip => ({
    ...DEFAULT_CLIP_PROPS,
    type: 'clip',
    id: newId('clp') as ClipId,
    name: asset.name,
    trackId: track.id,
    assetId: asset.id,
    start: ZERO,
    duration,
    sourceStart: ZERO,
    speed: ONE,
    linkId: null,
  })
  const picture = media.video ? tracks.filter((t) => t.role === 'main').map(clipOn) : []
  const sound = media.audio ? tracks.filter((t) => t.role === 'clip-sound').map(clipOn) : []
  return { doc: documentOf([asset, { ...sequence, loudness: null }, ...tracks, ...picture, ...sound]), sequenceId: sequence.id }
}

/** What a preview shows now: a sequence as it stands, a plan as it would stand, or one asset. */
export function previewPicture(
  project: ProjectSession,
  source: PreviewSource,
  montage: Montage,
  knowledge: AssetKnowledge,
): PreviewPicture {
  const shown = shownDocument(project, source, montage)
  const list = renderListOf(shown.doc, shown.sequenceId, 'preview', knowledge)
  return { list, duration: list.duration, frameRate: list.frameRate }
}

function shownDocument(project: ProjectSession, source: PreviewSource, montage: Montage): { doc: ProjectDocument; sequenceId: SequenceId } {
  if (source.kind === 'sequence') return { doc: project.document(), sequenceId: source.sequenceId }
  if (source.kind === 'plan') return montage.planned(project.document(), source.plan)
  const asset = project.assets().find((a) => a.id === source.assetId)
  if (!asset) throw new AppError('asset.notFound', 'This file is not in the project any more.')
  return assetDocument(asset, engineId)
}
