import { z } from 'zod'
import { SequenceSource } from './sequence-source.ts'

/** A film as a job is given it: a file, or a sequence, then `path` is its project and its film is drawn first. */
export const FilmInput = z.object({
  path: z.string(),
  /** Shown to people. */
  name: z.string(),
  sequence: SequenceSource.optional(),
})
export type FilmInput = z.infer<typeof FilmInput>
