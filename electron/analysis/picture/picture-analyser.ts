import { METHODS } from '#shared/analysis/methods.ts'
import type { Moment, PictureAnalysis, Shot } from '#shared/analysis/picture-analysis.ts'
import { quantile } from '#shared/base/numbers.ts'
import { curvesOf } from './moments/curves.ts'
import { type DetailSample, detailSample } from './moments/detail-sample.ts'
import { momentsOf } from './moments/moments.ts'
import { type Reference, meanScores, scoresOf } from './moments/scores.ts'
import { type Span, type Step, motionCurve, stepsOf } from './moments/steps.ts'
import { createMotionTracker } from './motion/motion-tracker.ts'
import type { DetailFrame } from './quality/detail-frame.ts'
import type { Boundary } from './shots/boundary.ts'
import type { FrameFeatures } from './shots/frame-features.ts'
import { type FrameSeries, createFrameSeries } from './shots/frame-series.ts'
import { findBoundaries, shotList } from './shots/shot-list.ts'
import { SMALL } from './small-frame.ts'

/** Seconds between frames that are looked at in detail. */
const DETAIL_EVERY = 0.25
/** Shorter shots are too short to be used. */
const SHORTEST_USABLE = 0.5

/** Frames may be left out of `push`: which, and what comes of it, is told in frame-series.ts. */
export interface PictureAnalyser extends Pick<FrameSeries, 'restless' | 'suspects' | 'revisit'> {
  /** Whether `push` would make use of a larger picture of the frame at this time (seconds, ascending). */
  wantsDetail(time: number): boolean
  /** One frame, in order. `small` as in small-frame.ts and not kept; without `detail` where it is wanted, the next frame is asked for one; where none ever comes, the first small frame stands for them. */
  push(small: Uint8Array, time: number, detail?: DetailFrame): void
  /** The result; `unseen` are the times of frames that were left out, ascending. Throws when no frame was pushed. */
  finish(unseen?: readonly number[]): PictureAnalysis
}

/**
 * Measures everything about a file's pictures in one pass over its frames. `frameRate` (frames per second) is nominal: times come with the
 * frames. `duration` in seconds; 0 where unknown or for a still.
 */
export function createPictureAnalyser({ frameRate, duration }: { frameRate: number; duration: number }): PictureAnalyser {
  const series = createFrameSeries()
  const samples: DetailSample[] = []
  const motion = createMotionTracker()
  let standIn: DetailSample | undefined
  let nextDetail = Number.NEGATIVE_INFINITY
  return {
    wantsDetail: (time) => time >= nextDetail,
    push(small, time, detail) {
      const { features, changed } = series.push(small, time)
      motion.push(small, time, changed)
      if (detail) {
        samples.push(detailSample(time, detail, small, features.layout))
        nextDetail = time + DETAIL_EVERY - 0.5 / Math.max(1, frameRate)
      } else if (changed) nextDetail = time
      // Kept in case that no larger picture ever comes: its sharpness is another one, so the two are never mixed.
      standIn ??= detailSample(time, { width: SMALL.width, height: SMALL.height, data: small }, small, features.layout)
    },
    get restless() {
      return series.restless
    },
    suspects: series.suspects,
    revisit: series.revisit,
    finish: (unseen = []) =>
      result(series.whole(unseen), samples.length > 0 || !standIn ? samples : [standIn], motion.pairs, frameRate, duration),
  }
}

function result(
  frames: readonly FrameFeatures[],
  samples: readonly DetailSample[],
  pairs: ReturnType<typeof createMotionTracker>['pairs'],
  frameRate: number,
  duration: number,
): PictureAnalysis {
  const last = frames.at(-1)
  if (!last) throw new Error('a picture analysis needs at least one frame')
  const end = frames.length === 1 ? Math.max(duration, last.time + 1 / frameRate) : last.time + 1 / frameRate
  const boundaries = findBoundaries(frames)
  const shots = shotList(frames, boundaries, end)
  const reference: Reference = {
    sharpest: quantile(
      Float64Array.from(samples, (s) => s.sharpness),
      0.95,
    ),
  }
  const measured = usableSpans(shots, boundaries, frames).map((span) => {
    const inside = pairs.filter((p) => p.from >= span.start - 1e-6 && p.to <= span.end + 1e-6)
    const curve = motionCurve(inside)
    return { span, curve, steps: stepsOf(span, frames, curve, samplesOf(samples, span), frameRate) }
  })
  const usable = (span: Span): boolean => shots.length === 1 || span.end - span.start >= SHORTEST_USABLE
  const moments: Moment[] = measured.flatMap(({ span, curve, steps }, i) =>
    usable(span) ? momentsOf(i, steps, frames, curve, reference) : [],
  )
  const steps: Step[] = measured.flatMap((m) => m.steps)
  return {
    method: METHODS.picture,
    fps: frameRate,
    frameCount: frames.length,
    duration: duration > 0 ? duration : end,
    shots,
    moments,
    overall: meanScores(measured.map((m) => ({ scores: scoresOf(m.steps, reference), weight: m.span.end - m.span.start }))),
    ...curvesOf(steps, end, reference),
  }
}

/** The part of each shot that no transition touches. */
function usableSpans(shots: readonly Shot[], boundaries: readonly Boundary[], frames: readonly FrameFeatures[]): Span[] {
  return shots.map((shot, i) => {
    const before = boundaries[i - 1]
    const after = boundaries[i]
    const startFrame = before && before.kind !== 'cut' ? Math.min(before.end + 1, shot.endFrame - 1) : shot.startFrame
    const endFrame = after && after.kind !== 'cut' ? Math.max(startFrame + 1, after.start) : shot.endFrame
    const end = endFrame === shot.endFrame ? shot.end : frames[endFrame]!.time
    return { startFrame, endFrame, start: frames[startFrame]!.time, end }
  })
}

/** Detail samples of a span, or the one nearest to it. */
function samplesOf(samples: readonly DetailSample[], span: Span): DetailSample[] {
  const inside = samples.filter((s) => s.time >= span.start - 1e-6 && s.time < span.end)
  if (inside.length) return inside
  const middle = (span.start + span.end) / 2
  return [samples.reduce((best, s) => (Math.abs(s.time - middle) < Math.abs(best.time - middle) ? s : best))]
}
