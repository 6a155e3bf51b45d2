import type { Asset } from '#shared/timeline/model.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import { apply, attempt, chooseBrowserFiles, client, ingestAll, native, recordsOf, refreshAssets, useProject } from '../client/index.ts'
import { translate } from '../i18n/index.ts'
import { toast } from '../ui/toast.tsx'
import { setLibrary } from './library-store.ts'

const projectId = (): string => useProject.getState().projectId ?? ''
const idsOf = (assets: readonly Asset[]): Asset['id'][] => assets.map((a) => a.id)

/** Clips of the project that use one of these assets. */
export function usesOf(assets: readonly Asset[]): number {
  const ids = new Set<string>(idsOf(assets))
  return recordsOf(useProject.getState().document, 'clip').filter((c) => ids.has(c.assetId)).length
}

/** Takes assets and their clips out of the project, as one step that undo brings back; the files stay. */
export async function removeAssets(assets: readonly Asset[]): Promise<void> {
  if (assets.length === 0) return
  const edits: Edit[] = assets.map((a) => ({ verb: 'removeAsset', assetId: a.id, withClips: true }))
  if (await apply(edits, 'asset.remove', { count: assets.length })) setLibrary({ active: null, anchor: null })
}

export async function renameAsset(asset: Asset, name: string): Promise<void> {
  setLibrary({ renaming: null })
  const tidy = name.trim().slice(0, 500)
  if (tidy && tidy !== asset.name) await apply([{ verb: 'setAsset', assetId: asset.id, patch: { name: tidy } }], 'asset.rename')
}

export const analyseAssets = (assets: readonly Asset[]): Promise<unknown> =>
  attempt(() => client.library.analyse({ projectId: projectId(), assetIds: idsOf(assets) }))
export const makeProxies = (assets: readonly Asset[]): Promise<unknown> =>
  attempt(() => client.library.makeProxies({ projectId: projectId(), assetIds: idsOf(assets) }))
export const reveal = (asset: Asset): Promise<unknown> => attempt(async () => native?.reveal(asset.original.path))

/** Asks where a file is now; other missing files beside it are found as well. */
export const relink = (asset: Asset): Promise<unknown> =>
  attempt(async () => {
    const title = translate('library:relink.choose', { name: asset.name })
    const paths = native ? await native.openFiles({ title, kinds: 'media' }) : await ingestAll(await chooseBrowserFiles('*/*', false))
    const path = paths[0]
    if (path === undefined) return
    const { relinked } = await client.projects.relink({ projectId: projectId(), path, assetId: asset.id })
    refreshAssets()
    if (relinked.includes(asset.id)) toast('done', translate('library:relink.done', { count: relinked.length }))
    else toast('error', translate('library:relink.other', { name: asset.name }))
  })

/** The asset stands for the file that lies in its place now: one step that undo takes back. */
export const takeReplacement = (asset: Asset): Promise<unknown> =>
  attempt(async () => {
    await client.projects.useReplacement({ projectId: projectId(), assetId: asset.id })
    refreshAssets()
    toast('done', translate('library:replace.done', { name: asset.name }))
  })

/** Looks for everything that is missing in a folder. */
export const relinkFolder = (): Promise<unknown> =>
  attempt(async () => {
    const path = await native?.openFolder({ title: translate('library:relink.folder') })
    if (!path) return
    const { relinked, missing } = await client.projects.relink({ projectId: projectId(), path })
    refreshAssets()
    toast(missing.length ? 'info' : 'done', translate('library:relink.found', { count: relinked.length, missing: missing.length }))
  })
