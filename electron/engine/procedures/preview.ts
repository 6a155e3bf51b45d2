import type { Engine } from '../engine.ts'
import { os } from './implementer.ts'

export const previewProcedures = ({ projects, previews }: Engine) => ({
  open: os.preview.open.handler(({ input }) =>
    previews.open(projects.get(input.projectId), input.source, { width: input.width, height: input.height }),
  ),
  command: os.preview.command.handler(({ input }) => previews.command(input.sessionId, input.command)),
  close: os.preview.close.handler(({ input }) => previews.close(input.sessionId)),
})
