import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { SequenceRef, seenClip, type ShownClip, ShownClip as ShownClipValue, TimelineCut } from '#shared/learn/apply/shown-clips.ts'
import { viewSequence } from '#shared/render/document-view.ts'
import type { PictureClip, RenderList } from '#shared/render/render-list.ts'
import { frameToTicks } from '#shared/time/frame-rate.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { Clip, ProjectDocument } from '#shared/timeline/model.ts'
import { clipsOfSequence } from '#shared/timeline/query.ts'
import type { ProjectSessions } from '../engine/projects/project-session.ts'
import { FilmMedia, followRelinks, guardMedia, missingMedia } from '../jobs/handlers/film-media.ts'
import type { FileHashes } from '../library/file-hash.ts'
import type { FilmPieces, MediaService, WorkOptions } from '../media/media-service.ts'
import { foundBefore, piecesOf, readDrawn, soundOf, writeDrawn } from './sequence-pieces.ts'

/** Longer side at which a sequence is drawn to be looked at: what is measured is measured on smaller pictures still. */
const LONGER_SIDE = 640

/** A sequence as it was when its film was asked for, with everything that is needed to draw it and to find its clips again. */
export const SequenceSource = z.object({
  ref: SequenceRef,
  /** Names all that decides how the film looks and sounds. */
  fingerprint: z.string(),
  list: z.custom<RenderList>((v) => typeof v === 'object' && v !== null),
  media: z.array(FilmMedia),
  cuts: z.array(TimelineCut),
  clips: z.array(ShownClipValue),
})
export type SequenceSource = z.infer<typeof SequenceSource>

/** Freezes a sequence; `list` is what an export of it would draw. */
export function sequenceSource(doc: ProjectDocument, projectId: string, sequenceId: SequenceId, list: RenderList): SequenceSource {
  const used = new Set<string>(clipsOfSequence(doc, sequenceId).map((c) => c.assetId))
  const media = [...doc.values()].flatMap((r) =>
    r.type === 'asset' && used.has(r.id) ? [{ name: r.name, hash: r.hash, original: r.original }] : [],
  )
  return {
    ref: { project_id: projectId, sequence_id: sequenceId },
    fingerprint: fingerprintOf(list),
    ...{ list, media },
    cuts: cutsOf(doc, sequenceId),
    clips: clipsSeen(doc, sequenceId, list),
  }
}

/** Two lists that draw the same film have the same; where its files lie does not matter, as long as they hold the same. */
export function fingerprintOf(list: RenderList): string {
  const sources = list.sources.map(({ kind, path, content }) => ({ kind, content: content ?? path }))
  return createHash('sha256')
    .update(JSON.stringify({ ...list, name: '', sources, clips: list.clips.map(whereverItLies) }))
    .digest('hex')
}

const whereverItLies = (c: PictureClip): PictureClip => (c.steady ? { ...c, steady: { ...c.steady, files: [] } } : c)

const ms = (t: number): number => (1000 * t) / TICKS_PER_SECOND

/** Pictures that take part in the film, in the order of the render list's clips. */
function drawnClips(doc: ProjectDocument, sequenceId: SequenceId): Clip[] {
  const view = viewSequence(doc, sequenceId)
  if (!view) return []
  return view.tracks
    .filter((t) => t.kind === 'video' && !t.hidden)
    .flatMap((t) => (view.clips.get(t.id) ?? []).filter((c) => !c.disabled && isPicture(view.assets.get(c.assetId))))
}
const isPicture = (asset: { kind: string } | undefined): boolean => asset !== undefined && asset.kind !== 'audio'

function cutsOf(doc: ProjectDocument, sequenceId: SequenceId): TimelineCut[] {
  const transitions = [...(viewSequence(doc, sequenceId)?.transitions.values() ?? [])].flat()
  const cuts = drawnClips(doc, sequenceId).flatMap((c) => {
    const t = transitions.find((x) => x.toClipId === c.id)
    const start = { at_ms: ms(c.start), from_ms: ms(c.start - (t?.inOffset ?? 0)), to_ms: ms(c.start + (t?.outOffset ?? 0)) }
    const end = ms(c.start + c.duration)
    return [start, { at_ms: end, from_ms: end, to_ms: end }]
  })
  const known = new Set<number>()
  // A clip's start with its transition comes before the end of the one that it touches.
  return cuts
    .toSorted((a, b) => a.at_ms - b.at_ms || b.to_ms - b.from_ms - (a.to_ms - a.from_ms))
    .filter((c) => c.at_ms > 0 && known.size !== known.add(Math.round(c.at_ms)).size)
}

