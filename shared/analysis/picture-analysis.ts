import { z } from 'zod'

export const BoundaryKind = z.enum(['start', 'cut', 'dissolve', 'fade'])
export type BoundaryKind = z.infer<typeof BoundaryKind>

/** A continuous take. Frames are indices of decoded frames, end exclusive; seconds are real frame times (VFR safe). `boundary` is how it begins. */
export const Shot = z.object({
  startFrame: z.int().min(0),
  endFrame: z.int().min(1),
  start: z.number().min(0),
  end: z.number(),
  boundary: BoundaryKind,
})
export type Shot = z.infer<typeof Shot>

const unit = z.number().min(0).max(1)

/** Scores of a span; each 0..1, higher is better unless said otherwise. */
export const Scores = z.object({
  /** Normalised Laplacian, 90th percentile over a 16×9 grid. */
  sharpness: unit,
  exposure: unit,
  /** 1 = no motion blur. */
  motionBlur: unit,
  /** 1 = steady. */
  stability: unit,
  /** Placement of the salient mass (thirds, centre, look-room). */
  composition: unit,
  /** 1 = no visible noise. */
  noise: unit,
  /** Amount of movement, camera and subject together: not good or bad, matched against the music's energy. */
  motion: unit,
  /** Weighted total, what the library sorts by. */
  overall: unit,
})
export type Scores = z.infer<typeof Scores>

export const CameraMove = z.enum([
  'static',
  'handheld',
  'pan-left',
  'pan-right',
  'tilt-up',
  'tilt-down',
  'roll',
  'zoom-in',
  'zoom-out',
  'push-in',
  'pull-out',
  'truck',
  'pedestal',
  'orbit',
  'whip',
  'compound',
])
export type CameraMove = z.infer<typeof CameraMove>

/** A usable span of a shot: the planner's unit. Times are seconds in the media. */
export const Moment = z.object({
  shot: z.int().min(0),
  start: z.number(),
  end: z.number(),
  scores: Scores,
  /** Time of the strongest motion inside, or null when nothing moves; `strength` 0..1. */
  peak: z.object({ time: z.number(), strength: unit }).nullable(),
  /** Mean direction of motion on screen: x right, y down, frame widths per second (camera and subject together). */
  direction: z.object({ x: z.number(), y: z.number() }),
  camera: CameraMove,
  /** Mean Oklab L, a, b of the span and its saturation (mean chroma). */
  color: z.object({ l: z.number(), a: z.number(), b: z.number(), chroma: z.number() }),
  /** Centre of the salient mass, 0..1 from left and top: what a crop keeps. */
  focus: z.object({ x: unit, y: unit }),
  /** 64-bit DCT hash of the middle frame as 16 hex digits, and a small appearance vector (48 numbers 0..1: 4×3 grid of Oklab-ish L,a,b plus spread). */
  hash: z.string(),
  appearance: z.array(z.number()),
})
export type Moment = z.infer<typeof Moment>

/** What is measured of a picture file in one decode pass (`picture@N`). */
export const PictureAnalysis = z.object({
  method: z.string(),
  fps: z.number(),
  frameCount: z.int(),
  duration: z.number(),
  shots: z.array(Shot),
  moments: z.array(Moment),
  /** Scores of the whole file: weighted by shot length. */
  overall: Scores,
  /** Curves for pictures in the window, at `curveRate` samples a second: 0..1. */
  curveRate: z.number(),
  curves: z.object({
    sharpness: z.array(z.number()),
    motion: z.array(z.number()),
    exposure: z.array(z.number()),
    shake: z.array(z.number()),
  }),
})
export type PictureAnalysis = z.infer<typeof PictureAnalysis>
