import type { Scores } from '#shared/analysis/picture-analysis.ts'
import { clamp } from '#shared/base/numbers.ts'
import { placement } from '../quality/composition.ts'
import { SALIENCY } from '../quality/saliency.ts'
import type { Step } from './steps.ts'

/** Raw sharpness of a soft and of a crisp picture 640 wide: logarithm between them. */
const SOFT = 0.015
const CRISP = 0.35
/** How much the absolute value counts against the best of the same file: contents differ. */
const ABSOLUTE = 0.65
/** Noise (standard deviation) that halves its score; shake in widths that halves stability; motion in widths per second that gives half. */
const NOISE_HALF = 6
const SHAKE_HALF = 0.01
const MOTION_HALF = 0.12
/** Share of the total. Motion counts a little: dead footage is duller than live. */
const WEIGHTS = { sharpness: 0.28, exposure: 0.2, motionBlur: 0.1, stability: 0.16, composition: 0.12, noise: 0.06, motion: 0.08 } as const
/** How much the worse of sharpness and exposure pulls the whole down: what is ruined there no other property saves. */
const WORST = 0.5

/** Reference values of the whole file. */
export interface Reference {
  /** 95th percentile of raw sharpness. */
  sharpest: number
}

export const sharpnessScore = (raw: number, { sharpest }: Reference): number =>
  ABSOLUTE * clamp(Math.log(Math.max(raw, 1e-6) / SOFT) / Math.log(CRISP / SOFT), 0, 1) +
  (1 - ABSOLUTE) * clamp(raw / Math.max(sharpest, 1e-6), 0, 1)
export const stabilityScore = (shake: number): number => 1 / (1 + (shake / SHAKE_HALF) ** 1.4)
export const motionScore = (energy: number): number => energy / (energy + MOTION_HALF)
export const noiseScore = (sigma: number): number => 1 / (1 + (sigma / NOISE_HALF) ** 2)

/** Scores of a stretch of steps, at least one. */
export function scoresOf(steps: readonly Step[], reference: Reference): Scores {
  const mean = (f: (s: Step) => number): number => steps.reduce((sum, s) => sum + f(s), 0) / steps.length
  return withOverall({
    sharpness: mean((s) => sharpnessScore(s.sharpness, reference)),
    exposure: mean((s) => s.exposure),
    motionBlur: mean((s) => s.blur),
    stability: stabilityScore(Math.sqrt(mean((s) => s.shake ** 2))),
    composition: placement(attentionOf(steps)).score,
    noise: mean((s) => noiseScore(s.noise)),
    motion: motionScore(mean((s) => s.energy)),
  })
}

export function withOverall(scores: Omit<Scores, 'overall'>): Scores {
  const names = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]
  const rounded = Object.fromEntries(names.map((n) => [n, unit(scores[n])])) as Omit<Scores, 'overall'>
  const total = names.reduce((sum, n) => sum + WEIGHTS[n] * rounded[n], 0)
  const worst = Math.min(rounded.sharpness, rounded.exposure)
  return { ...rounded, overall: unit(total * (1 - WORST + WORST * Math.sqrt(worst))) }
}

/** Length-weighted mean of scores. */
export function meanScores(parts: readonly { scores: Scores; weight: number }[]): Scores {
  const total = parts.reduce((sum, p) => sum + p.weight, 0)
  const mean = (n: keyof Scores): number => (total > 0 ? parts.reduce((sum, p) => sum + p.weight * p.scores[n], 0) / total : 0)
  return {
    sharpness: unit(mean('sharpness')),
    exposure: unit(mean('exposure')),
    motionBlur: unit(mean('motionBlur')),
    stability: unit(mean('stability')),
    composition: unit(mean('composition')),
    noise: unit(mean('noise')),
    motion: unit(mean('motion')),
    overall: unit(mean('overall')),
  }
}

/** Mean saliency of the stretch, with what moves in it counting like what stands out. */
export function attentionOf(steps: readonly Step[]): Float32Array {
  const map = new Float32Array(SALIENCY.length)
  for (const s of steps) {
    const moving = clamp(s.subject / 0.05, 0, 1)
    if (moving === 0) {
      for (let k = 0; k < map.length; k++) map[k]! += s.saliency[k]! / steps.length
      continue
    }
    for (let k = 0; k < map.length; k++) {
      const dx = ((k % SALIENCY.width) + 0.5) / SALIENCY.width - s.subjectPlace.x
      const dy = (Math.floor(k / SALIENCY.width) + 0.5) / SALIENCY.height - s.subjectPlace.y
      map[k]! += (s.saliency[k]! + moving * 4 * Math.exp(-(dx * dx + dy * dy) / 0.03)) / steps.length
    }
  }
  let sum = 0
  for (const x of map) sum += x
  return map.map((x) => (x * map.length) / sum)
}

/** Rounded to a thousandth: it is stored as text. */
const unit = (x: number): number => Math.round(clamp(x, 0, 1) * 1000) / 1000
