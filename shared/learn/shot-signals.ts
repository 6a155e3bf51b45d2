import { z } from 'zod'
import type { Segment } from './learn-result.ts'

/** What the signals decomposer measures of a shot besides its features, under `extensions.signals`: what comparing and drawing need. */
export const ShotSignals = z.object({
  /** 64-bit DCT hashes of pictures spread over the shot, 16 hex digits each; a grade hardly changes them. */
  hashes: z.array(z.string().regex(/^[0-9a-f]{16}$/)).min(1),
  /** Mean Oklab of the shot. */
  color: z.object({ l: z.number(), a: z.number(), b: z.number(), chroma: z.number() }),
  /** Oklab L at the quantiles 0.5, 5, 25, 50, 75, 95 and 99.5 %. */
  tone: z.array(z.number()).length(7),
  /** Camera speed over the shot, frame widths per second, evenly spaced. */
  motion: z.array(z.number()),
  /** Length in beats of the film's own music; null without music. */
  beats: z.number().nullable(),
  /** Energy of the film's own music over the shot, 0..1; absent without music. */
  energy: z.number().min(0).max(1).exactOptional(),
  /** Colours that stand for its middle picture without black bars, Oklab L, a, b; see shared/analysis/appearance.ts. */
  colours: z.array(z.tuple([z.number(), z.number(), z.number()])).exactOptional(),
})
export type ShotSignals = z.infer<typeof ShotSignals>

/** The measurements of a shot; null where the decomposer was another. */
export function signalsOf(segment: Segment): ShotSignals | null {
  const parsed = ShotSignals.safeParse(segment.extensions?.['signals'])
  return parsed.success ? parsed.data : null
}
