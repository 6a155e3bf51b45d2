import { z } from 'zod'

/**
 * Beats of a song. `beats` are seconds in the song, ascending. `bar` is the position of each beat in its bar, 1 = downbeat.
 * Tempo is derived (median interval) and may vary along the song.
 */
export const BeatGrid = z.object({
  beats: z.array(z.number().min(0)),
  bar: z.array(z.int().min(1).max(12)),
  /** Beats in a bar: 3 or 4 as measured; a person may set others. */
  meter: z.int().min(1).max(12),
  /** Beats per minute, median. */
  tempo: z.number(),
  /** 0..1: share of beats with an onset within 40 ms, and the margin over the best other grid. */
  confidence: z.number().min(0).max(1),
})
export type BeatGrid = z.infer<typeof BeatGrid>
