import { type Refusal, refuse } from '#shared/base/result.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { FileHashes } from './file-hash.ts'
import { presenceOf } from './presence.ts'

/** Why an asset's file cannot be read: 'asset.missing', or 'asset.changed', as another film must not go by this asset's name. */
export async function absenceOf(asset: Pick<Asset, 'name' | 'original' | 'hash'>, hashes: FileHashes): Promise<Refusal | undefined> {
  const presence = await presenceOf(asset, hashes)
  if (presence === 'online') return undefined
  const { name } = asset
  return presence === 'missing'
    ? refuse('asset.missing', `“${name}” is not where it was; relink it in the library.`, { name }).refusal
    : refuse(
        'asset.changed',
        `Another file lies where “${name}” was, so it was not used in its place; replace or relink it in the library.`,
        { name },
      ).refusal
}
