import { fromSeconds, ticks } from '#shared/time/ticks.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { AssetId, SequenceId, TrackId } from '#shared/timeline/ids.ts'
import type { Asset, ProjectDocument } from '#shared/timeline/model.ts'
import { sequencesOf, tracksOf } from '#shared/timeline/query.ts'

const ASSET: Asset = {
  type: 'asset',
  id: 'ast_bench' as AssetId,
  name: 'clip.mp4',
  kind: 'video',
  hash: null,
  original: { path: '/clip.mp4', size: 1, mtimeMs: 0 },
  proxy: null,
  media: {
    kind: 'video',
    container: 'mp4',
    duration: fromSeconds(3600) as never,
    video: {
      index: 0,
      codec: 'h264',
      width: 1920,
      height: 1080,
      rotation: 0,
      sar: { num: 1, den: 1 },
      frameRate: { num: 30, den: 1 },
      variable: false,
      frameCount: null,
      pixelFormat: 'yuv420p',
      bitDepth: 8,
      hasAlpha: false,
      interlaced: false,
      color: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', range: 'tv' },
      hdr: false,
    },
    audio: null,
    bitRate: null,
    timecode: null,
  },
  unusable: null,
  importedAt: 0,
}

/** Edits that add an asset of an hour and ten overlay tracks to the two that a new sequence has. */
export const bigTracks = (sequenceId: SequenceId, path = ASSET.original.path): Edit[] => [
  { verb: 'addAsset', asset: { ...ASSET, original: { ...ASSET.original, path } } },
  ...Array.from(
    { length: 10 },
    (_, i): Edit => ({
      verb: 'addTrack',
      track: {
        sequenceId,
        kind: 'video',
        name: `V${i + 3}`,
        order: i + 2,
        role: 'overlay',
        muted: false,
        solo: false,
        locked: false,
        hidden: false,
        height: 44,
      },
    }),
  ),
]

/** Edits that put clips of one second on the twelve picture tracks, every other second. */
export function bigClips(doc: ProjectDocument, count = 2000): Edit[] {
  const rows = tracksOf(doc, sequencesOf(doc)[0]!.id).filter((t) => t.kind === 'video')
  const second = fromSeconds(1)
  return Array.from(
    { length: count },
    (_, i): Edit => ({
      verb: 'overwrite',
      trackId: rows[i % rows.length]!.id as TrackId,
      at: ticks(Math.floor(i / rows.length) * 2 * second) as never,
      clips: [{ assetId: ASSET.id, sourceStart: fromSeconds(10) as never, duration: second as never }],
    }),
  )
}
