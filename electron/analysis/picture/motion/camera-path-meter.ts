import { CUT_FLOOR } from '../shots/cut-score.ts'
import { findCuts } from '../shots/cuts.ts'
import type { FrameFeatures } from '../shots/frame-features.ts'
import { createFrameSeries } from '../shots/frame-series.ts'
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
  /** Whether frames behind the stretch must be seen to tell a cut in it from a flash. */
  readonly undecided: boolean
  /** The frames of the stretch. The film's first has no motion and is a break. */
  finish(): MeasuredPath
}

/**
 * So many frames on either side tell whether a picture is cut: shown as many before the stretch, and after it for as long as it is undecided,
 * a meter measures a piece of a film as it would the whole.
 */
export const CONTEXT_FRAMES = 16

/**
 * Measures the camera's way through the frames with times in [from, to), seconds. A frame follows a cut where the picture changes like one and
 * no motion fits most of it: a title stays where it is across a cut.
 */
export function createCameraPathMeter(size: LumaSize, stretch: { from: number; to: number }): CameraPathMeter {
  const series = createFrameSeries()
  const frames: FrameFeatures[] = []
  const motions: ReturnType<typeof frameMotion>[] = []
  /** The frame before, taken apart when the first one of the stretch needs it. */
  let last: { luma: Uint8Array; levels: readonly Level[] | undefined } | undefined
  const isWithin = (time: number): boolean => time >= stretch.from && time < stretch.to
  const looksCut = (i: number): boolean => isWithin(frames[i]!.time) && frames[i]!.cutScore >= CUT_FLOOR && !motions[i]?.sure
  return {
    push(luma, small, time) {
      frames.push(series.push(small, time).features)
      let levels: Level[] | undefined
      if (isWithin(time)) {
        levels = pathPyramid(luma, size)
        const before = last && (last.levels ?? pathPyramid(last.luma, size))
        motions.push(before && frameMotion(before, levels, size))
      } else motions.push(undefined)
      if (time < stretch.to) last = { luma: levels ? NOTHING : luma.slice(), levels }
    },
    get undecided() {
      for (let i = Math.max(1, frames.length - CONTEXT_FRAMES); i < frames.length; i++) if (looksCut(i)) return true
      return false
    },
    finish() {
      const cuts = new Set(findCuts(frames).flatMap(({ start }) => (looksCut(start) ? [start] : [])))
      const shown = frames.flatMap((f, i) => (isWithin(f.time) ? [i] : []))
      const values = (of: keyof FrameMotion): number[] => shown.map((i) => ((cuts.has(i) ? undefined : motions[i]) ?? NO_MOTION)[of])
      return {
        times: shown.map((i) => frames[i]!.time),
        ...{ x: values('x'), y: values('y'), zoom: values('zoom'), roll: values('roll') },
        breaks: shown.flatMap((i, k) => (i === 0 || cuts.has(i) ? [k] : [])),
      }
    },
  }
}

const NOTHING = new Uint8Array(0)
