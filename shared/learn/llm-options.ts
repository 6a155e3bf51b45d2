import { z } from 'zod'

/** Whether and how a job may ask the model that is set up; without `enabled` nothing leaves this computer. */
export const LlmOptions = z.object({
  enabled: z.boolean().default(false),
  /** The job fails where the model does; otherwise what was measured is kept, with a warning. */
  required: z.boolean().default(false),
  /** Instead of the model in the settings, on the same server. */
  model: z.string().min(1).max(200).optional(),
  /** Pictures and tokens (in and out) that one film may take; the settings' own where absent. */
  max_frames: z.int().min(1).max(2000).optional(),
  max_tokens: z.int().min(1000).max(100_000_000).optional(),
  /** Asks for shot boundaries before the shots are described. */
  boundaries: z.boolean().default(true),
  /** Of prompts and free words: en, de, zh-CN; the window's own where absent. */
  language: z.string().max(20).optional(),
})
export type LlmOptions = z.infer<typeof LlmOptions>

export const AnalysisOptions = z.object({
  /** Decomposers that take part, by id ("signals", "vision"); absent: all that may, those of a model where `llm.enabled`. */
  enabled_modules: z
    .array(z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/))
    .min(1)
    .max(20)
    .optional(),
})
export type AnalysisOptions = z.infer<typeof AnalysisOptions>
