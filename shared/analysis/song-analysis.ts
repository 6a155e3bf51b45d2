import { z } from 'zod'
import { BeatGrid } from './beat-grid.ts'

export const SectionName = z.enum(['intro', 'verse', 'build', 'drop', 'chorus', 'break', 'bridge', 'outro'])
export type SectionName = z.infer<typeof SectionName>

/** A stretch of a song, seconds, half-open. Sections with one letter repeat each other. */
export const Section = z.object({
  start: z.number(),
  end: z.number(),
  name: SectionName,
  letter: z.string(),
  /** Mean energy, 0..1 as percentile within the song. */
  energy: z.number().min(0).max(1),
})
export type Section = z.infer<typeof Section>

/** Another metrical reading of the same onsets ("half", "double", "shift half a beat" …), ready to be chosen with one click. */
export const GridAlternative = z.object({ id: z.string(), grid: BeatGrid, score: z.number() })

/** What is measured of a song (`song@N`). `grid` is null where no beat could be found; `reason` then says why in one sentence. */
export const SongAnalysis = z.object({
  method: z.string(),
  duration: z.number(),
  grid: BeatGrid.nullable(),
  reason: z.string().nullable(),
  alternatives: z.array(GridAlternative),
  /** Local tempo in beats per minute at each beat. */
  tempoCurve: z.array(z.number()),
  sections: z.array(Section),
  /** Energy at each beat, 0..1 percentile within the song, smoothed over a bar. */
  beatEnergy: z.array(z.number()),
  /** Energy at 2 Hz from 0 s, 0..1: drawn where there is no grid. */
  energyCurve: z.array(z.number()),
  /** Onsets: time in seconds and strength 0..1. */
  onsets: z.array(z.object({ time: z.number(), strength: z.number() })),
  /** Integrated loudness in LUFS and true peak in dBTP. */
  loudness: z.object({ integrated: z.number(), truePeak: z.number() }),
})
export type SongAnalysis = z.infer<typeof SongAnalysis>
