import type { Engine } from '../engine.ts'
import { os } from './implementer.ts'

export const montageProcedures = ({ projects, montage }: Engine) => ({
  styles: os.montage.styles.handler(() => montage.styles()),
  plan: os.montage.plan.handler(({ input: { projectId, ...request } }) => montage.plan(projects.get(projectId), request)),
  apply: os.montage.apply.handler(({ input }) => montage.apply(projects.get(input.projectId), input.plan, input.sequenceId ?? null)),
  stylePreview: os.montage.stylePreview.handler(({ input }) => montage.stylePreview(projects.get(input.projectId), input.styleId)),
})
