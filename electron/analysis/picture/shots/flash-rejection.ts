import { type FrameFeatures, histogramDistance, layoutDistance } from './frame-features.ts'

const SHORT = 7
const LONG = 14
/** A rise of mean luma by this much within the window is a flash, and flashes may last longer. */
const FLASH_RISE = 35
const SAME_LAYOUT = 13
const SAME_HISTOGRAM = 0.4

/**
 * Whether the picture after frame `t` soon looks like one before it: then a flash, a strobe or something passing the lens ended where it began,
 * and no shot did.
 */
export function returnsToBefore(frames: readonly FrameFeatures[], t: number): boolean {
  const window = isFlash(frames, t) ? LONG : SHORT
  for (let i = 1; i <= window && t - i >= 0; i += i < 4 ? 1 : 2) {
    for (let k = 0; k + i <= window && t + k < frames.length; k += k < 4 ? 1 : 2) {
      if (k === 0 && i === 1) continue
      if (looksSame(frames[t - i]!, frames[t + k]!)) return true
    }
  }
  return false
}

function isFlash(frames: readonly FrameFeatures[], t: number): boolean {
  const last = Math.min(frames.length - 1, t + SHORT)
  let brightest = 0
  for (let k = Math.max(0, t - SHORT); k <= last; k++) brightest = Math.max(brightest, frames[k]!.mean)
  return brightest - Math.min(frames[t - 1]!.mean, frames[last]!.mean) > FLASH_RISE
}

function looksSame(a: FrameFeatures, b: FrameFeatures): boolean {
  return layoutDistance(a, b) < SAME_LAYOUT && histogramDistance(a, b) < SAME_HISTOGRAM
}
