import type { Engine } from '../engine.ts'
import { checkLook } from './check-look.ts'
import { os } from './implementer.ts'

export const montageProcedures = ({ projects, montage, grants }: Engine) => ({
  styles: os.montage.styles.handler(() => montage.styles()),
  plan: os.montage.plan.handler(({ input: { projectId, ...request } }) => montage.plan(projects.get(projectId), request)),
  apply: os.montage.apply.handler(({ input }) => {
    const session = projects.get(input.projectId)
    checkLook(input.plan.settings.lut?.source, session, grants)
    return montage.apply(session, input.plan, input.sequenceId ?? null, input.requestId)
  }),
  stylePreview: os.montage.stylePreview.handler(({ input }) => montage.stylePreview(projects.get(input.projectId), input.styleId)),
})
