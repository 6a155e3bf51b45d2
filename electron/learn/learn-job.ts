import { z } from 'zod'
import { LlmOptions } from '#shared/learn/llm-options.ts'
import { FilmInput } from './film-input.ts'

/** What a learn job is given. */
export const LearnJobInput = FilmInput.extend({
  /** Names the folder of its artefacts. */
  folder: z.string().regex(/^[0-9a-f-]{36}$/),
  fps: z.number().positive(),
  maxFrames: z.int().min(1),
  modules: z.array(z.string()).optional(),
  llm: LlmOptions.optional(),
})
export type LearnJobInput = z.infer<typeof LearnJobInput>

/** What a compare job is given: `path` and the like are the target's. */
export const CompareJobInput = LearnJobInput.extend({
  user: FilmInput,
  language: z.string().max(20),
})
export type CompareJobInput = z.infer<typeof CompareJobInput>

/** What is left of either in its row: the result lies in the folder, because it is larger than what a row should hold. */
export const LearnJobOutput = z.object({ folder: z.string(), shots: z.int() })
