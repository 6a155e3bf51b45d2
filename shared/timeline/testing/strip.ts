import { DEFAULT_CLIP_PROPS, type Asset, type Clip, type ProjectDocument, type ProjectRecord, type Track } from '../model.ts'
import type { AssetId, ClipId, NewId, TrackId } from '../ids.ts'
import { createDocument, documentOf } from '../document.ts'
import { applyEdits } from '../edits/apply-edits.ts'
import type { Edit } from '../edits/edit.ts'
import { clipsOnTrack, recordsOf } from '../query.ts'
import { clipEnd } from '../source-range.ts'
import { FPS_30, frameToTicks } from '../../time/frame-rate.ts'
import type { ContentHash } from '../../media/fingerprint.ts'

/** Frames of the 30 fps test sequence as ticks. */
export const f = (n: number) => frameToTicks(n, FPS_30)
export const V1 = 'trk_3' as TrackId
export const V2 = 'trk_2' as TrackId
export const A1 = 'trk_4' as TrackId
export const M1 = 'trk_5' as TrackId

/** Ids that count up, per call of this function. */
export function counting(first = 1): NewId {
  let n = first
  return (prefix) => `${prefix}_${n++}`
}

/** Media of `frames` frames with picture and sound; 0 frames is a still. */
export function media(name: string, frames: number, kind: 'video' | 'audio' | 'image' = frames ? 'video' : 'image'): Asset {
  const color = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', range: 'tv' }
  return {
    type: 'asset',
    id: `ast_${name}` as AssetId,
    name,
    kind,
    hash: '0'.repeat(64) as ContentHash,
    original: { path: `/media/${name}`, size: 1, mtimeMs: 0 },
    proxy: null,
    media: {
      kind,
      container: 'mov',
      duration: f(frames) as never,
      video:
        kind === 'audio'
          ? null
          : {
              index: 0,
              codec: 'h264',
              width: 1920,
              height: 1080,
              rotation: 0,
              sar: { num: 1, den: 1 },
              frameRate: FPS_30,
              variable: false,
              frameCount: frames || 1,
              pixelFormat: 'yuv420p',
              bitDepth: 8,
              hasAlpha: false,
              interlaced: false,
              color,
              hdr: false,
            },
      audio: kind === 'image' ? null : { index: 1, codec: 'aac', sampleRate: 48_000, channels: 2, layout: 'stereo' },
      bitRate: null,
      timecode: null,
    },
    unusable: null,
    importedAt: 0,
  }
}

/** Media that every test document holds: 100 frames of footage, a still, a song of 1000 frames. */
export const FOOTAGE = media('footage', 100)
export const OTHER = media('other', 100)
export const STILL = media('still', 0)
export const SONG = media('song', 1000, 'audio')

/** A project with default tracks, the media above and these clips. */
export function project(...clips: Clip[]): ProjectDocument {
  return documentOf([...createDocument(counting()).values(), FOOTAGE, OTHER, STILL, SONG, ...clips])
}
/** A clip named by one letter: start, length and source in point in frames. */
export function clip(
  name: string,
  start: number,
  length: number,
  source = 0,
  more: Partial<Omit<Clip, 'assetId'>> & { assetId?: string } = {},
): Clip {
  return {
    ...DEFAULT_CLIP_PROPS,
    type: 'clip',
    id: `clp_${name}` as ClipId,
    trackId: V1,
    start: f(start) as never,
    duration: f(length) as never,
    sourceStart: f(source) as never,
    speed: { num: 1, den: 1 },
    linkId: null,
    ...more,
    assetId: (more.assetId ?? FOOTAGE.id) as AssetId,
  }
}

const frame = (t: number): number => t / f(1)
/** A track as text: `A 0-10@0` is clip A from frame 0 to 10, showing its source from frame 0. New clips are called by their numbers. */
export function strip(doc: ProjectDocument, trackId: TrackId = V1): string {
  return clipsOnTrack(doc, trackId)
    .map((c) => `${c.id.slice(4)} ${frame(c.start)}-${frame(clipEnd(c))}@${frame(c.sourceStart)}`)
    .join(' | ')
}
/** The document after these edits; throws on a refusal, so that a test shows its sentence. */
export function edited(doc: ProjectDocument, ...edits: Edit[]): ProjectDocument {
  const r = applyEdits(doc, edits, counting(100))
  if (!r.ok) throw new Error(`${r.refusal.code}: ${r.refusal.message}`)
  return r.value.document
}
/** The code with which these edits are refused. */
export function refused(doc: ProjectDocument, ...edits: Edit[]): string {
  const r = applyEdits(doc, edits, counting(100))
  return r.ok ? 'not refused' : r.refusal.code
}
export const withTrack = (doc: ProjectDocument, id: TrackId, patch: Partial<Track>): ProjectDocument =>
  documentOf([...doc.values()].map((r): ProjectRecord => (r.id === id ? { ...(r as Track), ...patch } : r)))
/** Ids of a type, sorted. */
export const idsOf = (doc: ProjectDocument, type: ProjectRecord['type']): string[] =>
  recordsOf(doc, type)
    .map((r) => r.id)
    .sort()
