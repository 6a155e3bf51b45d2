import type { Engine } from '../engine.ts'
import { os, unwrap } from './implementer.ts'

export const exportProcedures = ({ projects, exports, media, grants }: Engine) => ({
  presets: os.exports.presets.handler(() => exports.presets()),
  encoders: os.exports.encoders.handler(() => media.encoders()),
  suggestPath: os.exports.suggestPath.handler(({ input }) => ({
    path: exports.suggestPath(projects.get(input.projectId), input.sequenceId, input.preset),
  })),
  start: os.exports.start.handler(async ({ input }) => {
    const session = projects.get(input.projectId)
    const path = unwrap(grants.check(input.path))
    return { jobId: await exports.start(session, { ...input, path, overwrite: input.overwrite ?? false }) }
  }),
})
