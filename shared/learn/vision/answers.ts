import { z } from 'zod'
import { FeatureCategory } from '../feature.ts'

/** Words that describe the form to the model; bounds are checked when its answer is read, because not every server takes them. */
export const BoundariesAnswer = z.object({
  boundaries: z.array(
    z.object({
      time_ms: z.number().describe('Milliseconds of the film at which the new shot begins'),
      kind: z.enum(['cut', 'dissolve', 'fade', 'wipe']),
      confidence: z.number().describe('0 to 1'),
    }),
  ),
})
export type BoundariesAnswer = z.infer<typeof BoundariesAnswer>

export const SaidFeature = z.object({
  category: FeatureCategory,
  type: z.string().describe('What the value names, in snake_case'),
  value: z.string().describe('One single observation'),
  confidence: z.number().describe('0 to 1'),
  start_ms: z.number().describe('Milliseconds of the film from which it can be seen'),
  end_ms: z.number(),
})
export type SaidFeature = z.infer<typeof SaidFeature>

export const FeaturesAnswer = z.object({ shots: z.array(z.object({ id: z.string(), features: z.array(SaidFeature) })) })
export type FeaturesAnswer = z.infer<typeof FeaturesAnswer>

export const TextsAnswer = z.object({
  steps: z.array(z.object({ id: z.string(), problem: z.string(), instructions: z.array(z.string()), check: z.string() })),
})
export type TextsAnswer = z.infer<typeof TextsAnswer>
