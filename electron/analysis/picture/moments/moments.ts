import type { Moment } from '#shared/analysis/picture-analysis.ts'
import { clamp } from '#shared/base/numbers.ts'
import { appearanceVector } from '../look/appearance.ts'
import { meanColour } from '../look/colour.ts'
import { pictureHash } from '../look/picture-hash.ts'
import { nameMove } from '../motion/camera-move.ts'
import { rms } from '../motion/shake.ts'
import { placement } from '../quality/composition.ts'
import type { FrameFeatures } from '../shots/frame-features.ts'
import { motionPeak } from './motion-peak.ts'
import { type Reference, attentionOf, motionScore, scoresOf } from './scores.ts'
import { type Segment, bestSegments } from './segments.ts'
import { type MotionCurve, STEP, type Step } from './steps.ts'

/** Steps of the shortest and longest moment: 0.75 s and 8 s. */
const SHORTEST = 3
const LONGEST = 32
const PRICE = 0.8
/** A step this much worse than the shot's usual is left out. */
const SKIP_BELOW = 0.7
/** How much likeness inside a moment counts: of the picture, of the motion. */
const LOOK_WEIGHT = 1.3
const MOTION_WEIGHT = 0.9
/** Share of a shot that its moments cover at least, if its quality allows. */
const LEAST_USED = 0.5
/** Colours are averaged over at most this many frames of a moment. */
const COLOUR_FRAMES = 8

/** Moments of one shot, in order, not overlapping; at least one. */
export function momentsOf(
  shot: number,
  steps: readonly Step[],
  frames: readonly FrameFeatures[],
  motion: MotionCurve,
  reference: Reference,
): Moment[] {
  return segmentsOf(steps, reference).map((s) => momentOf(shot, steps.slice(s.from, s.to), frames, motion, reference))
}

/** Stretches that are good and alike inside. In turbulent shots likeness counts less and less, until at least half of the shot is used. */
function segmentsOf(steps: readonly Step[], reference: Reference): Segment[] {
  if (steps.length <= SHORTEST) return [{ from: 0, to: steps.length }]
  const worth = steps.map((s) => scoresOf([s], reference).overall)
  const usual = [...worth].sort((a, b) => a - b)[worth.length >> 1]!
  const rules = { shortest: SHORTEST, longest: LONGEST, price: PRICE, skip: SKIP_BELOW * usual }
  let found: Segment[] = []
  for (const likeness of [1, 0.6, 0.35, 0.2, 0]) {
    found = bestSegments(
      worth,
      steps.map((s) => featuresOf(s, likeness)),
      rules,
    )
    if (found.reduce((n, s) => n + s.to - s.from, 0) >= LEAST_USED * steps.length) break
  }
  return found.length ? found : [bestWindow(worth, Math.min(steps.length, LONGEST))]
}

function featuresOf(s: Step, likeness: number): number[] {
  const motion = [s.pan, s.tilt, s.zoom * 0.3, s.subject].map((m) => Math.sign(m) * motionScore(Math.abs(m)) * MOTION_WEIGHT * likeness)
  return [...s.appearance.map((a) => a * LOOK_WEIGHT * likeness), ...motion]
}

function bestWindow(worth: readonly number[], length: number): Segment {
  let best = { from: 0, to: length }
  let bestSum = Number.NEGATIVE_INFINITY
  for (let from = 0; from + length <= worth.length; from++) {
    const sum = worth.slice(from, from + length).reduce((a, b) => a + b, 0)
    if (sum > bestSum) {
      bestSum = sum
      best = { from, to: from + length }
    }
  }
  return best
}

function momentOf(
  shot: number,
  steps: readonly Step[],
  frames: readonly FrameFeatures[],
  motion: MotionCurve,
  reference: Reference,
): Moment {
  const start = steps[0]!.start
  const end = steps.at(-1)!.end
  const middle = steps[steps.length >> 1]!.frame
  const mean = (f: (s: Step) => number): number => steps.reduce((sum, s) => sum + f(s), 0) / steps.length
  const pairs = motion.pairs.filter((p) => p.from >= start - STEP / 2 && p.to <= end + STEP / 2)
  const shake = rms(steps.map((s) => s.shake))
  const every = Math.max(1, Math.ceil(steps.length / COLOUR_FRAMES))
  const colour = meanColour(steps.filter((_, i) => i % every === 0).map((s) => frames[s.frame]!.layout))
  const place = placement(attentionOf(steps))
  return {
    shot,
    start: round(start),
    end: round(end),
    scores: scoresOf(steps, reference),
    peak: motionPeak(motion, start, end),
    direction: { x: round(mean((s) => s.directionX)), y: round(mean((s) => s.directionY)) },
    camera: nameMove(pairs, shake).move,
    color: { l: round(colour.l), a: round(colour.a), b: round(colour.b), chroma: round(colour.chroma) },
    focus: { x: round(clamp(place.x, 0, 1)), y: round(clamp(place.y, 0, 1)) },
    hash: pictureHash(frames[middle]!.layout),
    appearance: appearanceVector(frames[middle]!.layout),
  }
}

const round = (x: number): number => Math.round(x * 10_000) / 10_000
