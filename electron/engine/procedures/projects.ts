import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { Engine } from '../engine.ts'
import type { Grants } from '../grants.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { checkLook } from './check-look.ts'
import { os, unwrap } from './implementer.ts'

function lookSources(edit: Edit): (string | undefined)[] {
  const props =
    edit.verb === 'setClip' ? [edit.props] : edit.verb === 'insert' || edit.verb === 'overwrite' ? edit.clips.map((c) => c.props) : []
  return props.map((p) => p?.grade?.lut?.source)
}

/** Files that an edit names must be what a person chose, or what the project holds already: a page may not read files by naming them. */
function checkPaths(edits: readonly Edit[], session: ProjectSession, grants: Grants): void {
  const known = new Set(session.assets().flatMap((a) => [a.original.path, a.proxy?.path]))
  for (const edit of edits) {
    const named = edit.verb === 'addAsset' ? edit.asset : edit.verb === 'setAsset' ? edit.patch : undefined
    for (const path of [named?.original?.path, named?.proxy?.path]) {
      if (path !== undefined && !known.has(path)) unwrap(grants.check(path))
    }
    for (const source of lookSources(edit)) checkLook(source, session, grants)
  }
}

/** A project that was open before may be opened again. */
const checkProject = (path: string, { recent, grants }: Engine): string => {
  if (recent.list().some((r) => r.path === path)) grants.allow(path)
  return unwrap(grants.check(path))
}

export const projectProcedures = (engine: Engine) => {
  const { projects, recent, backups, grants, library, steadiness } = engine
  return {
    recent: os.projects.recent.handler(() => recent.list()),
    create: os.projects.create.handler(({ input }) => {
      const path = input.path ? unwrap(grants.check(input.path)) : null
      return unwrap(projects.create(input.name, path)).state()
    }),
    open: os.projects.open.handler(({ input }) => {
      const session = unwrap(projects.open(checkProject(input.path, engine)))
      library.restore(session)
      steadiness.look(session).catch((e: unknown) => console.error('looking for clips to steady failed:', e))
      return session.state()
    }),
    backups: os.projects.backups.handler(({ input }) => {
      const path = checkProject(input.path, engine)
      return backups.list(path).map(({ id, time, revision, bytes }) => ({ id, time, revision, bytes }))
    }),
    restore: os.projects.restore.handler(({ input }) =>
      unwrap(projects.restore(checkProject(input.path, engine), input.backup ?? null)).state(),
    ),
    salvage: os.projects.salvage.handler(({ input }) => {
      const { session, kept, dropped } = unwrap(projects.salvage(checkProject(input.path, engine)))
      return { ...session.state(), kept, dropped }
    }),
    close: os.projects.close.handler(({ input }) => projects.close(input.projectId)),
    rename: os.projects.rename.handler(({ input }) => unwrap(projects.get(input.projectId).rename(input.name))),
    forget: os.projects.forget.handler(({ input }) => recent.forget(input.path)),
    snapshot: os.projects.snapshot.handler(({ input }) => {
      const session = projects.get(input.projectId)
      return { ...session.state(), records: [...session.document().values()] }
    }),
    apply: os.projects.apply.handler(({ input }) => {
      const session = projects.get(input.projectId)
      checkPaths(input.edits, session, grants)
      return unwrap(session.apply(input.edits, input.label, input.params, { tracked: input.tracked, requestId: input.requestId }))
    }),
    undo: os.projects.undo.handler(({ input }) => unwrap(projects.get(input.projectId).undo({ requestId: input.requestId }))),
    redo: os.projects.redo.handler(({ input }) => unwrap(projects.get(input.projectId).redo({ requestId: input.requestId }))),
    history: os.projects.history.handler(({ input }) => projects.get(input.projectId).history()),
    jump: os.projects.jump.handler(({ input }) => unwrap(projects.get(input.projectId).jump(input.seq))),
    relink: os.projects.relink.handler(({ input }) =>
      library.relink(projects.get(input.projectId), unwrap(grants.check(input.path)), input.assetId),
    ),
    useReplacement: os.projects.useReplacement.handler(async ({ input }) =>
      unwrap(await library.useReplacement(projects.get(input.projectId), input.assetId)),
    ),
  }
}
