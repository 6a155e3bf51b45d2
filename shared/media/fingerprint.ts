import { z } from 'zod'

/** SHA-256 of a whole file in lower-case hex: names its content in every cache and finds it again after a move. */
export const ContentHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'ContentHash'>()
export type ContentHash = z.infer<typeof ContentHash>

/** One file that can stand for an asset. `size` and `mtimeMs` tell cheaply whether it is still the same. */
export const MediaReference = z.object({
  path: z.string().min(1).max(4096),
  size: z.int().min(0),
  mtimeMs: z.number(),
})
export type MediaReference = z.infer<typeof MediaReference>
