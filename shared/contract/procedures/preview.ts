import { z } from 'zod'
import { MontagePlan } from '../../planning/edit-plan.ts'
import { AssetId, SequenceId } from '../../timeline/ids.ts'
import { base, ProjectRef } from './base.ts'

/** Streams of picture and sound that a viewer shows. */
export const preview = {
  /** Opens a picture-and-sound stream of a sequence, of a plan that is not applied yet, or of one asset. */
  open: base
    .input(
      ProjectRef.extend({
        source: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('sequence'), sequenceId: SequenceId }),
          z.object({ kind: z.literal('plan'), plan: MontagePlan }),
          z.object({ kind: z.literal('asset'), assetId: AssetId }),
        ]),
        width: z.int().min(64).max(3840),
        height: z.int().min(36).max(2160),
        /** Seconds into it; the picture there is drawn before anything else is asked. */
        start: z.number().min(0).max(1e9).default(0),
      }),
    )
    .output(
      z.object({
        sessionId: z.string(),
        streamUrl: z.string(),
        duration: z.number(),
        frameRate: z.object({ num: z.int(), den: z.int() }),
        width: z.int(),
        height: z.int(),
      }),
    ),
  command: base.input(
    z.object({
      sessionId: z.string(),
      command: z.discriminatedUnion('op', [
        // `gen` comes back with every packet that answers the command.
        z.object({ op: z.literal('seek'), time: z.number(), gen: z.int().min(0).optional() }),
        z.object({ op: z.literal('play'), time: z.number(), rate: z.number().min(-8).max(8), gen: z.int().min(0).optional() }),
        z.object({ op: z.literal('pause'), gen: z.int().min(0).optional() }),
        z.object({ op: z.literal('ack'), frame: z.int(), time: z.number() }),
        z.object({ op: z.literal('size'), width: z.int().min(64).max(3840), height: z.int().min(36).max(2160) }),
      ]),
    }),
  ),
  close: base.input(z.object({ sessionId: z.string() })),
}
