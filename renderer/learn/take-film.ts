import { z } from 'zod'
import type { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { attempt, chooseMedia, imported, importMedia, jobDone, recordsOf, useProject } from '../client/index.ts'
import { translate } from '../i18n/index.ts'
import { toast } from '../ui/toast.tsx'
import { chooseOwn, chooseReference } from './learn-store.ts'
import type { Side } from './pair-transport.ts'

const Imported = z.object({ assetIds: z.array(z.string()) })

export const isFilm = (a: Asset | undefined): a is Asset => a !== undefined && a.kind === 'video' && a.media?.video != null

/** Films of the library, the newest first. */
export const films = (): Asset[] =>
  recordsOf(useProject.getState().document, 'asset')
    .filter(isFilm)
    .sort((a, b) => b.importedAt - a.importedAt)

export function takeAsset(side: Side, assetId: AssetId): void {
  if (side === 'target') chooseReference(assetId)
  else chooseOwn({ kind: 'asset', assetId })
}

/** Takes files into the library and the first film among them as reference or as one's own. */
export const takeFiles = (side: Side, given: { files?: readonly File[]; paths?: readonly string[] }): Promise<unknown> =>
  attempt(async () => {
    const projectId = useProject.getState().projectId
    const jobId = await importMedia(given)
    if (!jobId) return
    await imported(jobId)
    await takeImported(side, jobId, projectId)
  })

/** Takes the first film of an import that has ended well. */
export async function takeImported(side: Side, jobId: string, projectId: string | null): Promise<void> {
  const { output } = await jobDone(jobId)
  const ids = Imported.safeParse(output).data?.assetIds ?? []
  const film = await firstFilm(ids)
  if (useProject.getState().projectId !== projectId) return
  if (film) takeAsset(side, film.id)
  else toast('error', translate('learn:noFilm'))
}

/** The job tells its end before the project's change has arrived. */
async function firstFilm(ids: readonly string[]): Promise<Asset | undefined> {
  const find = (): Asset | undefined => ids.map((id) => recordOf(useProject.getState().document, 'asset', id)).find(isFilm)
  for (let wait = 0; wait < 30; wait++) {
    const found = find()
    if (found || ids.every((id) => useProject.getState().document.has(id))) return found
    await new Promise((r) => setTimeout(r, 100))
  }
  return find()
}

/** Asks for files. */
export const chooseFilms = (side: Side): Promise<unknown> => attempt(async () => takeFiles(side, await chooseMedia()))
