import type { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { Engine } from '../engine.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { os, unwrap } from './implementer.ts'

const pick = (session: ProjectSession, ids: AssetId[]): Asset[] => {
  const wanted = new Set(ids)
  return session.assets().filter((a) => wanted.has(a.id))
}

export const libraryProcedures = ({ projects, library, grants, steadiness }: Engine) => ({
  import: os.library.import.handler(({ input }) => {
    const paths = input.paths.map((p) => unwrap(grants.check(p)))
    return { jobId: library.import(projects.get(input.projectId), paths) }
  }),
  importLink: os.library.importLink.handler(({ input: { projectId, url, allowPrivateNetwork: allowPrivate, maxBytes } }) => ({
    jobId: library.importLink(projects.get(projectId), { url, allowPrivate, maxBytes }),
  })),
  status: os.library.status.handler(({ input }) => library.status(projects.get(input.projectId), input.assetIds)),
  song: os.library.song.handler(({ input }) => library.song(projects.get(input.projectId), input.assetId)),
  picture: os.library.picture.handler(({ input }) => library.picture(projects.get(input.projectId), input.assetId)),
  sizes: os.library.sizes.handler(({ input }) => library.sizes(projects.get(input.projectId), input.assetId)),
  analyse: os.library.analyse.handler(({ input }) => {
    const session = projects.get(input.projectId)
    return { jobIds: library.analyse(session, pick(session, input.assetIds), 5) }
  }),
  makeProxies: os.library.makeProxies.handler(({ input }) => {
    const session = projects.get(input.projectId)
    return { jobIds: library.makeProxies(session, pick(session, input.assetIds), true) }
  }),
  steadiness: os.library.steadiness.handler(({ input }) => steadiness.of(projects.get(input.projectId), input.clipId)),
  stabiliseAgain: os.library.stabiliseAgain.handler(async ({ input }) => ({
    jobId: await steadiness.again(projects.get(input.projectId), input.clipId),
  })),
})
