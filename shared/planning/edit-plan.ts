import { z } from 'zod'
import { FrameRate } from '../time/frame-rate.ts'
import { MAX_TICKS, NonNegativeTicks, PositiveTicks, TICKS_PER_SECOND } from '../time/ticks.ts'
import { AssetId } from '../timeline/ids.ts'
import { PanZoom, TransitionKind } from '../timeline/model.ts'
import { Rational } from '../time/rational.ts'
import { Closeness } from './learned/closeness.ts'
import { MontageSettings } from './montage-settings.ts'

const MAX_SECONDS = MAX_TICKS / TICKS_PER_SECOND

/** Names one moment of one asset: what locks and swaps refer to. */
export const MomentRef = z.object({ assetId: AssetId, moment: z.int().min(0) })
export type MomentRef = z.infer<typeof MomentRef>

/** One line of an explanation: which term, how well it is met (0..1), how much it weighs, and a sentence for people (English; `params` for the catalogues under plan.reason.<term>). */
export const Reason = z.object({
  term: z.string(),
  score: z.number(),
  weight: z.number(),
  text: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type Reason = z.infer<typeof Reason>

export const Alternative = z.object({ ref: MomentRef, score: z.number(), sourceStart: NonNegativeTicks, thumbTime: z.number() })
export type Alternative = z.infer<typeof Alternative>

/** One planned shot. Record times count from film time 0, on frame starts of the plan's rate. */
export const Pick = z.object({
  index: z.int().min(0),
  ref: MomentRef,
  start: NonNegativeTicks,
  duration: PositiveTicks,
  /** Number of beats it lasts, for the strip. */
  beats: z.number(),
  sourceStart: NonNegativeTicks,
  speed: Rational,
  focus: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }),
  panZoom: PanZoom.nullable(),
  /** Transition at its start. */
  transition: z.object({ kind: TransitionKind, duration: PositiveTicks }).nullable(),
  /** Whether the motion peak was moved onto a beat, and which film time it lands on. */
  accent: z.object({ time: NonNegativeTicks, strength: z.number() }).nullable(),
  score: z.number(),
  reasons: z.array(Reason),
  alternatives: z.array(Alternative),
  locked: z.boolean(),
})
export type Pick = z.infer<typeof Pick>

export const PlanWarning = z.object({
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** Proposed film with the reason for everything; changes nothing until applied. */
export const MontagePlan = z.object({
  settings: MontageSettings,
  songAssetId: AssetId,
  /** Song time at film time 0, seconds. */
  songIn: z.number().min(0).max(MAX_SECONDS),
  frameRate: FrameRate,
  width: z.int().min(16).max(16384),
  height: z.int().min(16).max(16384),
  duration: PositiveTicks,
  fadeOut: NonNegativeTicks,
  /** Boundaries between shots, ticks, without 0 and the end: what "cuts stay" keeps. */
  cuts: z.array(NonNegativeTicks),
  picks: z.array(Pick),
  /** Beats inside the film, ticks, with bar position; for the strip and the report. */
  beats: z.array(z.object({ time: NonNegativeTicks, bar: z.int() })),
  /** Wanted intensity at each pick, 0..1, for the arc picture. */
  intensity: z.array(z.number()),
  score: z.number(),
  warnings: z.array(PlanWarning),
  /** gridMark of the beats that it was cut on; absent in plans of older versions. */
  grid: z.string().optional(),
  /** How close it came to the film that its style was learned from; absent for other styles. */
  closeness: Closeness.optional(),
  /** The table that grades this footage towards that film: path of a .cube file, or null where the film's colours are not known. */
  look: z
    .object({ source: z.string(), intensity: z.number().min(0).max(1) })
    .nullable()
    .optional(),
})
export type MontagePlan = z.infer<typeof MontagePlan>