/** Every stretch in which a clip can be seen, as the spans of the list tell; of a transition each clip has its own side of the cut. */
function clipsSeen(doc: ProjectDocument, sequenceId: SequenceId, list: RenderList): ShownClip[] {
  const drawn = drawnClips(doc, sequenceId)
  const shown = new Map<number, { from: number; to: number }>()
  const see = (clip: number, from: number, to: number): void => {
    const before = shown.get(clip)
    shown.set(clip, { from: Math.min(from, before?.from ?? from), to: Math.max(to, before?.to ?? to) })
  }
  for (const span of list.spans) {
    const [from, to] = [span.start, span.end].map((n) => ms(frameToTicks(n, list.frameRate))) as [number, number]
    for (const layer of span.layers) {
      if (layer.type === 'clip') see(layer.clip, from, to)
      else {
        const cut = ms(list.clips[layer.to]!.start)
        if (cut > from) see(layer.from, from, Math.min(to, cut))
        if (cut < to) see(layer.to, Math.max(from, cut), to)
      }
    }
  }
  // Bottom to top, as clips are drawn.
  return [...shown]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([index, { from, to }]) => {
      const c = drawn[index]
      return c ? [{ clip_id: c.id, track_id: c.trackId, asset_id: c.assetId, start_ms: from, end_ms: to, seen: seenClip(c) }] : []
    })
}

/**
 * Writes the film of a sequence into a folder. `before`: a folder with an earlier film of it, of which only what looks otherwise now is drawn
 * again. Gives how many frames were drawn, and whether it sounds as before. Throws 'export.mediaMissing' and its like where what it is made of is not there.
 */
export type DrawSequence = (
  source: SequenceSource,
  dir: string,
  before: string | null,
  o: WorkOptions & { signal: AbortSignal },
) => Promise<{ drawn: number; frames: number; sameSound: boolean }>

/** The film of a sequence, as it was looked at. */
export const FILM_FILE = 'film.mp4'
/** What it consists of; nobody's business outside. */
export const PIECES_FILE = 'pieces.json'

interface DrawerParts {
  media: MediaService
  hashes: FileHashes
  projects: Pick<ProjectSessions, 'all'>
  /** Of this program: another may draw otherwise. */
  version: string
}

/**
 * Sequences are drawn small and fast, by the way that every export takes: what is looked at is what would be exported. They are encoded in
 * pieces by themselves, so that the film is the same, bit by bit, whether a piece was drawn now or before.
 */
export function sequenceDrawer(p: DrawerParts): DrawSequence {
  return async (source, dir, before, o) => {
    const { list, media } = await followRelinks(source, p)
    const missing = await missingMedia(media, p.hashes)
    if (missing) throw missing
    const settings = settingsOf(list)
    const pieces = piecesOf(list, [p.version, settings.video])
    const sound = soundOf(list, [p.version, settings.audio])
    const drawn = before ? readDrawn(join(before, PIECES_FILE)) : null
    const from = before && join(before, FILM_FILE)
    const write = (found: FilmPieces) =>
      guardMedia(media, p.hashes, o.signal, (signal) => p.media.export(list, settings, join(dir, FILM_FILE), { ...o, signal }, found))
    const found = foundBefore(pieces, drawn?.pieces ?? [])
    const sameSound = drawn?.sound === sound
    const report = await write({ pieces: found, from, sound: sameSound }).catch((e: unknown) => {
      if (!(e instanceof AppError && e.code === 'render.pieceLost')) throw e
      // The earlier film is damaged: without it the look costs more, and says the same.
      return write({ pieces: foundBefore(pieces, []), from: null })
    })
    writeDrawn(join(dir, PIECES_FILE), { version: 1, pieces, sound })
    return { drawn: report.drawn ?? report.frames, frames: report.frames, sameSound }
  }
}

function settingsOf(list: RenderList): ExportSettings {
  const scale = Math.min(1, LONGER_SIDE / Math.max(list.width, list.height))
  const even = (n: number): number => Math.max(16, 2 * Math.round((n * scale) / 2))
  return {
    preset: 'learn',
    container: 'mp4',
    video: {
      ...{ codec: 'h264', width: even(list.width), height: even(list.height), frameRate: null },
      ...{ quality: 18, speed: 'fast', hardware: 'software' },
    },
    audio: list.sounds.length > 0 ? { codec: 'aac', bitrate: 128_000, sampleRate: 48_000 } : null,
    range: null,
  }
}
