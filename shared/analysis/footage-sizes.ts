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
