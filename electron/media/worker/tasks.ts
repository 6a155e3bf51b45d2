import type { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import type { Result } from '#shared/base/result.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { FrameRate } from '#shared/time/frame-rate.ts'
import type {
  Artifacts,
  DetectorModels,
  DrawnMotion,
  ExportReport,
  FilmPieces,
  FoundInPictures,
  HeardFilm,
  MotionDrawing,
  TakenStill,
  WatchedFilm,
} from '../media-service.ts'

/** Every task that a media worker can run: what goes in and what comes out, all plain values. */
export interface TaskMap {
  probe: { input: { path: string }; output: Result<MediaInfo> }
  hash: { input: { path: string }; output: string }
  /** `dir` exists and is empty; file names in the output are relative to it. */
  artifacts: { input: { path: string; media: MediaInfo; dir: string }; output: Artifacts }
  needsProxy: { input: { path: string; media: MediaInfo }; output: boolean }
  proxy: { input: { path: string; media: MediaInfo; outFile: string }; output: null }
  analyseSong: { input: { path: string }; output: SongAnalysis }
  analysePicture: { input: { path: string; media: MediaInfo }; output: PictureAnalysis }
  /** Writes a CameraPathBlock. */
  cameraPath: { input: { path: string; media: MediaInfo; block: number; outFile: string }; output: null }
  /** `dir` is created; file names in the output are relative to it. */
  watchFilm: { input: { path: string; media: MediaInfo; dir: string; fps: number; maxFrames: number }; output: WatchedFilm }
  hearFilm: { input: { path: string; voiceModel: string | null }; output: HeardFilm }
  /** `files` are pictures; `out` is written. */
  contactSheet: { input: { files: string[]; out: string }; output: null }
  /** Picture files; `out` is a .cube file. */
  matchGrade: { input: { from: string[]; to: string[]; out: string }; output: null }
  /** `dir` exists; file names in the output, `<name>_<n>.jpg`, are relative to it. */
  takeStills: {
    input: { path: string; media: MediaInfo; times_ms: number[]; dir: string; name: string; longest: number }
    output: TakenStill[]
  }
  cutExcerpt: {
    input: { path: string; media: MediaInfo; from_ms: number; to_ms: number; rate: FrameRate; longest: number; out: string }
    output: { frameCount: number }
  }
  renderMotion: { input: MotionDrawing & { out: string }; output: DrawnMotion }
  findThings: { input: { pictures: string[]; models: DetectorModels }; output: FoundInPictures }
  export: { input: { list: RenderList; settings: ExportSettings; path: string; pieces?: FilmPieces | undefined }; output: ExportReport }
  still: { input: { list: RenderList; time: number; size: { width: number; height: number } }; output: Uint8Array }
  encoders: { input: null; output: { codec: string; name: string; hardware: boolean }[] }
  versions: { input: null; output: { ffmpeg: string; nodeAv: string; missingFilters: string[] } }
}
export type TaskKind = keyof TaskMap

export interface TaskContext {
  signal: AbortSignal
  /** Share 0..1. Also the sign of life: a task that reports nothing for its stall time is killed. */
  onProgress(share: number, stage?: string): void
}
export type TaskHandler<K extends TaskKind> = (input: TaskMap[K]['input'], context: TaskContext) => Promise<TaskMap[K]['output']>

export type InputOf<T> = T extends { input: infer I } ? I : never
export type OutputOf<T> = T extends { output: infer O } ? O : never
/** One line a task: the module is loaded when its first task arrives, so that a worker starts fast. */
export type TaskRegistry<M extends object> = {
  [K in keyof M]: () => Promise<(input: InputOf<M[K]>, context: TaskContext) => Promise<OutputOf<M[K]>>>
}
