import { type LumaPyramid, type PairMotion, lumaPyramid, pairMotion } from './pair-motion.ts'

/** Least seconds between two frames of a pair: about 15 pairs a second whatever the frame rate. */
const SPACING = 0.058

export interface MotionTracker {
  /** One frame in order; `changed` when it looks unlike the frame before, as after a cut: then no pair spans the change. */
  push(small: Uint8Array, time: number, changed: boolean): void
  readonly pairs: readonly PairMotion[]
}

/** Follows the picture from frame to frame. Each search begins at the motion of the pair before, so that fast pans are not lost. */
export function createMotionTracker(): MotionTracker {
  const pairs: PairMotion[] = []
  let anchor: { pyramid: LumaPyramid; time: number } | undefined
  let guess = { x: 0, y: 0 }
  return {
    pairs,
    push(small, time, changed) {
      if (anchor && !changed && time - anchor.time < SPACING) return
      const next = { pyramid: lumaPyramid(small), time }
      if (anchor && !changed) {
        const { shift, ...pair } = pairMotion(anchor.pyramid, next.pyramid, anchor.time, time, guess)
        pairs.push(pair)
        guess = shift
      } else guess = { x: 0, y: 0 }
      anchor = next
    },
  }
}
