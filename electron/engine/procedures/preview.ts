import type { Engine } from '../engine.ts'
import { checkLook } from './check-look.ts'
import { os } from './implementer.ts'

export const previewProcedures = ({ projects, previews, grants }: Engine) => ({
  open: os.preview.open.handler(({ input }) => {
    const session = projects.get(input.projectId)
    if (input.source.kind === 'plan')
      for (const look of [input.source.plan.settings.lut, input.source.plan.look]) checkLook(look?.source, session, grants)
    return previews.open(session, input.source, { width: input.width, height: input.height }, input.start)
  }),
  command: os.preview.command.handler(({ input }) => previews.command(input.sessionId, input.command)),
  close: os.preview.close.handler(({ input }) => previews.close(input.sessionId)),
})
