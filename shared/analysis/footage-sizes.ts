import { z } from 'zod'

/** How large the people of a shot are framed, from the closest to the widest. */
export const ShotSize = z.enum([
  'extreme_close_up',
  'close_up',
  'medium_close_up',
  'medium_shot',
  'medium_long_shot',
  'long_shot',
  'extreme_long_shot',
])
export type ShotSize = z.infer<typeof ShotSize>

/** Shot sizes of a file's moments, as detectors saw them in a few pictures of each (`sizes@N`). */
export const FootageSizes = z.object({
  method: z.string(),
  /** The detectors that looked, by file name and bytes; null where there was none. */
  detectors: z.object({ faces: z.string().nullable(), things: z.string().nullable() }),
  /** Those of them whose files are not what their names say, so that they saw nothing. */
  unusable: z.array(z.enum(['faces', 'things'])),
  /**
   * One for each moment of the picture analysis, in its order; seconds in the media. `size` is null where none can be told, because nobody is
   * seen or too little of them; `confidence` is then 0.
   */
  moments: z.array(z.object({ start: z.number(), end: z.number(), size: ShotSize.nullable(), confidence: z.number().min(0).max(1) })),
})
export type FootageSizes = z.infer<typeof FootageSizes>

/** Of the part of media seconds [from, to) whose size is known, the share that each takes, the largest first. Empty where none is known. */
export function sizesBetween({ moments }: FootageSizes, from: number, to: number): [size: ShotSize, share: number][] {
  const seconds = new Map<ShotSize, number>()
  for (const m of moments) {
    // A still has no time of its own: it shows all of its one moment.
    const shown = m.end > m.start ? Math.min(m.end, to) - Math.max(m.start, from) : 1
    if (m.size && shown > 0) seconds.set(m.size, (seconds.get(m.size) ?? 0) + shown)
  }
  const all = [...seconds.values()].reduce((a, b) => a + b, 0)
  return [...seconds].map(([size, s]): [ShotSize, number] => [size, s / all]).sort((a, b) => b[1] - a[1])
}
