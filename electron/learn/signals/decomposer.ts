import { ok } from '#shared/base/result.ts'
import type { Decomposer } from '#shared/learn/plug-ins.ts'

/** What geometry and photometry say, without a model: everything was measured while the film was watched. */
export const signalsDecomposer: Decomposer = {
  id: 'signals',
  version: 1,
  decompose: (input) => Promise.resolve(ok({ segments: [...input.measured], warnings: [] })),
}
