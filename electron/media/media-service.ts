import type { Readable } from 'node:stream'
import type { Box, FoundThing } from '#electron/learn/detect/boxes.ts'
import type { MeasuredSegment } from '#electron/learn/signals/describe-film.ts'
import type { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import type { Result } from '#shared/base/result.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { MotionRecipe } from '#shared/learn/motion-recipe.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { FrameRate } from '#shared/time/frame-rate.ts'

/** Passed to every long call: cancel, and progress as a share 0..1 with an optional stage. */
export interface WorkOptions {
  signal?: AbortSignal
  onProgress?: (share: number, stage?: string) => void
}

/** What is drawn of an asset in lists and on clips; files lie in the cache folder of its content hash. */
export interface Artifacts {
  /** poster.jpg: a telling frame, 480 px wide; null for sound. */
  poster: string | null
  /** strip-<n>.jpg: sprite sheets, `columns` × `rows` cells of cellWidth × cellHeight, one cell every `interval` seconds. */
  filmstrip: {
    sheets: string[]
    columns: number
    rows: number
    cellWidth: number
    cellHeight: number
    interval: number
    count: number
  } | null
  /** peaks.bin: per level a run of (min, max) int8 pairs; `levels` name offset, pairs and seconds per pair. */
  peaks: { file: string; levels: { offset: number; count: number; secondsPerPair: number }[] } | null
}

export interface ExportReport {
  path: string
  bytes: number
  /** Seconds of film. */
  duration: number
  frames: number
  /** Of a film in pieces, how many of them were drawn and not taken over. */
  drawn?: number
  videoEncoder: string | null
  audioEncoder: string | null
  hardware: boolean
  /** Integrated loudness and true peak of the written sound. */
  loudness: { integrated: number; truePeak: number } | null
  wallMs: number
  warnings: string[]
}

/** How a film is written so that parts of it can serve again: H.264 in pieces that need nothing of each other. */
export interface FilmPieces {
  /** They cover the film; `at` is where the like of a piece begins in `from`, null where there is none. All in frames. */
  pieces: { frames: number; at: number | null }[]
  /** A film that was written so with the same settings; its packets are taken over. */
  from: string | null
  /** The sound of this film is that of `from`, as a whole. */
  sound?: boolean
}

/** A film watched once from beginning to end; `file` names are relative to the folder that was given. */
export interface WatchedFilm {
  fps: number
  /** Seconds. */
  duration: number
  frameCount: number
  segments: MeasuredSegment[]
  frames: { time_ms: number; file: string; width: number; height: number }[]
}

/** Values `step` seconds apart. */
export interface HeardCurve {
  step: number
  values: number[]
}
/** What is heard in a film; the first value of each curve is that of the sound from `start` on, seconds of the film. */
export interface HeardFilm {
  start: number
  /** Momentary loudness, LUFS: of the 400 ms before the end of each step. */
  loudness: HeardCurve
  /** How much of the sound holds its pitch, 0..5. */
  tonal: HeardCurve
  /** Likelihood of a voice, 0..1; null without a model. */
  voice: HeardCurve | null
  /** The model that was given cannot be used. */
  unusable: boolean
}

/** A picture of a film, a JPEG file; `file` is relative to the folder that was given. */
export interface TakenStill {
  time_ms: number
  file: string
  width: number
  height: number
}

/** A camera move over one of some picture files; `depthModel` is a model's path. Sizes are even. */
export interface MotionDrawing {
  pictures: string[]
  recipe: MotionRecipe
  width: number
  height: number
  rate: FrameRate
  depthModel: string | null
}
export interface DrawnMotion {
  frameCount: number
  /** Which of the pictures it was drawn from. */
  keyframe: number
  /** Where its depth came from: a model, a guess that holds for any picture, or it has none. */
  depth: 'model' | 'guessed' | 'none'
  layers: number
  /** How much closer than the picture it is framed. */
  enlarge: number
}

/** Model files of detectors; null: there is none. */
export interface DetectorModels {
  faces: string | null
  things: string | null
}
/** What detectors saw. Boxes are shares of the whole picture; `area` is the part of the pictures that black bars leave free. */
export interface FoundInPictures {
  pictures: FoundThing[][]
  area: Box
  /** Models that are not what their name says. */
  unusable: (keyof DetectorModels)[]
}

/**
 * What may be asked of a preview session while its stream runs. Times are seconds of the sequence. `gen` comes back with every
 * packet that answers the command, so that the client knows stale ones.
 */
export type PreviewCommand =
  | { op: 'seek'; time: number; gen?: number | undefined }
  /** rate: 1 forward, -1 backward, 2 double … */
  | { op: 'play'; time: number; rate: number; gen?: number | undefined }
  | { op: 'pause'; gen?: number | undefined }
  /** The client has drawn up to `time`; the worker stays at most a short queue ahead. */
  | { op: 'ack'; frame: number; time: number }
  | { op: 'size'; width: number; height: number }

export interface PreviewSession {
  /** Framed packets (see shared/render/preview-stream.ts): pictures and sound in one byte stream. */
  stream: Readable
  /** Shows another version of the sequence without losing the place; the running stream goes on. */
  load(list: RenderList): Promise<void>
  command(c: PreviewCommand): void
  close(): Promise<void>
  /** Called once when the worker died; the session is then dead. */
  onExit(f: (error: Error) => void): void
}

/**
 * Everything that touches media, run in child processes: a file that crashes or hangs one fails that call, never the engine.
 * Refusals (unreadable, unsupported, empty) are data; AppError means that something broke; an aborted signal rejects with AbortError.
 */
export interface MediaService {
  probe(path: string, o?: WorkOptions): Promise<Result<MediaInfo>>
  hash(path: string, o?: WorkOptions): Promise<ContentHash>
  /** Writes poster, filmstrip and peaks into `dir` (created); files appear whole or not at all. */
  artifacts(path: string, media: MediaInfo, dir: string, o?: WorkOptions): Promise<Artifacts>
  /** Whether this file decodes slower than real time at preview size, by a short measurement. */
  needsProxy(path: string, media: MediaInfo, o?: WorkOptions): Promise<boolean>
  proxy(path: string, media: MediaInfo, outFile: string, o?: WorkOptions): Promise<void>
  analyseSong(path: string, o?: WorkOptions): Promise<SongAnalysis>
  analysePicture(path: string, media: MediaInfo, o?: WorkOptions): Promise<PictureAnalysis>
  /** Measures how the picture moves in one block of a film (see CameraPathBlock) and writes it to `outFile`. */
  cameraPath(path: string, media: MediaInfo, block: number, outFile: string, o?: WorkOptions): Promise<void>
  /** Shots of a film and what is seen in them, with pictures of it as JPEG files in `dir`. */
  watchFilm(path: string, media: MediaInfo, frames: { dir: string; fps: number; maxFrames: number }, o?: WorkOptions): Promise<WatchedFilm>
  /** What is heard in a film that has sound; `voiceModel` is a model's path. */
  hearFilm(path: string, voiceModel: string | null, o?: WorkOptions): Promise<HeardFilm>
  /** One JPEG of many pictures in rows, for looking at a film at a glance. */
  contactSheet(files: string[], out: string, o?: WorkOptions): Promise<void>
  /** Writes a .cube table that gives the pictures `from` the look of the pictures `to`. */
  matchGrade(from: string[], to: string[], out: string, o?: WorkOptions): Promise<void>
  /** Pictures of a film at these times (or a still itself) as `<name>_<n>.jpg` in `dir`, as large as they are up to `longest` pixels. */
  takeStills(
    path: string,
    media: MediaInfo,
    stills: { times_ms: number[]; dir: string; name: string; longest: number },
    o?: WorkOptions,
  ): Promise<TakenStill[]>
  /** A stretch of a film as an MP4 file of its own that every window plays, without sound. */
  cutExcerpt(
    path: string,
    media: MediaInfo,
    excerpt: { from_ms: number; to_ms: number; rate: FrameRate; longest: number },
    out: string,
    o?: WorkOptions,
  ): Promise<void>
  /** A camera move over a picture as an MP4 file. */
  renderMotion(drawing: MotionDrawing, out: string, o?: WorkOptions): Promise<DrawnMotion>
  /** What detectors see in pictures of one film, picture by picture. */
  findThings(pictures: string[], models: DetectorModels, o?: WorkOptions): Promise<FoundInPictures>
  /**
   * Writes `path` through a temporary file beside it; on cancel or failure nothing is left behind. With `pieces` only those are drawn that
   * the film of before does not have; throws 'render.pieceLost' where that one is damaged.
   */
  export(list: RenderList, settings: ExportSettings, path: string, o?: WorkOptions, pieces?: FilmPieces): Promise<ExportReport>
  /** `start`: seconds into the sequence of the first picture, which comes unasked; default 0. */
  openPreview(list: RenderList, size: { width: number; height: number }, start?: number): Promise<PreviewSession>
  /** While a person is there: what the next preview and the next import need is started ahead of them. */
  keepReady(on: boolean): void
  /** One frame of a sequence as JPEG, drawn by the export graph. */
  still(list: RenderList, time: number, size: { width: number; height: number }): Promise<Buffer>
  /** Encoders that open here, in order of preference per codec; hardware named. */
  encoders(): Promise<{ codec: string; name: string; hardware: boolean }[]>
  versions(): Promise<{ ffmpeg: string; nodeAv: string; missingFilters: string[] }>
  close(): Promise<void>
}
