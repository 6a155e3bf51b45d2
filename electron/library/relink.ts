import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { MediaReference } from '#shared/media/fingerprint.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { ProjectSession } from '../engine/projects/project-session.ts'
import type { FileHashes } from './file-hash.ts'
import { listFiles } from './list-files.ts'
import { presenceOf } from './presence.ts'

/**
 * Points missing assets (or the one named) at files below `path` with the same content. Files of another size are not read;
 * those with the old name are tried first. One undo step.
 */
export async function relinkAssets(
  session: ProjectSession,
  path: string,
  only: AssetId | undefined,
  hashes: FileHashes,
): Promise<{ relinked: AssetId[]; missing: AssetId[] }> {
  const wanted: Asset[] = []
  for (const asset of session.assets()) {
    if (!asset.hash || (only !== undefined && asset.id !== only)) continue
    if ((await presenceOf(asset, hashes)) !== 'online') wanted.push(asset)
  }
  const found = new Map<AssetId, MediaReference>()
  const files = await listFiles([path])
  const names = new Set(wanted.map((a) => basename(a.original.path)))
  for (const file of files.toSorted((a, b) => Number(names.has(basename(b))) - Number(names.has(basename(a))))) {
    const open = wanted.filter((a) => !found.has(a.id))
    if (open.length === 0) break
    const size = (await stat(file).catch(() => undefined))?.size
    if (!open.some((a) => a.original.size === size)) continue
    const now = await hashes.of(file).catch(() => undefined)
    for (const a of open) if (now && a.hash === now.hash) found.set(a.id, now.reference)
  }
  if (found.size > 0) {
    const edits = [...found].map(([assetId, original]) => ({ verb: 'setAsset' as const, assetId, patch: { original } }))
    const applied = session.apply(edits, 'relink', { count: found.size })
    if (!applied.ok) throw AppError.fromRefusal(applied.refusal)
  }
  return { relinked: [...found.keys()], missing: wanted.filter((a) => !found.has(a.id)).map((a) => a.id) }
}
