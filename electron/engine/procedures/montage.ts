import { AppError } from '#shared/base/app-error.ts'
import { montageOf } from '#shared/timeline/query.ts'
import type { Engine } from '../engine.ts'
import { checkLook } from './check-look.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { os } from './implementer.ts'

/** Id of the style that a project's montage uses. */
const styleOf = (session: ProjectSession): unknown => (montageOf(session.document())?.settings as { style?: unknown } | undefined)?.style

export const montageProcedures = ({ projects, montage, learning, grants }: Engine) => ({
  styles: os.montage.styles.handler(() => montage.styles()),
  plan: os.montage.plan.handler(({ input: { projectId, ...request } }) => montage.plan(projects.get(projectId), request)),
  apply: os.montage.apply.handler(({ input }) => {
    const session = projects.get(input.projectId)
    checkLook(input.plan.settings.lut?.source, session, grants)
    checkLook(input.plan.look?.source, session, grants)
    return montage.apply(session, input.plan, input.sequenceId ?? null, input.requestId)
  }),
  learnStyle: os.montage.learnStyle.handler(({ input }) => {
    const job = learning.get(input.jobId)
    if (job.state !== 'succeeded')
      throw new AppError('style.notLearnedYet', 'The film has not been learned from to the end, so no style was made; wait for its job.')
    const film = job.kind === 'compare' ? learning.compared(job).target : learning.learned(job)
    return montage.learnedStyles.make(film, job.id, { name: input.name, content: learning.content(job) })
  }),
  renameStyle: os.montage.renameStyle.handler(({ input }) => montage.learnedStyles.rename(input.styleId, input.name)),
  deleteStyle: os.montage.deleteStyle.handler(({ input: { styleId } }) => {
    const user = projects.all().find((session) => styleOf(session) === styleId)
    if (user)
      throw new AppError(
        'style.inUse',
        `The montage of ${user.state().name} uses this style, so it was kept; choose another one there first.`,
        {
          params: { project: user.state().name },
        },
      )
    return montage.learnedStyles.remove(styleId)
  }),
  stylePreview: os.montage.stylePreview.handler(({ input }) => montage.stylePreview(projects.get(input.projectId), input.styleId)),
})
