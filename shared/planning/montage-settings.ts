import { z } from 'zod'
import { FrameRate } from '../time/frame-rate.ts'

export const Aspect = z.enum(['16:9', '9:16', '1:1', '4:5', '21:9'])
export type Aspect = z.infer<typeof Aspect>

export const ARC_IDS = [
  'hero_journey',
  'three_act',
  'slow_burn',
  'linear_build',
  'fichtean_curve',
  'mtv_energy',
  'documentary',
  'constant',
] as const

/** What a person chooses for a montage. Everything has a default, so {} is a valid request. */
export const MontageSettings = z.object({
  style: z.string().default('dynamic'),
  /** null: the style's own arc. */
  arc: z.enum(ARC_IDS).nullable().default(null),
  /** Seconds wanted; null: as long as song and material allow (at most 60 s). The film ends on a bar line near it. */
  duration: z.number().min(2).max(3600).nullable().default(null),
  /** Song time at film time 0, seconds; null: the planner chooses a bar line. */
  songIn: z.number().min(0).nullable().default(null),
  aspect: Aspect.default('16:9'),
  frameRate: FrameRate.nullable().default(null),
  /** Height in pixels of the shorter side. */
  resolution: z.int().min(144).max(4320).default(1080),
  maxSceneReuse: z.int().min(1).max(50).default(3),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  /** 0 slow .. 1 fast, 0.5 as the style says. */
  pace: z.number().min(0).max(1).default(0.5),
  /** 0 best shots again and again .. 1 everything once. */
  variety: z.number().min(0).max(1).default(0.7),
  /** .cube path or 'look:<name>'; null: the style's grade. */
  lut: z
    .object({ source: z.string(), intensity: z.number().min(0).max(1) })
    .nullable()
    .default(null),
  /** Keep the sound of clips, ducked under the music. */
  clipSound: z.boolean().default(true),
  /** null: as the style says. */
  transitions: z.boolean().nullable().default(null),
})
export type MontageSettings = z.infer<typeof MontageSettings>
