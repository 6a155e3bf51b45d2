import type { Boundary } from './boundary.ts'
import type { FrameFeatures } from './frame-features.ts'

/** A frame is empty when its luma hardly varies and is near black or near white. */
const FLAT = 5
const BLACK = 26
const WHITE = 229
/** A fade goes on while the deviation keeps changing by this much a frame, at most this many frames. */
const STEP = 0.15
const LONGEST = 75

/** Fades through black or white: runs of empty frames, together with the frames that lead into and out of them. */
export function findFades(frames: readonly FrameFeatures[]): Boundary[] {
  const fades: Boundary[] = []
  for (let t = 0; t < frames.length; t++) {
    if (!isEmpty(frames[t]!)) continue
    let last = t
    while (last + 1 < frames.length && isEmpty(frames[last + 1]!)) last++
    let start = t
    while (start > 0 && start > t - LONGEST && frames[start - 1]!.deviation > frames[start]!.deviation + STEP) start--
    let end = last
    while (end + 1 < frames.length && end < last + LONGEST && frames[end + 1]!.deviation > frames[end]!.deviation + STEP) end++
    const between = t > 1 && last < frames.length - 2
    if (between && (t - start >= 2 || end - last >= 2)) fades.push({ kind: 'fade', start, end: end + 1, score: 1 })
    t = Math.max(last, end)
  }
  return fades
}

function isEmpty(f: FrameFeatures): boolean {
  return f.deviation < FLAT && (f.mean < BLACK || f.mean > WHITE)
}
