import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import { clipsWithin, tieToCuts } from '#shared/learn/apply/shown-clips.ts'
import type { FetchedFilm, FilmLink } from '#shared/learn/film-link.ts'
import type { FilmMusic } from '#shared/learn/film-music.ts'
import { LEARN_SCHEMA, LearnResult } from '#shared/learn/learn-result.ts'
import type { Decomposer, ExtractedFrame } from '#shared/learn/plug-ins.ts'
import { displaySize, type MediaInfo } from '#shared/media/media-info.ts'
import type { MediaService } from '../media/media-service.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'
import { activeDecomposers, type DecomposedFilm, decomposeFilm, type ModelUse } from './decompose-film.ts'
import { keptSong, SONG_FILE, songOf } from './film-song.ts'
import { fetchFilm } from './ingest/fetch-film.ts'
import { keepFetched } from './ingest/part-file.ts'
import { keyframesOf, unseenShots } from './keyframes.ts'
import { type DrawSequence, FILM_FILE, type SequenceSource } from './sequence-source.ts'
import { withMusic } from './signals/with-music.ts'
import { zipFiles } from './zip-folder.ts'

export const RESULT_FILE = 'result.json'
const SHEET = 'contact_sheet.jpg'
const ZIP = 'artifacts.zip'
const INDEX = 'frames.json'
/** What somebody who asks for the result wants to have beside it. */
export const LEARNED_FILES: readonly string[] = [RESULT_FILE, SHEET, ZIP]

export type LearnStage = 'render' | 'ingest' | 'extract_frames' | 'decompose' | 'artifacts' | 'persist'

export interface LearnRequest {
  /** The film; of a sequence its project, whose film is drawn first. Of a link not looked at. */
  path: string
  /** Shown to people. */
  name: string
  /** Folder of this job's artefacts; created, and emptied of what an earlier try left. */
  dir: string
  /** Pictures taken a second, and how many at most. */
  fps: number
  maxFrames: number
  sequence?: SequenceSource | undefined
  /** A folder with an earlier look at the sequence: of its film only what looks otherwise now is drawn. */
  before?: string | undefined
  /** The film is fetched into the folder unless `fetchFirst` has done that; it tells how far it is. */
  link?: FilmLink | undefined
  /** Decomposers that take part; absent: all that may. */
  modules?: readonly string[] | undefined
  /** The model that was asked for, or why it cannot be used; null: none was asked for. */
  model?: ModelUse | null
}
export interface LearnCall {
  signal: AbortSignal
  /** Share 0..1 of the whole. */
  onProgress(stage: LearnStage, share: number): void
}

export interface LearnParts {
  media: MediaService
  decomposers: readonly Decomposer[]
  draw: DrawSequence
}

/** How much of the work on a sequence is drawing it. */
const DRAWN = 0.4

/**
 * Takes a film apart and writes what was found into a folder: result.json, pictures of every shot, an index of them, a contact sheet and
 * an archive of all. Throws AppError where the film cannot be used.
 */
export async function learnFilm(p: LearnParts, request: LearnRequest, call: LearnCall): Promise<LearnResult> {
  const { dir, sequence, link } = request
  if (link) return learnLink(p, request, link, call)
  if (!sequence) return learnFile(p, request, call)
  await emptied(dir)
  const path = join(dir, FILM_FILE)
  call.onProgress('render', 0)
  const { sameSound } = await p.draw(sequence, dir, request.before ?? null, {
    signal: call.signal,
    onProgress: (share) => call.onProgress('render', DRAWN * share),
  })
  const song = sameSound && request.before ? keptSong(join(request.before, SONG_FILE)) : null
  const rest: LearnCall = { ...call, onProgress: (stage, share) => call.onProgress(stage, DRAWN + (1 - DRAWN) * share) }
  return learnFile(p, { ...request, path }, rest, { song })
}

async function learnLink(p: LearnParts, request: LearnRequest, link: FilmLink, call: LearnCall): Promise<LearnResult> {
  const { dir } = request
  keepFetched(dir)
  call.onProgress('ingest', 0)
  const fetched = await fetchFilm({ link, dir }, { signal: call.signal, onProgress: () => undefined })
  return learnFile(p, { ...request, path: join(dir, fetched.file) }, call, { fetched })
}

async function emptied(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true })
  await mkdir(dir, { recursive: true })
}

