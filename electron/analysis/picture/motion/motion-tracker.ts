import { type LumaPyramid, NO_SHIFT, type PairMotion, type Shift, lumaPyramid, pairMotion, parallaxBetween } from './pair-motion.ts'

/** Least seconds between two frames of a pair: about 15 pairs a second whatever the frame rate. */
const SPACING = 0.058
/** Parallax shows over longer stretches: so many seconds, or as soon as the picture has moved by this many pixels. */
const PARALLAX_SECONDS = 0.4
const PARALLAX_PIXELS = 14

export interface MotionTracker {
  /** One frame in order; `changed` when it looks unlike the frame before, as after a cut: then no pair spans the change. */
  push(small: Uint8Array, time: number, changed: boolean): void
  readonly pairs: readonly PairMotion[]
}

interface Anchor {
  pyramid: LumaPyramid
  time: number
}

/** Follows the picture from frame to frame. Each search begins at the motion of the pair before, so that fast pans are not lost. */
export function createMotionTracker(): MotionTracker {
  const pairs: PairMotion[] = []
  let anchor: Anchor | undefined
  let shift = NO_SHIFT
  /** Where the stretch for parallax began, what moved since, and its first pair. */
  let stretch: { anchor: Anchor; moved: Shift; first: number } | undefined
  const measureParallax = (next: Anchor): void => {
    if (!stretch) return
    const far = Math.hypot(stretch.moved.x, stretch.moved.y) + 60 * Math.abs(stretch.moved.a)
    if (next.time - stretch.anchor.time < PARALLAX_SECONDS && far < PARALLAX_PIXELS) return
    const parallax = parallaxBetween(stretch.anchor.pyramid, next.pyramid, stretch.moved)
    for (let i = stretch.first; i < pairs.length; i++) pairs[i]!.parallax = parallax
    stretch = { anchor: next, moved: NO_SHIFT, first: pairs.length }
  }
  return {
    pairs,
    push(small, time, changed) {
      if (anchor && !changed && time - anchor.time < SPACING) return
      const next = { pyramid: lumaPyramid(small), time }
      if (anchor && !changed) {
        const { shift: found, ...pair } = pairMotion(anchor.pyramid, next.pyramid, anchor.time, time, shift)
        pairs.push(pair)
        shift = found
        stretch ??= { anchor, moved: NO_SHIFT, first: pairs.length - 1 }
        stretch.moved = compose(stretch.moved, found)
        if (pair.known) measureParallax(next)
        else stretch = undefined
      } else {
        shift = NO_SHIFT
        stretch = undefined
      }
      anchor = next
    },
  }
}

/** First one motion, then another: p ↦ p + (x, y) + (a, b)·p, both as complex numbers. */
function compose(first: Shift, then: Shift): Shift {
  return {
    x: first.x + then.x + then.a * first.x - then.b * first.y,
    y: first.y + then.y + then.b * first.x + then.a * first.y,
    a: first.a + then.a + then.a * first.a - then.b * first.b,
    b: first.b + then.b + then.a * first.b + then.b * first.a,
  }
}
