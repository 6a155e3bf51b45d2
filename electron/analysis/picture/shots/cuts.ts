import { quantile } from '#shared/base/numbers.ts'
import type { Boundary } from './boundary.ts'
import { returnsToBefore } from './flash-rejection.ts'
import { CUT_FLOOR } from './cut-score.ts'
import type { FrameFeatures } from './frame-features.ts'
import { profileJump } from './profile-jump.ts'

/** A cut stands out from the frames around it: score ≥ RATIO × their 60th percentile + OFFSET, or ≥ ABOVE × their greatest. */
const WINDOW = 8
const RATIO = 2.2
const OFFSET = 0.12
const ABOVE = 1.45

/** In turmoil (this many of the eight nearest frames score this share of it) only a leap of the profiles tells a cut from a whip. */
const TURMOIL_FRAMES = 4
const TURMOIL_SHARE = 0.5
const LEAP = 7
const LEAP_RATIO = 1.7

/** Hard cuts: scores that stand out, or leaps of the profiles in turmoil, that are not followed by a return to the picture before. */
export function findCuts(frames: readonly FrameFeatures[]): Boundary[] {
  const cuts: Boundary[] = []
  for (let t = 1; t < frames.length; t++) {
    const score = frames[t]!.cutScore
    if (score < CUT_FLOOR) continue
    const found = inTurmoil(frames, t) ? leaps(frames, t) : isLocalMaximum(frames, t) && standsOut(frames, t)
    if (found && !returnsToBefore(frames, t)) cuts.push({ kind: 'cut', start: t, end: t, score })
  }
  return cuts
}

function inTurmoil(frames: readonly FrameFeatures[], t: number): boolean {
  let n = 0
  for (let k = t - 4; k <= t + 4; k++) if (k !== t && (frames[k]?.cutScore ?? 0) > TURMOIL_SHARE * frames[t]!.cutScore) n++
  return n >= TURMOIL_FRAMES
}

function leaps(frames: readonly FrameFeatures[], t: number): boolean {
  const leap = profileJump(frames[t - 1]!, frames[t]!)
  if (leap < LEAP) return false
  for (let k = Math.max(1, t - 5); k <= Math.min(frames.length - 1, t + 5); k++) {
    if (k !== t && LEAP_RATIO * profileJump(frames[k - 1]!, frames[k]!) > leap) return false
  }
  return true
}

function isLocalMaximum(frames: readonly FrameFeatures[], t: number): boolean {
  for (let k = t - 2; k <= t + 2; k++) if ((frames[k]?.cutScore ?? 0) > frames[t]!.cutScore) return false
  return true
}

function standsOut(frames: readonly FrameFeatures[], t: number): boolean {
  const score = frames[t]!.cutScore
  const around: number[] = []
  for (let k = Math.max(1, t - WINDOW); k <= Math.min(frames.length - 1, t + WINDOW); k++) if (k !== t) around.push(frames[k]!.cutScore)
  if (around.length === 0) return true
  return score >= RATIO * quantile(around, 0.6) + OFFSET || score >= ABOVE * Math.max(...around)
}
