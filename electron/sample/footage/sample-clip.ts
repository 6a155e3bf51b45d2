import type { CameraMove } from '#shared/analysis/picture-analysis.ts'
import type { Canvas } from './canvas.ts'

/** A clip of the program's own footage, drawn frame by frame. */
export interface SampleClip {
  /** File name without its ending. */
  name: string
  width: number
  height: number
  /** Frames per second. */
  frameRate: number
  frameCount: number
  /** What is true of it by construction. */
  facts: {
    /** First frames of the shots after the first. */
    cuts: number[]
    /** Seconds of the strongest motion, or null where it is even. */
    peakTime: number | null
    move: CameraMove
  }
  /** Loads nothing and keeps no frame: the painter holds what is drawn once. Any frame may be asked for in any order. */
  painter(): Painter
}

/** Draws frame `index` (0 ≤ index < frameCount), every pixel of it. */
export type Painter = (index: number, to: Canvas) => void

export const FRAME = { width: 1280, height: 720, rate: 30 } as const
