import type { FrameMotion } from './frame-motion.ts'

/** A flash or a burst of blur lasts this many frames at most; what goes on for longer is not guessed. */
export const LONGEST_GAP = 4

type Known = FrameMotion | undefined

/**
 * The camera does not stand still for a flash: short runs of frames whose motion is not known, between frames whose motion is, get what lies on
 * the straight line between those. `isCut` frames do not go on from the one before, so nothing is carried across them.
 */
export function fillGaps(motions: readonly Known[], isCut: (i: number) => boolean): Known[] {
  const out = [...motions]
  for (let start = 1; start < out.length; start++) {
    const before = motions[start - 1]
    if (motions[start] || !before || isCut(start - 1)) continue
    let end = start
    while (end < motions.length && !motions[end] && !isCut(end)) end++
    const after = isCut(end) ? undefined : motions[end]
    if (!after || end - start > LONGEST_GAP) continue
    for (let i = start; i < end; i++) out[i] = between(before, after, (i - start + 1) / (end - start + 1))
  }
  return out
}

const between = (a: FrameMotion, b: FrameMotion, t: number): FrameMotion => ({
  x: a.x + t * (b.x - a.x),
  y: a.y + t * (b.y - a.y),
  zoom: a.zoom + t * (b.zoom - a.zoom),
  roll: a.roll + t * (b.roll - a.roll),
})
