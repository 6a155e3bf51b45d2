import { statSync } from 'node:fs'
import { AppError } from '#shared/base/app-error.ts'
import { buildRenderList } from '#shared/render/build-render-list.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { Asset, ProjectDocument } from '#shared/timeline/model.ts'
import type { AssetKnowledge } from '../library/asset-knowledge.ts'
import type { ProjectSession } from './projects/project-session.ts'

/** The list that is drawn of a sequence. A preview shows a slate for missing media and may read proxies; an export does neither. */
export function renderListOf(
  doc: ProjectDocument,
  sequenceId: SequenceId,
  use: 'preview' | 'export',
  knowledge: AssetKnowledge,
): RenderList {
  const proxyOf = (a: Asset): string | null => (use === 'preview' && a.hash ? (knowledge.proxy(a.hash) ?? null) : null)
  const built = buildRenderList(doc, sequenceId, {
    source: (asset) => ({ path: isThere(asset) ? asset.original.path : null, proxyPath: proxyOf(asset) }),
    missing: use === 'preview' ? 'slate' : 'refuse',
    cameraPath: (asset, from, to) => cameraPathOf(asset, from, to, use, knowledge),
  })
  if (!built.ok) throw AppError.fromRefusal(built.refusal)
  return built.value
}

/** What an export of a sequence draws, for services that know no engine. */
export const exportListOf =
  (knowledge: AssetKnowledge) =>
  (session: ProjectSession, sequenceId: SequenceId): RenderList =>
    renderListOf(session.document(), sequenceId, 'export', knowledge)

/** A preview draws a clip as it was shot until its camera is measured; an export measures what it lacks (see steadyMedia). */
function cameraPathOf(asset: Asset, from: number, to: number, use: 'preview' | 'export', knowledge: AssetKnowledge) {
  if (!asset.hash || !asset.media?.video) return null
  const { files, firstBlock, missing } = knowledge.cameraPath(asset.hash, toSeconds(asset.media.duration), from, to)
  return use === 'export' || missing.length === 0 ? { files, firstBlock } : null
}

/** Another file under the same name is not the asset's: it must not slip into the picture. What a look at its size cannot tell, the export checks. */
function isThere({ original }: Asset): boolean {
  try {
    const found = statSync(original.path)
    return found.isFile() && found.size === original.size
  } catch {
    return false
  }
}
