import type { Engine } from '../engine.ts'
import { os, unwrap } from './implementer.ts'

export const projectProcedures = ({ projects, recent, grants, library }: Engine) => ({
  recent: os.projects.recent.handler(() => recent.list()),
  create: os.projects.create.handler(({ input }) => {
    const path = input.path ? unwrap(grants.check(input.path)) : null
    return unwrap(projects.create(input.name, path)).state()
  }),
  open: os.projects.open.handler(({ input }) => unwrap(projects.open(unwrap(grants.check(input.path)))).state()),
  close: os.projects.close.handler(({ input }) => projects.close(input.projectId)),
  rename: os.projects.rename.handler(({ input }) => unwrap(projects.get(input.projectId).rename(input.name))),
  forget: os.projects.forget.handler(({ input }) => recent.forget(input.path)),
  snapshot: os.projects.snapshot.handler(({ input }) => {
    const session = projects.get(input.projectId)
    return { ...session.state(), records: [...session.document().values()] }
  }),
  apply: os.projects.apply.handler(({ input }) => unwrap(projects.get(input.projectId).apply(input.edits, input.label, input.params))),
  undo: os.projects.undo.handler(({ input }) => unwrap(projects.get(input.projectId).undo())),
  redo: os.projects.redo.handler(({ input }) => unwrap(projects.get(input.projectId).redo())),
  history: os.projects.history.handler(({ input }) => projects.get(input.projectId).history()),
  jump: os.projects.jump.handler(({ input }) => unwrap(projects.get(input.projectId).jump(input.seq))),
  relink: os.projects.relink.handler(({ input }) =>
    library.relink(projects.get(input.projectId), unwrap(grants.check(input.path)), input.assetId),
  ),
})
