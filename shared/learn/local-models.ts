import { z } from 'zod'

/** What a model is for: faces and things are seen in films, depth is for camera moves over pictures. */
export const LOCAL_MODEL_KINDS = ['faces', 'things', 'depth'] as const
export type LocalModelKind = (typeof LOCAL_MODEL_KINDS)[number]

/** Models that run on this computer where a person has put them into `dir`; `file` null: that one is missing. */
export const LocalModels = z.object({
  dir: z.string(),
  models: z.array(z.object({ kind: z.enum(LOCAL_MODEL_KINDS), file: z.string().nullable() })),
})
export type LocalModels = z.infer<typeof LocalModels>
