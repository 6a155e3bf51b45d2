import type { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import { type Reference, motionScore, sharpnessScore, stabilityScore } from './scores.ts'
import type { Step } from './steps.ts'

/** Samples a second, and the most samples that a picture in the window can show. */
const RATE = 4
const MOST = 4000

/** Curves over the whole file, 0..1. Steps are in order; between usable spans the nearest step before stands. */
export function curvesOf(steps: readonly Step[], end: number, reference: Reference): Pick<PictureAnalysis, 'curveRate' | 'curves'> {
  const curveRate = Math.min(RATE, MOST / Math.max(end, 1e-3))
  const count = Math.max(1, Math.ceil(end * curveRate))
  const curves = { sharpness: [] as number[], motion: [] as number[], exposure: [] as number[], shake: [] as number[] }
  let at = 0
  for (let i = 0; i < count; i++) {
    const time = (i + 0.5) / curveRate
    while (at + 1 < steps.length && steps[at + 1]!.start <= time) at++
    const step = steps[at]!
    curves.sharpness.push(round(sharpnessScore(step.sharpness, reference)))
    curves.motion.push(round(motionScore(step.energy)))
    curves.exposure.push(round(step.exposure))
    curves.shake.push(round(1 - stabilityScore(step.shake)))
  }
  return { curveRate, curves }
}

const round = (x: number): number => Math.round(x * 1000) / 1000
