import { cutScore } from '../shots/cut-score.ts'
import { type FrameFeatures, frameFeatures } from '../shots/frame-features.ts'

/** Features of frames at 25 a second, as the analyser makes them. */
export function featuresOf(frames: readonly Uint8Array[]): FrameFeatures[] {
  const out: FrameFeatures[] = []
  let halfBefore: Uint8Array | undefined
  for (const [i, frame] of frames.entries()) {
    const { features, half } = frameFeatures(frame, i / 25)
    const before = out.at(-1)
    if (before && halfBefore) features.cutScore = cutScore(before, halfBefore, features, half)
    out.push(features)
    halfBefore = half
  }
  return out
}
