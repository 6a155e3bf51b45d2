import { z } from 'zod'
import { ModelSettings } from './model-settings.ts'

/** Settings as in a form: without a model's name its server only lists those that it has. */
export const ModelToTest = ModelSettings.extend({ model: z.string().trim().max(200) })
export type ModelToTest = z.infer<typeof ModelToTest>

/** How a test of a model's connection ended. */
export const ModelTest = z.object({
  /** It answered in the form that was asked for, and saw the picture. */
  ok: z.boolean(),
  /** null where all is well; 'model.blind' where it answered but did not see. */
  code: z.string().nullable(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** Models that the server lists; empty where it lists none. */
  models: z.array(z.string()),
  /** null: it did not come to a picture. */
  sees: z.boolean().nullable(),
  /** How it is asked for JSON: 'strict', 'schema', 'object', 'none'. */
  rung: z.string().nullable(),
  /** From question to answer. */
  ms: z.number(),
})
export type ModelTest = z.infer<typeof ModelTest>
