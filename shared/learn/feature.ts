import { z } from 'zod'

/** What a feature speaks about. The first three are given for every shot; the others where a decomposer knows them. */
export const FeatureCategory = z.enum([
  'camera_motion',
  'lighting',
  'color_grading',
  'shot_size',
  'camera_angle',
  'composition',
  'subject',
  'pace',
  'transition',
  'sound',
])
export type FeatureCategory = z.infer<typeof FeatureCategory>

/** Milliseconds of the film, end exclusive. */
export const TimeRangeMs = z.tuple([z.int().min(0), z.int().min(0)]).refine(([from, to]) => to > from, 'a range ends after it begins')
export type TimeRangeMs = z.infer<typeof TimeRangeMs>

/** What any part of a result may carry besides its fields: units, provenance, curves. */
export const Extensions = z.record(z.string(), z.json())
export type Extensions = z.infer<typeof Extensions>

/** One observation of a shot, one thing to a field: 'push_in' and 'slow' are two features. */
export const Feature = z.object({
  category: FeatureCategory,
  /** Names the quantity within its category in snake_case: 'movement', 'contrast_ratio'. */
  type: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/),
  value: z.union([z.string().min(1).max(200), z.number()]),
  confidence: z.number().min(0).max(1),
  /** Where in the film it can be seen. */
  evidence: z.object({ time_ranges_ms: z.array(TimeRangeMs).min(1).max(64) }),
  /** `source`: the decomposer that said it; `unit`: of a number. */
  extensions: Extensions.optional(),
})
export type Feature = z.infer<typeof Feature>

/** Categories without which a shot is not described. */
export const REQUIRED_CATEGORIES = ['camera_motion', 'lighting', 'color_grading'] as const satisfies readonly FeatureCategory[]

export const featureOf = (features: readonly Feature[], category: FeatureCategory, type: string): Feature | undefined =>
  features.find((f) => f.category === category && f.type === type)

/** A feature's number; undefined where it is absent or a word. */
export function numberOf(features: readonly Feature[], category: FeatureCategory, type: string): number | undefined {
  const value = featureOf(features, category, type)?.value
  return typeof value === 'number' ? value : undefined
}
