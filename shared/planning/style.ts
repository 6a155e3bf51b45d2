import { z } from 'zod'
import { TransitionKind } from '../timeline/model.ts'
import { Learned } from './learned/learned.ts'
import { ARC_IDS } from './montage-settings.ts'

const Localised = z.object({ en: z.string(), 'zh-CN': z.string(), de: z.string() })

/** One point of a curve over film progress 0..1. Between points: linear. */
export const CurvePoint = z.tuple([z.number().min(0).max(1), z.number()])

/** A style: readable data in resources/styles/<id>.json; users add their own. */
export const Style = z.object({
  id: z.string().regex(/^[a-z0-9_]{1,40}$/),
  name: Localised,
  /** One or two sentences: what it does. */
  description: Localised,
  arc: z.enum(ARC_IDS),
  pace: z.object({
    /** Shot length in beats over film progress. */
    beats: z.array(CurvePoint).min(1),
    /** How strongly section energy shortens shots: 0 none, 1 halves at full energy and doubles at none. */
    energy: z.number().min(0).max(1.5),
    /** 0..1: how much lengths scatter around the curve. */
    scatter: z.number().min(0).max(1),
    /** 0..1: pull of cuts to downbeats; 1 cuts only there where lengths allow. */
    downbeat: z.number().min(0).max(1),
    /** Shortest and longest shot, seconds. */
    min: z.number().min(0.1),
    max: z.number(),
  }),
  /** Relative weights of the terms that choose what is shown; see planning/terms. */
  weights: z.record(z.string(), z.number()),
  /** Kinds with their probability at a boundary; the rest are straight cuts. `sections`: those at section changes. Length in beats. */
  transitions: z.array(
    z.object({
      kind: TransitionKind,
      share: z.number().min(0).max(1),
      beats: z.number().min(0.1).max(8),
      at: z.enum(['any', 'section', 'downbeat']),
    }),
  ),
  grade: z.object({
    exposure: z.number(),
    contrast: z.number(),
    saturation: z.number(),
    temperature: z.number(),
    vignette: z.number(),
    grain: z.number(),
    look: z.string().nullable(),
    lookIntensity: z.number(),
  }),
  /** Playback speeds: share of picks slowed down or sped up, and by how much. */
  speed: z.array(
    z.object({ factor: z.number().min(0.25).max(4), share: z.number().min(0).max(1), energy: z.enum(['any', 'high', 'low']) }),
  ),
  /** Camera moves that fit (weight 1 = neutral). */
  camera: z.record(z.string(), z.number()),
  /** Decibels of clip sound under the music; -100 none. */
  clipSoundDb: z.number(),
  /** Decibels of the music itself; 0 where it leads, lower where people talk. */
  musicDb: z.number().min(-40).max(0).optional(),
  /** Slow zoom on every shot: end zoom relative to start (1 = none). */
  pushIn: z.number().min(1).max(1.5),
  /** What a reference film does, where the style was learned from one: cuts, transitions and moves then follow it instead of the fields above. */
  learned: Learned.optional(),
})
export type Style = z.infer<typeof Style>

/** A story arc: wanted intensity 0..1 over film progress. */
export const Arc = z.object({ id: z.enum(ARC_IDS), name: Localised, description: Localised, curve: z.array(CurvePoint).min(2) })
export type Arc = z.infer<typeof Arc>
