import { z } from 'zod'
import { CameraMove } from '../../analysis/picture-analysis.ts'
import { ContentHash } from '../../media/fingerprint.ts'
import { TransitionKind } from '../../timeline/model.ts'

const share = z.number().min(0).max(1)

/** Shot lengths that a style keeps of one part; longer lists are thinned to quantiles. */
export const MOST_LENGTHS = 256

/** Which of a set follows which: of all that come after `from`, the share that are `to`. */
const order = <T extends z.ZodType>(of: T) => z.array(z.object({ from: of, to: of, share }))

/**
 * How a reference film was cut, as the planner can follow it and as plans are measured against it. Part of a style that was learned; the
 * style's other fields say the same in the words of hand-made styles, so that it works wherever those do.
 */
export const Learned = z.object({
  source: z.object({
    /** File name of the reference. */
    name: z.string().min(1).max(300),
    seconds: z.number().positive(),
    shots: z.int().min(1),
    /** Beats per minute of its own music; null where it has none. */
    tempo: z.number().positive().nullable(),
    /** What its file holds; absent where it is none, or a model was asked. */
    content: ContentHash.optional(),
    /** The learn job that it came from: the same one makes no second style. */
    job: z.string().optional(),
  }),
  /** What lengths count in: beats of the reference's own music, or seconds where it has none. */
  unit: z.enum(['beats', 'seconds']),
  /**
   * Shot lengths, ascending, apart for the calm and the lively parts of the reference's music: one to three lists from calm to lively. The
   * share of time that a part takes is that of its sum. One list where the music does not tell parts apart.
   */
  lengths: z
    .array(z.array(z.number().positive().max(10_000)).min(1).max(MOST_LENGTHS))
    .min(1)
    .max(3),
  /** Share of the cuts that stand on a beat; null where the reference has no music or is cut without regard to it. */
  onBeat: share.nullable(),
  /** Share of the cuts that each kind takes, and its length in `unit`; the rest are straight. */
  transitions: z.array(z.object({ kind: TransitionKind, share, length: z.number().positive().max(60) })),
  motion: z.object({ mix: z.array(z.object({ move: CameraMove, share })), order: order(CameraMove) }),
  /** Shot sizes, where the reference's are known. */
  sizes: z
    .object({
      mix: z.array(z.object({ size: z.string(), share })),
      order: order(z.string()),
      /** Share of its shots whose size could be told; absent in files of older versions, where it counts as all. */
      known: share.optional(),
    })
    .nullable(),
  /** Colours of the reference spread over it, Oklab L, a, b; footage is graded towards them. Empty where they are not known. */
  look: z.array(z.tuple([z.number(), z.number(), z.number()])).max(1200),
})
export type Learned = z.infer<typeof Learned>

/** Shot lengths of the whole reference in beats, ascending; `beatLength` seconds is that of the song that is cut to. */
export function lengthsInBeats(learned: Learned, beatLength: number): number[] {
  const scale = learned.unit === 'beats' ? 1 : 1 / beatLength
  return learned.lengths.flatMap((part) => part.map((x) => x * scale)).sort((a, b) => a - b)
}

/**
 * Camera moves that look alike to a viewer who minds neither the direction nor whether the camera turns or travels: a pan and a truck both
 * carry the picture sideways, a tilt and a pedestal up or down, a zoom and a push in.
 */
export type MoveFamily = 'static' | 'handheld' | 'pan' | 'tilt' | 'roll' | 'in' | 'out' | 'orbit' | 'whip' | 'compound'

const FAMILIES: Record<CameraMove, MoveFamily> = {
  static: 'static',
  handheld: 'handheld',
  'pan-left': 'pan',
  'pan-right': 'pan',
  'tilt-up': 'tilt',
  'tilt-down': 'tilt',
  roll: 'roll',
  'zoom-in': 'in',
  'push-in': 'in',
  'zoom-out': 'out',
  'pull-out': 'out',
  truck: 'pan',
  pedestal: 'tilt',
  orbit: 'orbit',
  whip: 'whip',
  compound: 'compound',
}
export const familyOf = (move: CameraMove): MoveFamily => FAMILIES[move]
