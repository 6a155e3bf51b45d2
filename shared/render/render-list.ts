import type { Grade, PanZoom, Stabilise, TransitionKind, Fit } from '../timeline/model.ts'
import type { FrameRate } from '../time/frame-rate.ts'
import type { Rational } from '../time/rational.ts'

/**
 * A sequence as it is drawn and heard: flat, plain JSON, without tracks, ids of the document or anything to look up.
 * Preview and export draw from the same list; they differ in size and in the files they read (proxy or original).
 * Times are ticks of the sequence unless named otherwise; frames count from 0 at the sequence's rate.
 */
export interface RenderList {
  version: 1
  name: string
  width: number
  height: number
  frameRate: FrameRate
  sampleRate: number
  /** Integrated loudness that the export aims at, LUFS; null leaves the mix as it is. */
  loudness: number | null
  /** Seconds: frames / frameRate. */
  duration: number
  frames: number
  sources: RenderSource[]
  /** Every use of a picture, referred to by index from `spans`. */
  clips: PictureClip[]
  /** Contiguous, covering [0, frames); an empty list of layers is black. */
  spans: RenderSpan[]
  sounds: SoundClip[]
}

/** A file to read. `path` null: the file is missing and its clips show a slate. */
export interface RenderSource {
  name: string
  kind: 'video' | 'audio' | 'image'
  path: string | null
  /** Light stand-in that only the preview reads. */
  proxyPath: string | null
  /** Names what is in the file: another one may lie at the same path later. */
  content?: string
}

/** What is on screen for frames [start, end), from bottom to top. */
export interface RenderSpan {
  start: number
  end: number
  layers: RenderLayer[]
}
export type RenderLayer =
  | { type: 'clip'; clip: number }
  /** A blend of two clips that covers frames [start, end) of the sequence, which may reach beyond the span. */
  | { type: 'transition'; kind: TransitionKind; from: number; to: number; start: number; end: number }

/** A picture in time: at sequence time t it shows its source at sourceStart + (t - start) × speed. */
export interface PictureClip {
  source: number
  /** Sequence ticks; also the ends that fades and the pan-zoom move refer to. Transitions may show it outside of them. */
  start: number
  end: number
  /** Media ticks. */
  sourceStart: number
  speed: Rational
  fit: Fit
  focus: { x: number; y: number }
  transform: { x: number; y: number; scale: number; rotation: number }
  opacity: number
  fadeIn: number
  fadeOut: number
  panZoom: PanZoom | null
  /** Null: the picture as it was shot. */
  steady: SteadyClip | null
  grade: Grade
}

/** How a clip's shake is taken out, and where the measured path of its camera lies. */
export interface SteadyClip extends Stabilise {
  /** Files of a CameraPathBlock each, consecutive from `firstBlock` on. What is not there was not measured yet. */
  files: string[]
  firstBlock: number
}

/** A sound in time; the same time mapping. Samples outside [start, end) are silent. */
export interface SoundClip {
  source: number
  start: number
  end: number
  sourceStart: number
  speed: Rational
  /** Linear gain. */
  gain: number
  /** -1 left .. 1 right. */
  pan: number
  fadeIn: number
  fadeOut: number
  /** Shape of the fades: 'power' keeps the loudness of a cross-fade level. */
  fade: 'linear' | 'power'
  /** Linear gain while music plays, and when it plays (merged, ascending). */
  duck: { gain: number; spans: { start: number; end: number }[] } | null
}
