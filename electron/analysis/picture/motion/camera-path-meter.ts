import { CUT_FLOOR } from '../shots/cut-score.ts'
import { findCuts } from '../shots/cuts.ts'
import type { FrameFeatures } from '../shots/frame-features.ts'
import { createFrameSeries } from '../shots/frame-series.ts'
import { fillGaps, LONGEST_GAP } from './fill-gaps.ts'
import { type FrameMotion, frameMotion, type LumaSize, NO_MOTION, pathPyramid } from './frame-motion.ts'
import type { Level } from './pyramid.ts'

/** How the picture moves from frame to frame; lists with one entry a frame, as in CameraPathBlock. */
export interface MeasuredPath {
  times: number[]
  x: number[]
  y: number[]
  zoom: number[]
  roll: number[]
  breaks: number[]
}

export interface CameraPathMeter {
  /** One frame in order: luma of the upright picture in the meter's size, and the small frame that analysers see. Neither is kept. */
  push(luma: Uint8Array, small: Uint8Array, time: number): void
  /** Whether frames behind the stretch must be seen to tell a cut in it from a flash, or to get over one. */
  readonly undecided: boolean
  /** The frames of the stretch. The film's first has no motion and is a break. */
  finish(): MeasuredPath
}

/** So many frames on either side of one tell whether it follows a cut. */
const CUT_CONTEXT = 16
/** Frames that a meter is shown before its stretch; with them it measures a piece of a film as it would the whole. */
export const CONTEXT_FRAMES = CUT_CONTEXT + LONGEST_GAP + 1

/** What is known of a frame's motion since the one before; `unseen`: nobody has looked. */
type Motion = ReturnType<typeof frameMotion> | 'unseen'

/**
 * Measures the camera's way through the frames with times in [from, to), seconds. A frame follows a cut where the picture changes like one and
 * no motion fits most of it: a title stays where it is across a cut.
 */
export function createCameraPathMeter(size: LumaSize, stretch: { from: number; to: number }): CameraPathMeter {
  const series = createFrameSeries()
  const frames: FrameFeatures[] = []
  const motions: Motion[] = []
  const last = createLastFrames(size)
  const isWithin = (i: number): boolean => frames[i]!.time >= stretch.from && frames[i]!.time < stretch.to
  const looksCut = (i: number): boolean => {
    const motion = motions[i]
    return motion !== 'unseen' && frames[i]!.cutScore >= CUT_FLOOR && !motion?.sure
  }
  /** Whether a run of frames without a motion goes on to the last frame that was looked at, begins or lies in the stretch, and is no longer than is guessed. */
  const gapIsOpen = (): boolean => {
    let length = 0
    let touches = false
    for (let i = motions.length - 1; i >= 0 && motions[i] === undefined; i--, length++) touches ||= isWithin(i)
    return touches && length <= LONGEST_GAP
  }
  return {
    push(luma, small, time) {
      const seen = time >= stretch.from && (time < stretch.to || gapIsOpen())
      const i = frames.push(series.push(small, time).features) - 1
      last.push(luma)
      motions.push(seen ? last.motion(0) : 'unseen')
      // A gap that the stretch begins with may have begun before it.
      if (seen && motions[i] === undefined && motions[i - 1] === 'unseen')
        for (let back = 1; back <= LONGEST_GAP + 1 && back < i; back++) motions[i - back] = last.motion(back)
    },
    get undecided() {
      for (let i = Math.max(1, frames.length - CUT_CONTEXT); i < frames.length; i++) if (looksCut(i)) return true
      return gapIsOpen()
    },
    finish() {
      const cuts = new Set(findCuts(frames).flatMap(({ start }) => (looksCut(start) ? [start] : [])))
      const isCut = (i: number): boolean => cuts.has(i)
      const known = motions.map((m, i) => (m === 'unseen' || isCut(i) ? undefined : m))
      const filled = fillGaps(known, isCut)
      const shown = frames.flatMap((_, i) => (isWithin(i) ? [i] : []))
      const values = (of: keyof FrameMotion): number[] => shown.map((i) => (filled[i] ?? NO_MOTION)[of])
      return {
        times: shown.map((i) => frames[i]!.time),
        ...{ x: values('x'), y: values('y'), zoom: values('zoom'), roll: values('roll') },
        breaks: shown.flatMap((i, k) => (i === 0 || isCut(i) ? [k] : [])),
      }
    },
  }
}

/** The newest frames, taken apart only when they are asked about. */
function createLastFrames(size: LumaSize) {
  const kept: { luma: Uint8Array; levels?: Level[] }[] = []
  const levels = (frame: (typeof kept)[number]): Level[] => (frame.levels ??= pathPyramid(frame.luma, size))
  return {
    push(luma: Uint8Array): void {
      kept.unshift({ luma: luma.slice() })
      kept.length = Math.min(kept.length, LONGEST_GAP + 3)
    },
    /** Motion of the newest frame but `back`, since the one before it; undefined where there is none. */
    motion(back: number): ReturnType<typeof frameMotion> {
      const [after, before] = [kept[back], kept[back + 1]]
      return after && before && frameMotion(levels(before), levels(after), size)
    },
  }
}
