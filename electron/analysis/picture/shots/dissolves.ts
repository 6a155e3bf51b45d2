import type { Boundary } from './boundary.ts'
import { type FrameFeatures, LAYOUT, histogramDistance, layoutCorrelation, layoutDistance } from './frame-features.ts'

/** Lengths in frames that are tried. */
const LENGTHS = [7, 9, 12, 15, 19, 24, 30, 38, 48, 60]
/** The ends must differ: layout distance at least, correlation at most. */
const ENDS_DIFFER = 13
const ENDS_CORRELATE = 0.8
/** Each end shows something: a nearly even picture is a change of light. */
const ENDS_DEVIATE = 10
/** and by more than brightness: mean luma difference about its own mean at least, else the exposure drifts. */
const ENDS_RESHAPE = 8
/** Places (brighter than black) that keep their luma within this, and the share of them that shows one and the same scene: lights that flare up in it. */
const KEPT = 5
const LIT = 28
const SAME_SCENE = 0.3
/** Greatest mean residual off the line between the ends, relative to its length squared. */
const OFF_LINE = 0.4
const LONGEST_STEP = 0.42
/** Greatest mean distance from an even progress. */
const UNEVEN = 0.16
/** A step back along the line by more than this is no dissolve. */
const STEP_BACK = 0.06
/** Greatest change just before and after, relative to the change between the ends. */
const OUTSIDE = 1.1
/** Gradient energy inside, relative to the blend of the ends: two pictures laid over each other lose contrast. */
const GRADIENT = 0.75
const LEAST_SCORE = 0.35
/** Frames of a dissolve follow each other smoothly; in a whip pan they do not. */
const ROUGH = 0.85

/** Dissolves: stretches whose frames lie in order on the line between two unlike frames A and B (a cross-fade is (1-α)A + αB). */
export function findDissolves(frames: readonly FrameFeatures[]): Boundary[] {
  const found: Boundary[] = []
  for (const length of LENGTHS) {
    const step = length > 20 ? 2 : 1
    for (let a = 0; a + length < frames.length; a += step) {
      const score = dissolveScore(frames, a, a + length)
      if (score > LEAST_SCORE) found.push({ kind: 'dissolve', start: a, end: a + length, score })
    }
  }
  return found
}

function dissolveScore(frames: readonly FrameFeatures[], a: number, b: number): number {
  const A = frames[a]!
  const B = frames[b]!
  if (Math.min(A.deviation, B.deviation) < ENDS_DEVIATE) return 0
  const change = layoutDistance(A, B)
  if (change < ENDS_DIFFER || layoutCorrelation(A, B) > ENDS_CORRELATE || reshaping(A, B) < ENDS_RESHAPE || keptShare(A, B) > SAME_SCENE)
    return 0
  const outside = layoutDistance(frames[Math.max(0, a - 5)]!, A) + layoutDistance(B, frames[Math.min(frames.length - 1, b + 5)]!)
  if (outside > OUTSIDE * change || roughness(frames, a, b) > ROUGH) return 0
  const gradient = gradientDip(frames, a, b)
  if (gradient > GRADIENT) return 0
  const line = lineFit(frames, a, b)
  if (!line) return 0
  const middle = frames[(a + b) >> 1]!
  const dip = 1 - middle.deviation / (0.5 * (A.deviation + B.deviation) + 1e-3)
  return (
    Math.min(1.5, change / 30) *
    (1 - line.residual / OFF_LINE) *
    (1 - (0.5 * line.uneven) / UNEVEN) *
    (1 + Math.max(-0.3, Math.min(0.5, dip))) *
    (0.5 + histogramDistance(A, B)) *
    (1 - (0.35 * outside) / change) *
    (1 + 1.5 * (GRADIENT - gradient))
  )
}

/** Greatest cut score inside. */
function roughness(frames: readonly FrameFeatures[], a: number, b: number): number {
  let greatest = 0
  for (let t = a + 1; t <= b; t++) greatest = Math.max(greatest, frames[t]!.cutScore)
  return greatest
}

function keptShare(a: FrameFeatures, b: FrameFeatures): number {
  let lit = 0
  let kept = 0
  for (let k = 0; k < LAYOUT.luma; k++) {
    if (Math.max(a.layout[k]!, b.layout[k]!) < LIT) continue
    lit++
    if (Math.abs(a.layout[k]! - b.layout[k]!) < KEPT) kept++
  }
  return kept / Math.max(1, lit)
}

/** Mean absolute luma difference after both means are taken away. */
function reshaping(a: FrameFeatures, b: FrameFeatures): number {
  let sum = 0
  const offset = b.mean - a.mean
  for (let k = 0; k < LAYOUT.luma; k++) sum += Math.abs(b.layout[k]! - a.layout[k]! - offset)
  return sum / LAYOUT.luma
}

/** Projects up to eight inner frames onto the line from A to B; undefined where they do not lie on it in order. */
function lineFit(frames: readonly FrameFeatures[], a: number, b: number): { residual: number; uneven: number } | undefined {
  const A = frames[a]!.layout
  const D = new Float32Array(LAYOUT.length)
  let lengthSquared = 0
  for (let k = 0; k < LAYOUT.length; k++) {
    const d = frames[b]!.layout[k]! - A[k]!
    D[k] = d
    lengthSquared += d * d
  }
  const count = Math.min(8, b - a - 1)
  let previous = 0
  let residual = 0
  let uneven = 0
  let longest = 0
  for (let q = 1; q <= count; q++) {
    const X = frames[a + Math.round((q * (b - a)) / (count + 1))]!.layout
    let along = 0
    let squares = 0
    for (let k = 0; k < LAYOUT.length; k++) {
      const x = X[k]! - A[k]!
      along += x * D[k]!
      squares += x * x
    }
    const alpha = along / lengthSquared
    const step = alpha - previous
    if (step < -STEP_BACK || alpha < -0.15 || alpha > 1.15) return undefined
    residual += Math.max(0, squares - alpha * along) / lengthSquared
    if (residual > OFF_LINE * count) return undefined
    uneven += Math.abs(alpha - q / (count + 1))
    longest = Math.max(longest, step)
    previous = alpha
  }
  longest = Math.max(longest, 1 - previous)
  if (longest > LONGEST_STEP || uneven > UNEVEN * count) return undefined
  return { residual: residual / count, uneven: uneven / count }
}

/** Mean gradient energy of the inner frames relative to the blend of the ends, weighted to the middle; below 1 in a real dissolve. */
function gradientDip(frames: readonly FrameFeatures[], a: number, b: number): number {
  const count = Math.min(8, b - a - 1)
  let sum = 0
  let weights = 0
  for (let q = 2; q < count; q++) {
    const u = q / (count + 1)
    const w = u * (1 - u)
    const blend = (1 - u) * frames[a]!.gradient + u * frames[b]!.gradient
    sum += (w * frames[a + Math.round(u * (b - a))]!.gradient) / (blend + 3)
    weights += w
  }
  return weights > 0 ? sum / weights : 1
}
