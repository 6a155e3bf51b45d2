import { SMALL } from '../small-frame.ts'
import { median } from '#shared/base/numbers.ts'
import { gridCorners } from './corners.ts'
import { inLightOf } from './even-light.ts'
import { trackPoints } from './lucas-kanade.ts'
import { planeResiduals } from './plane-fit.ts'
import { type Level, pyramid } from './pyramid.ts'
import { type Similarity, fitSimilarity } from './similarity-fit.ts'
import { type Tracks, tracksOf } from './tracks.ts'

/** Motion between two frames in units that survive any size and rate. Widths are frame widths; x right, y down, as the camera moves. */
export interface PairMotion extends SubjectMotion {
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
  /** What a turning camera cannot explain, relative to the motion: 0 none. Measured over a longer stretch by the tracker; NaN where it was not. */
  parallax: number
  /** Median displacement of points, widths per second. */
  flow: number
  inliers: number
  /** Of the picture's 4×4 fields with points in them (twelve at least), the share in which points follow the fit. */
  coverage: number
  /** What subjects do if the camera stands still after all; see standing-camera.ts. */
  ifStanding: SubjectMotion
}

/** RMS motion of points against the camera's, widths per second; its mean direction on screen and its place (0..1). */
export interface SubjectMotion {
  subject: number
  subjectX: number
  subjectY: number
  focusX: number
  focusY: number
}

const LEVELS = 3
/** Fewest tracks and least median motion in pixels that tell parallax. */
const LEAST_FOR_PARALLAX = 16
const LEAST_FLOW = 0.8
/** Residual in pixels that tracking alone leaves. */
const NOISE = 0.1
/** Points that deviate by more than this many spreads are subjects. */
const OUTLIER = 2.5
/** and by this many pixels at least: noise is no motion. */
const LEAST_RESIDUAL = 0.35

/** Even walls and roads hold no points and say nothing; below so many fields with points, nothing is said of the whole picture. */
const FEWEST_FIELDS = 12
/** Spread of tracks where nothing moves, pixels. */
const STANDING_SPREAD = 0.12

export type LumaPyramid = readonly Level[]
export const lumaPyramid = (small: Uint8Array): LumaPyramid => pyramid(small, SMALL.width, SMALL.height, LEVELS)

/** Motion of the picture between two frames as a map of points about the centre, pixels of 160×90. */
export interface Shift {
  x: number
  y: number
  a: number
  b: number
}
export const NO_SHIFT: Shift = { x: 0, y: 0, a: 0, b: 0 }

const tracksBetween = (before: LumaPyramid, after: LumaPyramid, guess: Shift): Tracks => {
  const points = gridCorners(before[0]!)
  const start = (px: number, py: number): { x: number; y: number } => {
    const x = px - SMALL.width / 2
    const y = py - SMALL.height / 2
    return { x: guess.x + guess.a * x - guess.b * y, y: guess.y + guess.b * x + guess.a * y }
  }
  return tracksOf(points, trackPoints(before, inLightOf(before, after), points, start), SMALL.width, SMALL.height)
}

/** `guess` is where the search begins. */
export function pairMotion(before: LumaPyramid, after: LumaPyramid, from: number, to: number, guess: Shift): PairMotion & { shift: Shift } {
  const tracks = tracksBetween(before, after, guess)
  const fit = fitSimilarity(tracks, SMALL.width)
  const seconds = Math.max(1e-3, to - from)
  if (!fit) return { ...STILL, from, to, shift: NO_SHIFT }
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
    parallax: Number.NaN,
    flow: flow * perSecond,
    inliers: fit.inliers,
    coverage: coverage(tracks, fit),
    ...subjectOf(tracks, fit, perSecond),
    ifStanding: subjectOf(tracks, { ...fit, spread: STANDING_SPREAD, residualU: tracks.u, residualV: tracks.v }, perSecond),
    shift: { x: fit.x, y: fit.y, a: fit.a, b: fit.b },
  }
}

/** Parallax between two frames some tenths of a second apart, `shift` being the motion found between them; NaN where it moves too little to tell. */
export function parallaxBetween(before: LumaPyramid, after: LumaPyramid, shift: Shift): number {
  const tracks = tracksBetween(before, after, shift)
  if (tracks.count < LEAST_FOR_PARALLAX) return Number.NaN
  const flow = median(tracks.u.map((u, k) => Math.hypot(u, tracks.v[k]!)))
  if (flow < LEAST_FLOW) return Number.NaN
  return Math.max(0, median(planeResiduals(tracks, SMALL.width)) - NOISE) / flow
}

const NO_SUBJECT: SubjectMotion = { subject: 0, subjectX: 0, subjectY: 0, focusX: 0.5, focusY: 0.5 }
const STILL: PairMotion = {
  from: 0,
  to: 0,
  known: false,
  pan: 0,
  tilt: 0,
  zoom: 0,
  roll: 0,
  parallax: Number.NaN,
  flow: 0,
  inliers: 0,
  coverage: 0,
  ...NO_SUBJECT,
  ifStanding: NO_SUBJECT,
}

function coverage(tracks: Tracks, fit: Similarity): number {
  const fields = new Set<number>()
  const following = new Set<number>()
  const limit = OUTLIER * fit.spread
  for (let k = 0; k < tracks.count; k++) {
    const field = Math.floor((4 * tracks.x[k]!) / SMALL.width) * 8 + Math.floor((4 * tracks.y[k]!) / SMALL.height)
    fields.add(field)
    if (Math.hypot(fit.residualU[k]!, fit.residualV[k]!) <= limit) following.add(field)
  }
  return following.size / Math.max(FEWEST_FIELDS, fields.size)
}

function subjectOf(tracks: Tracks, fit: Similarity, perSecond: number): SubjectMotion {
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
