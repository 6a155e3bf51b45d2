import { AppError } from '#shared/base/app-error.ts'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { ProjectSession } from '../engine/projects/project-session.ts'
import type { MediaService } from '../media/media-service.ts'
import type { FileHashes } from './file-hash.ts'

/**
 * Lets an asset stand for the file that lies in its place now. One undo step. Refuses 'library.otherKind' for a file that cannot take the
 * place of the old one, 'library.tooShort' where clips reach beyond its end, and what the probe refuses; nothing changed then.
 */
export async function replaceContent(
  session: ProjectSession,
  assetId: AssetId,
  p: { media: Pick<MediaService, 'probe'>; hashes: FileHashes },
): Promise<Result<Asset>> {
  const asset = session.assets().find((a) => a.id === assetId)
  if (!asset)
    throw new AppError('library.notFound', 'This file is not in the project any more; nothing was changed.', { params: { id: assetId } })
  const probed = await p.media.probe(asset.original.path)
  if (!probed.ok) return probed
  const { name } = asset
  if (probed.value.kind !== asset.kind)
    return refuse(
      'library.otherKind',
      `The file in the place of ${name} is of another kind, so nothing was changed; import it on its own.`,
      {
        name,
      },
    )
  const { hash, reference } = await p.hashes.of(asset.original.path)
  const patch = { hash, original: reference, media: probed.value }
  const applied = session.apply([{ verb: 'setAsset', assetId, patch }], 'asset.replaced', { name })
  if (applied.ok) return ok({ ...asset, ...patch })
  if (!applied.refusal.code.startsWith('timeline.')) return applied
  return refuse(
    'library.tooShort',
    `The file in the place of ${name} lacks what clips on the timeline show, so nothing was changed; relink the old one or remove those clips.`,
    { name },
  )
}
