import { SMALL } from '../small-frame.ts'
import { median } from '#shared/base/numbers.ts'
import { gridCorners } from './corners.ts'
import { trackPoints } from './lucas-kanade.ts'
import { parallaxOf } from './plane-fit.ts'
import { type Level, pyramid } from './pyramid.ts'
import { type Similarity, fitSimilarity } from './similarity-fit.ts'
import { type Tracks, tracksOf } from './tracks.ts'

/** Motion between two frames in units that survive any size and rate. Widths are frame widths; x right, y down, as the camera moves. */
export interface PairMotion {
  /** Seconds of the two frames. */
  from: number
  to: number
  /** Whether enough points were followed to fit anything. */
  known: boolean
  /** Camera: widths per second to the right and downwards; ln(scale) per second, in is positive; radians per second, picture turning clockwise. */
  pan: number
  tilt: number
  zoom: number
  roll: number
  /** What a turning camera cannot explain, relative to the motion: 0 none. Meaningful where `flow` is clear. */
  parallax: number
  /** Median displacement of points, widths per second. */
  flow: number
  inliers: number
  /** Subjects: RMS motion of points against the camera's fit, widths per second; its mean direction on screen and its place (0..1). */
  subject: number
  subjectX: number
  subjectY: number
  focusX: number
  focusY: number
}

const LEVELS = 3
/** Points that deviate by more than this many spreads are subjects. */
const OUTLIER = 2.5
/** and by this many pixels at least: noise is no motion. */
const LEAST_RESIDUAL = 0.35

export type LumaPyramid = readonly Level[]
export const lumaPyramid = (small: Uint8Array): LumaPyramid => pyramid(small, SMALL.width, SMALL.height, LEVELS)

/** `guess` is where the search begins, in pixels of 160×90. */
export function pairMotion(
  before: LumaPyramid,
  after: LumaPyramid,
  from: number,
  to: number,
  guess: { x: number; y: number },
): PairMotion & { shift: { x: number; y: number } } {
  const points = gridCorners(before[0]!)
  const tracks = tracksOf(points, trackPoints(before, after, points, guess), SMALL.width, SMALL.height)
  const fit = fitSimilarity(tracks, SMALL.width)
  const seconds = Math.max(1e-3, to - from)
  if (!fit) return { ...STILL, from, to, shift: { x: 0, y: 0 } }
  const perSecond = 1 / (SMALL.width * seconds)
  const flow = median(tracks.u.map((u, k) => Math.hypot(u, tracks.v[k]!)))
  return {
    from,
    to,
    known: true,
    pan: -fit.x * perSecond,
    tilt: -fit.y * perSecond,
    zoom: Math.log1p(fit.a) / seconds,
    roll: fit.b / seconds,
    parallax: parallaxOf(tracks, SMALL.width) / Math.max(0.3, flow),
    flow: flow * perSecond,
    inliers: fit.inliers,
    ...subjectOf(tracks, fit, perSecond),
    shift: { x: fit.x, y: fit.y },
  }
}

const STILL: PairMotion = {
  from: 0,
  to: 0,
  known: false,
  pan: 0,
  tilt: 0,
  zoom: 0,
  roll: 0,
  parallax: 0,
  flow: 0,
  inliers: 0,
  subject: 0,
  subjectX: 0,
  subjectY: 0,
  focusX: 0.5,
  focusY: 0.5,
}

function subjectOf(tracks: Tracks, fit: Similarity, perSecond: number) {
  const limit = Math.max(LEAST_RESIDUAL, OUTLIER * fit.spread)
  let energy = 0
  let u = 0
  let v = 0
  let x = 0
  let y = 0
  let weight = 0
  for (let k = 0; k < tracks.count; k++) {
    const length = Math.hypot(fit.residualU[k]!, fit.residualV[k]!)
    if (length < limit) continue
    energy += length * length
    u += fit.residualU[k]!
    v += fit.residualV[k]!
    x += length * tracks.x[k]!
    y += length * tracks.y[k]!
    weight += length
  }
  return {
    subject: Math.sqrt(energy / tracks.count) * perSecond,
    subjectX: (u / tracks.count) * perSecond,
    subjectY: (v / tracks.count) * perSecond,
    focusX: weight > 0 ? x / weight / SMALL.width + 0.5 : 0.5,
    focusY: weight > 0 ? y / weight / SMALL.height + 0.5 : 0.5,
  }
}
