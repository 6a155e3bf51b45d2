import { gridCorners } from './corners.ts'
import { likeExposure } from './even-light.ts'
import { coarseShift } from './far-search.ts'
import { type Flow, trackPoints } from './lucas-kanade.ts'
import { fitSimilarity, type Similarity } from './similarity-fit.ts'
import { type Level, pyramid } from './pyramid.ts'
import type { Tracks } from './tracks.ts'

/** Luma of a picture that is measured: pixels, and the height of the upright picture in its widths, which whole pixels only come near to. */
export interface LumaSize {
  width: number
  height: number
  aspect: number
}

/** A point p of the picture (square pixels about its middle, in widths) goes to e^zoom · (p turned clockwise by `roll`) + (x, y). */
export interface FrameMotion {
  x: number
  y: number
  zoom: number
  roll: number
}
export const NO_MOTION: FrameMotion = { x: 0, y: 0, zoom: 0, roll: 0 }

/** The coarsest level is 40 pixels on the longer side: motion up to a tenth of it is found at once. */
const LEVELS = 4
/** Points are spread over cells of this side, in widths of a landscape picture of 320. */
const CELL = 20
const LEAST_TRACKS = 10
/** Pixels about the fit that parallax may spread its points. */
const MOST_SPREAD = 2
/** Pixels from the fit at which a point does not support it any more. */
const NEAR = 2
/** Across a cut points are followed to nowhere in particular: of a hundred, three agree by accident. */
const LEAST_SUPPORT = 0.15
/** Of few corners, as in the dark, as many must agree as of this many. */
const FEW_CORNERS = 30
/** With so much support a fit is the right one; with less, it may have gone by a subject or a likeness. */
const SURE = 0.5

export const pathPyramid = (luma: Uint8Array, { width, height }: LumaSize): Level[] => pyramid(luma, width, height, LEVELS)

/**
 * Motion of the whole picture from one frame to the next; undefined where none can be fitted (black, blurred, another picture). Nothing is
 * assumed of the frames before, so that a film can be measured in pieces. What moves too far, or changes its exposure, is searched for coarsely.
 * `sure`: most of the picture moves so, not only what lies over it.
 */
export function frameMotion(
  before: readonly Level[],
  after: readonly Level[],
  size: LumaSize,
): (FrameMotion & { sure: boolean }) | undefined {
  const corners = gridCorners(before[0]!, CELL)
  if (corners.length / 2 < LEAST_TRACKS) return undefined
  const near = fitBetween(before, after, corners, size, { x: 0, y: 0, a: 0, b: 0 })
  const best = near && near.support >= SURE ? near : better(near, searchFar(before, after, corners, size))
  return best && best.support >= LEAST_SUPPORT ? { ...motionOf(best.fit, size.width), sure: best.support >= SURE } : undefined
}

/** Once from the shift of the coarse pictures, then from what that led to. */
function searchFar(before: readonly Level[], after: readonly Level[], corners: Float32Array, size: LumaSize): Fitted | undefined {
  const alike = likeExposure(before, after)
  if (!alike) return undefined
  const first = fitBetween(before, alike, corners, size, { ...coarseShift(before, alike), a: 0, b: 0 })
  return first && better(first, fitBetween(before, alike, corners, size, first.fit))
}

/** `support`: share of the corners that follow the fit, nearer ones counting more. */
interface Fitted {
  fit: Similarity
  support: number
}
const better = (a: Fitted | undefined, b: Fitted | undefined): Fitted | undefined => (a && b ? (b.support > a.support ? b : a) : (a ?? b))

/** `guess`: where each point is looked for, as a fit says it. */
function fitBetween(
  before: readonly Level[],
  after: readonly Level[],
  corners: Float32Array,
  size: LumaSize,
  guess: Pick<Similarity, 'x' | 'y' | 'a' | 'b'>,
): Fitted | undefined {
  const [middleX, middleY] = [size.width / 2, size.height / 2]
  const start = (x: number, y: number): { x: number; y: number } => ({
    x: guess.x + guess.a * (x - middleX) - guess.b * (y - middleY),
    y: guess.y + guess.b * (x - middleX) + guess.a * (y - middleY),
  })
  const tracks = squareTracks(corners, trackPoints(before, after, corners, start), size)
  if (tracks.count < LEAST_TRACKS) return undefined
  const fit = fitSimilarity(tracks, size.width, MOST_SPREAD)
  if (!fit) return undefined
  let support = 0
  for (let k = 0; k < tracks.count; k++) support += Math.max(0, 1 - Math.hypot(fit.residualU[k]!, fit.residualV[k]!) / NEAR)
  return { fit, support: support / Math.max(FEW_CORNERS, corners.length / 2) }
}

/** Tracks about the middle of the picture in square pixels: across as many as there are, down as `aspect` says. */
function squareTracks(points: Float32Array, { flow, found }: Flow, { width, height, aspect }: LumaSize): Tracks {
  const down = (width * aspect) / height
  const kept: number[] = []
  for (let i = 0; i < found.length; i++) if (found[i]) kept.push(i)
  return {
    count: kept.length,
    x: Float32Array.from(kept, (i) => points[2 * i]! + 0.5 - width / 2),
    y: Float32Array.from(kept, (i) => (points[2 * i + 1]! + 0.5 - height / 2) * down),
    u: Float32Array.from(kept, (i) => flow[2 * i]!),
    v: Float32Array.from(kept, (i) => flow[2 * i + 1]! * down),
  }
}

const motionOf = ({ x, y, a, b }: Similarity, width: number): FrameMotion => ({
  x: x / width,
  y: y / width,
  zoom: Math.log(Math.hypot(1 + a, b)),
  roll: Math.atan2(b, 1 + a),
})
