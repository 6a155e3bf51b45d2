import type { Shot } from '#shared/analysis/picture-analysis.ts'
import type { PairMotion } from '#electron/analysis/picture/motion/pair-motion.ts'
import { createMotionTracker } from '#electron/analysis/picture/motion/motion-tracker.ts'
import type { Boundary } from '#electron/analysis/picture/shots/boundary.ts'
import type { FrameFeatures } from '#electron/analysis/picture/shots/frame-features.ts'
import { type FrameSeries, createFrameSeries } from '#electron/analysis/picture/shots/frame-series.ts'
import { findBoundaries, shotList } from '#electron/analysis/picture/shots/shot-list.ts'
import { type ActiveArea, createBarFinder } from './look-frame.ts'

/** Seconds between frames that are kept whole for light and colour, and what is kept of a long film at most. */
const LOOK_EVERY = 0.25
const MOST_LOOKS = 2400

/** What a film was seen to be, before anything is said about it. */
export interface FilmSight {
  fps: number
  /** Seconds. */
  duration: number
  frames: readonly FrameFeatures[]
  shots: readonly Shot[]
  /** Between shot i and i + 1. */
  boundaries: readonly Boundary[]
  pairs: readonly PairMotion[]
  /** Small frames, a few a second. */
  looks: readonly { time: number; small: Uint8Array }[]
  area: ActiveArea
}

/** Frames may be left out of `push`: which, and what comes of it, is told in frame-series.ts. */
export interface FilmSightCollector extends Pick<FrameSeries, 'restless' | 'suspects' | 'revisit'> {
  /** One frame in order, as in small-frame.ts; copied where it is kept. True when it looks unlike the frame before, as after a cut. */
  push(small: Uint8Array, time: number): boolean
  /** `unseen`: the times of frames that were left out, ascending. Throws when no frame was pushed. */
  finish(unseen?: readonly number[]): FilmSight
}

/** Watches a film once: `frameRate` frames per second, nominal; `duration` in seconds, 0 where unknown. */
export function createFilmSight({ frameRate, duration }: { frameRate: number; duration: number }): FilmSightCollector {
  const series = createFrameSeries()
  const looks: { time: number; small: Uint8Array }[] = []
  const motion = createMotionTracker()
  const bars = createBarFinder()
  const every = Math.max(LOOK_EVERY, duration / MOST_LOOKS)
  let nextLook = Number.NEGATIVE_INFINITY
  return {
    push(small, time) {
      const { changed } = series.push(small, time)
      motion.push(small, time, changed)
      if (changed || time >= nextLook) {
        looks.push({ time, small: small.slice() })
        bars.push(small)
        nextLook = time + every - 0.5 / Math.max(1, frameRate)
      }
      return changed
    },
    get restless() {
      return series.restless
    },
    suspects: series.suspects,
    revisit: series.revisit,
    finish(unseen = []) {
      const frames = series.whole(unseen)
      const last = frames.at(-1)
      if (!last) throw new Error('a film needs at least one frame')
      const end = frames.length === 1 ? Math.max(duration, last.time + 1 / frameRate) : last.time + 1 / frameRate
      const boundaries = findBoundaries(frames)
      const shots = shotList(frames, boundaries, end)
      return { fps: frameRate, duration: end, frames, shots, boundaries, pairs: motion.pairs, looks, area: bars.area() }
    },
  }
}
