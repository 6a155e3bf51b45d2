import { Rational } from './rational.ts'
import { TICKS_PER_SECOND, type Ticks, ticks } from './ticks.ts'

/** Frames per second as a ratio. */
export type FrameRate = Rational
export const FrameRate = Rational

export const FPS_24: FrameRate = { num: 24, den: 1 }
export const FPS_25: FrameRate = { num: 25, den: 1 }
export const FPS_29_97: FrameRate = { num: 30000, den: 1001 }
export const FPS_30: FrameRate = { num: 30, den: 1 }

/** Start of frame `n`, in ticks; exact for every usual rate, else rounded to nearest. */
export const frameToTicks = (n: number, rate: FrameRate): Ticks => ticks(Math.round((n * TICKS_PER_SECOND * rate.den) / rate.num))
/** The frame that is on screen at `t` (floor). */
export const ticksToFrame = (t: Ticks, rate: FrameRate): number => Math.floor((t * rate.num) / (TICKS_PER_SECOND * rate.den) + 1e-9)
/** The frame whose start lies nearest to `t`. */
export const nearestFrame = (t: Ticks, rate: FrameRate): number => Math.round((t * rate.num) / (TICKS_PER_SECOND * rate.den))
/** `t` moved to the nearest frame start. */
export const snapToFrame = (t: Ticks, rate: FrameRate): Ticks => frameToTicks(nearestFrame(t, rate), rate)
/** Length of one frame. */
export const frameDuration = (rate: FrameRate): Ticks => frameToTicks(1, rate)
