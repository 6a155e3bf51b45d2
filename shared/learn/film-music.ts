import { z } from 'zod'
import type { LearnResult } from './learn-result.ts'

/** The beats of a film's own music, under `extensions.music` of a result: what laying two films side by side by bars needs. */
export const FilmMusic = z.object({
  /** Seconds of the film, ascending. */
  beats: z.array(z.number()).min(2),
  /** Beats to a bar. */
  meter: z.int().min(1),
  /** Index of the first beat that begins a bar. */
  downbeat: z.int().min(0),
})
export type FilmMusic = z.infer<typeof FilmMusic>

/** The music of a film that was learned from; null where it has none, or where its beats were not kept. */
export function musicOf(result: LearnResult): FilmMusic | null {
  const parsed = FilmMusic.safeParse(result.extensions?.['music'])
  return parsed.success ? parsed.data : null
}
