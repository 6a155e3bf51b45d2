import type { PictureAnalysis } from '../../analysis/picture-analysis.ts'
import { clamp } from '../../base/numbers.ts'

/** Places that are tried for the window. */
const TRIES = 240
/** How much a window in the middle is preferred where moments are alike: the ends of a take are where a camera is put into motion. */
const MIDDLE = 0.02

/**
 * Where in [from, to) the best stretch of `length` seconds begins: the one whose moments score highest on average. Without moments: the
 * middle. Seconds of the media.
 */
export function bestWindow(moments: PictureAnalysis['moments'], from: number, to: number, length: number): number {
  const room = to - from - length
  if (room <= 0) return from
  const inside = moments.filter((m) => m.end > from && m.start < to)
  const scoreOf = (start: number): number => {
    const score = inside.reduce(
      (sum, m) => sum + m.scores.overall * Math.max(0, Math.min(m.end, start + length) - Math.max(m.start, start)),
      0,
    )
    return score / length - MIDDLE * Math.abs((start - from) / room - 0.5)
  }
  let best = { start: from + room / 2, score: scoreOf(from + room / 2) }
  for (let k = 0; k <= TRIES; k++) {
    const start = from + (room * k) / TRIES
    const score = scoreOf(start)
    if (score > best.score + 1e-9) best = { start, score }
  }
  return clamp(best.start, from, to - length)
}

/** The shot of its media that a stretch lies in, as far as it may be extended without showing another shot. Seconds; undefined: not known. */
export function shotAround(picture: PictureAnalysis | undefined, from: number, to: number): { start: number; end: number } | undefined {
  const middle = (from + to) / 2
  return picture?.shots.find((s) => s.start <= middle && s.end > middle)
}
