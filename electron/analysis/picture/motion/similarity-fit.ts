import { median } from '#shared/base/numbers.ts'
import { seededRandom } from '#shared/base/random.ts'
import { type Tracks, biweight } from './tracks.ts'

/** Motion of the whole picture between two frames: u = x + a·px − b·py, v = y + b·px + a·py, pixels about the centre. a ≈ ln scale, b ≈ radians. */
export interface Similarity {
  x: number
  y: number
  a: number
  b: number
  /** Scale of the residual of what fits, pixels. */
  spread: number
  /** Share of tracks that follow the fit. */
  inliers: number
  /** Residual flow of each track. */
  residualU: Float32Array
  residualV: Float32Array
}

const LEAST_TRACKS = 8
const TRIES = 60
const ROUNDS = 8
/** Two points nearer than this (share of the width) say little about scale. */
const NEAR = 30 / 160
/** No real frame pair scales or turns by more than this. */
const WILD = 0.25

type Model = Pick<Similarity, 'x' | 'y' | 'a' | 'b'>
const isWild = ({ a, b }: Pick<Model, 'a' | 'b'>): boolean => Math.abs(a) > WILD || Math.abs(b) > WILD

/**
 * Robust similarity: best of random pairs (RANSAC), then reweighted least squares. Undefined below eight tracks. What lies further than some
 * `mostSpread` pixels from the fit never counts, so that it holds where most tracks go other ways.
 */
export function fitSimilarity(tracks: Tracks, width: number, mostSpread = Number.POSITIVE_INFINITY): Similarity | undefined {
  if (tracks.count < LEAST_TRACKS) return undefined
  let model: Model = bestPair(tracks, width)
  const residuals = new Float32Array(tracks.count)
  const weights = new Float32Array(tracks.count)
  let spread = 1
  for (let round = 0; round < ROUNDS; round++) {
    for (let k = 0; k < tracks.count; k++) residuals[k] = Math.hypot(residualU(model, tracks, k), residualV(model, tracks, k))
    spread = Math.min(mostSpread, Math.max(0.12, 1.5 * median(residuals)))
    for (let k = 0; k < tracks.count; k++) weights[k] = biweight(residuals[k]!, 2.5 * spread)
    const next = leastSquares(tracks, weights)
    // Where points are followed wrongly the weights may gather on a picture turned inside out, whose scale has no logarithm.
    if (!next || isWild(next)) break
    model = next
  }
  return {
    ...model,
    spread,
    inliers: weights.reduce((n, w) => n + (w > 0.1 ? 1 : 0), 0) / tracks.count,
    residualU: Float32Array.from(weights, (_, k) => residualU(model, tracks, k)),
    residualV: Float32Array.from(weights, (_, k) => residualV(model, tracks, k)),
  }
}

const residualU = (m: Model, t: Tracks, k: number): number => t.u[k]! - m.x - m.a * t.x[k]! + m.b * t.y[k]!
const residualV = (m: Model, t: Tracks, k: number): number => t.v[k]! - m.y - m.b * t.x[k]! - m.a * t.y[k]!

function bestPair(t: Tracks, width: number): Model {
  let best: Model = { x: median(t.u), y: median(t.v), a: 0, b: 0 }
  let bestScore = support(best, t)
  const random = seededRandom(12_345)
  for (let n = 0; n < TRIES; n++) {
    const i = Math.floor(random() * t.count)
    const j = Math.floor(random() * t.count)
    const dx = t.x[j]! - t.x[i]!
    const dy = t.y[j]! - t.y[i]!
    const q = dx * dx + dy * dy
    if (q < (NEAR * width) ** 2) continue
    const du = t.u[j]! - t.u[i]!
    const dv = t.v[j]! - t.v[i]!
    const a = (dx * du + dy * dv) / q
    const b = (dx * dv - dy * du) / q
    if (isWild({ a, b })) continue
    const model = { x: t.u[i]! - a * t.x[i]! + b * t.y[i]!, y: t.v[i]! - b * t.x[i]! - a * t.y[i]!, a, b }
    const score = support(model, t)
    if (score > bestScore) {
      bestScore = score
      best = model
    }
  }
  return best
}

/** Number of tracks within a pixel of the model, nearer ones counting more. */
function support(m: Model, t: Tracks): number {
  let score = 0
  for (let k = 0; k < t.count; k++) score += Math.max(0, 1 - Math.abs(residualU(m, t, k)) - Math.abs(residualV(m, t, k)))
  return score
}

function leastSquares(t: Tracks, w: Float32Array): Model | undefined {
  let sum = 0
  let mx = 0
  let my = 0
  let mu = 0
  let mv = 0
  for (let k = 0; k < t.count; k++) {
    sum += w[k]!
    mx += w[k]! * t.x[k]!
    my += w[k]! * t.y[k]!
    mu += w[k]! * t.u[k]!
    mv += w[k]! * t.v[k]!
  }
  if (sum < 4) return undefined
  mx /= sum
  my /= sum
  mu /= sum
  mv /= sum
  let q = 0
  let a = 0
  let b = 0
  for (let k = 0; k < t.count; k++) {
    const x = t.x[k]! - mx
    const y = t.y[k]! - my
    const u = t.u[k]! - mu
    const v = t.v[k]! - mv
    q += w[k]! * (x * x + y * y)
    a += w[k]! * (x * u + y * v)
    b += w[k]! * (x * v - y * u)
  }
  if (q < 1) return undefined
  a /= q
  b /= q
  return { x: mu - a * mx + b * my, y: mv - b * mx - a * my, a, b }
}
