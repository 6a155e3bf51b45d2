import { ok } from '#shared/base/result.ts'
import type { Decomposer } from '#shared/learn/plug-ins.ts'
import { hearShots, type SoundParts } from '../sound/hear-shots.ts'

/** What geometry, photometry and listening say, without a model that sees: pictures were measured while the film was watched. */
export const signalsDecomposer = (parts: SoundParts): Decomposer => ({
  id: 'signals',
  version: 1,
  decompose: async (input, call) => ok(await hearShots(parts, input, call)),
})
