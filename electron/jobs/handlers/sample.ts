import { z } from 'zod'

export const SampleOutput = z.object({
  /** The project. */
  path: z.string(),
  footage: z.array(z.string()),
  song: z.string(),
})
export type SampleOutput = z.infer<typeof SampleOutput>
