import { z } from 'zod'
import { FilmLink } from '#shared/learn/film-link.ts'
import { SequenceSource } from './sequence-source.ts'

/** A film as a job is given it: a file; a sequence, then `path` is its project and its film is drawn first; or a link, then it is fetched first. */
export const FilmInput = z.object({
  /** Of a link the address as it may be shown. */
  path: z.string(),
  /** Shown to people. */
  name: z.string(),
  sequence: SequenceSource.optional(),
  link: FilmLink.optional(),
})
export type FilmInput = z.infer<typeof FilmInput>