async function learnFile(
  { media, decomposers }: LearnParts,
  request: LearnRequest,
  call: LearnCall,
  { fetched, song = null }: { fetched?: FetchedFilm; song?: SongAnalysis | null } = {},
): Promise<LearnResult> {
  const { path, dir, sequence } = request
  const model = request.model ?? null
  const active = activeDecomposers(decomposers, request.modules, model)
  // A model takes longer than the film.
  const watchedShare = active.some((d) => d.needs === 'model') ? 0.4 : 0.82
  call.onProgress('ingest', 0)
  const probed = await media.probe(path, { signal: call.signal })
  if (!probed.ok)
    throw new AppError(probed.refusal.code, probed.refusal.message, probed.refusal.params ? { params: probed.refusal.params } : {})
  const info = probed.value
  if (info.kind !== 'video' || !info.video)
    throw new AppError('learn.noFilm', `${request.name} holds no moving picture, so there is nothing to learn from; choose a film.`, {
      params: { name: request.name },
    })
  if (!sequence && !fetched) await emptied(dir)

  const [watched, music] = await Promise.all([
    media.watchFilm(
      path,
      info,
      { dir, fps: request.fps, maxFrames: request.maxFrames },
      {
        signal: call.signal,
        onProgress: (share) => call.onProgress('extract_frames', 0.02 + (watchedShare - 0.02) * share),
      },
    ),
    info.audio ? (song ?? songOf(media, path, call.signal)) : null,
  ])
  if (sequence && music) writeFileWhole(join(dir, SONG_FILE), JSON.stringify(music))
  const { width, height } = displaySize(info.video)
  const video: LearnResult['video'] = {
    name: request.name,
    duration_ms: Math.max(1, Math.round(1000 * watched.duration)),
    width,
    height,
    fps: watched.fps,
    frame_count: watched.frameCount,
    has_audio: info.audio !== null,
    tempo: music?.grid?.tempo ?? null,
  }
  call.onProgress('decompose', watchedShare)
  const shots = sequence ? tieToCuts(watched.segments, sequence.cuts, watched.fps) : watched.segments
  const measured = withMusic(shots, music, watched.fps)
  const frames = await withUnseen(media, { path, dir, info, shots, frames: watched.frames }, call.signal)
  const input = { path, frames: frames.map((f) => ({ ...f, file: join(dir, f.file) })), video, measured }
  const found = await decomposeFilm(active, input, model, {
    signal: call.signal,
    onProgress: (share) => call.onProgress('decompose', watchedShare + (0.86 - watchedShare) * share),
  })

  call.onProgress('artifacts', 0.86)
  const segments = found.segments.map(({ features, ...s }) => ({
    ...s,
    ...(sequence ? { extensions: { ...s.extensions, clips: clipsWithin(sequence.clips, s.start_ms, s.end_ms, watched.fps) } } : {}),
    keyframes: keyframesOf(s, frames),
    analysis: { features },
  }))
  const result = LearnResult.parse({
    schema: LEARN_SCHEMA,
    video,
    segments,
    decomposers: found.by,
    warnings: found.warnings,
    artifacts: { contact_sheet: SHEET, zip: ZIP, frame_index: INDEX },
    ...extensionsOf(found, music, sequence, fetched),
  })
  await writeFile(join(dir, INDEX), `${JSON.stringify(frames, null, 1)}\n`)
  await media.contactSheet(
    segments.map((s) => join(dir, s.keyframes[Math.floor(s.keyframes.length / 2)]!.file)),
    join(dir, SHEET),
    { signal: call.signal },
  )
  call.onProgress('persist', 0.93)
  writeFileWhole(join(dir, RESULT_FILE), `${JSON.stringify(result, null, 2)}\n`)
  const shown = new Set(segments.flatMap((s) => s.keyframes.map((k) => k.file)))
  await zipFiles(dir, [RESULT_FILE, INDEX, SHEET, ...[...shown].sort()], join(dir, ZIP), call.signal)
  return result
}

/** The pictures that were taken, and one of each shot that none of them shows; by time. */
async function withUnseen(
  media: MediaService,
  film: {
    path: string
    dir: string
    info: MediaInfo
    shots: readonly { start_ms: number; end_ms: number }[]
    frames: readonly ExtractedFrame[]
  },
  signal: AbortSignal,
): Promise<readonly ExtractedFrame[]> {
  const times_ms = unseenShots(film.shots, film.frames)
  if (times_ms.length === 0) return film.frames
  const longest = Math.max(film.frames[0]!.width, film.frames[0]!.height)
  const taken = await media.takeStills(film.path, film.info, { times_ms, dir: film.dir, name: 'shot', longest }, { signal })
  return [...film.frames, ...taken].sort((a, b) => a.time_ms - b.time_ms)
}

function extensionsOf(
  found: Pick<DecomposedFilm, 'extensions'>,
  music: SongAnalysis | null,
  sequence: SequenceSource | undefined,
  fetched: FetchedFilm | undefined,
): Pick<LearnResult, 'extensions'> {
  const grid = music?.grid && music.grid.beats.length >= 2 ? music.grid : null
  if (!found.extensions && !grid && !sequence && !fetched) return {}
  const kept: FilmMusic | null = grid && { beats: grid.beats, meter: grid.meter, downbeat: Math.max(0, grid.bar.indexOf(1)) }
  return {
    extensions: {
      ...found.extensions,
      ...(kept ? { music: kept } : {}),
      ...(sequence ? { sequence: sequence.ref } : {}),
      ...(fetched ? { fetched } : {}),
    },
  }
}
