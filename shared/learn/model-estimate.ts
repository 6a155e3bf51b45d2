import { z } from 'zod'

/** What asking a model takes at most; tokens are estimated on the high side. */
export const ModelEstimate = z.object({
  model: z.string(),
  /** Where pictures would be sent. */
  host: z.string(),
  requests: z.int(),
  frames: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  /** In `currency`; null where no prices are known. */
  cost: z.number().nullable(),
  currency: z.string().nullable(),
})
export type ModelEstimate = z.infer<typeof ModelEstimate>
