import { quantile } from '#shared/base/numbers.ts'
import type { Boundary } from './boundary.ts'
import { returnsToBefore } from './flash-rejection.ts'
import type { FrameFeatures } from './frame-features.ts'

/** Least score of a cut. */
export const CUT_FLOOR = 0.62
/** A cut stands out from the frames around it: score ≥ RATIO × their 60th percentile + OFFSET. */
const WINDOW = 8
const RATIO = 2.2
const OFFSET = 0.12

/** Hard cuts: local maxima of the cut score that stand out and that are not followed by a return to the picture before. */
export function findCuts(frames: readonly FrameFeatures[]): Boundary[] {
  const cuts: Boundary[] = []
  for (let t = 1; t < frames.length; t++) {
    const score = frames[t]!.cutScore
    if (score < CUT_FLOOR || !isLocalMaximum(frames, t) || score < RATIO * surroundings(frames, t) + OFFSET) continue
    if (returnsToBefore(frames, t)) continue
    cuts.push({ kind: 'cut', start: t, end: t, score })
  }
  return cuts
}

function isLocalMaximum(frames: readonly FrameFeatures[], t: number): boolean {
  for (let k = t - 2; k <= t + 2; k++) if ((frames[k]?.cutScore ?? 0) > frames[t]!.cutScore) return false
  return true
}

function surroundings(frames: readonly FrameFeatures[], t: number): number {
  const scores: number[] = []
  for (let k = Math.max(1, t - WINDOW); k <= Math.min(frames.length - 1, t + WINDOW); k++) if (k !== t) scores.push(frames[k]!.cutScore)
  return scores.length ? quantile(scores, 0.6) : 0
}
