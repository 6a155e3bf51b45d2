import { stat } from 'node:fs/promises'
import type { Asset } from '#shared/timeline/model.ts'
import type { FileHashes } from './file-hash.ts'

/** Whether an asset's file is where it was and still the same content. A new date alone (a copy, a backup) is settled by its hash. */
export async function presenceOf(asset: Pick<Asset, 'original' | 'hash'>, hashes: FileHashes): Promise<'online' | 'missing' | 'changed'> {
  const found = await stat(asset.original.path).catch(() => undefined)
  if (!found?.isFile()) return 'missing'
  if (!asset.hash) return 'online'
  if (found.size !== asset.original.size) return 'changed'
  if (found.mtimeMs === asset.original.mtimeMs) return 'online'
  const now = await hashes.of(asset.original.path).catch(() => undefined)
  return now === undefined ? 'missing' : now.hash === asset.hash ? 'online' : 'changed'
}
