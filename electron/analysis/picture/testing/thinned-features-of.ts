import type { FrameFeatures } from '../shots/frame-features.ts'
import { createFrameSeries } from '../shots/frame-series.ts'

/**
 * Features of frames at 25 a second where a decoder left out every second one in calm stretches, and hears of a restless picture
 * `latency` frames too late.
 */
export function thinnedFeaturesOf(
  frames: readonly Uint8Array[],
  latency = 6,
): { features: FrameFeatures[]; pushed: number; looked: number } {
  const series = createFrameSeries()
  const restless: boolean[] = []
  const unseen: number[] = []
  const time = (i: number): number => i / 25
  for (const [i, frame] of frames.entries()) {
    const leftOut = i % 2 === 1 && i + 1 < frames.length && restless[i - latency] !== true
    if (leftOut) unseen.push(time(i))
    else series.push(frame, time(i))
    restless.push(series.restless)
  }
  const pushed = frames.length - unseen.length
  let looked = 0
  for (const { from, to } of series.suspects(unseen)) {
    const look = series.revisit()
    for (let i = Math.round(from * 25); i <= Math.round(to * 25); i++, looked++) look(frames[i]!, time(i))
  }
  return { features: series.whole(unseen), pushed, looked }
}
