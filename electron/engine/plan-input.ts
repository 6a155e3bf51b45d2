import type { FootageSizes } from '#shared/analysis/footage-sizes.ts'
import { AppError } from '#shared/base/app-error.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import { displaySize } from '#shared/media/media-info.ts'
import type { FootageItem, PlanInput } from '#shared/planning/plan-input.ts'
import { FPS_30 } from '#shared/time/frame-rate.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { gridOf } from '#shared/timeline/query.ts'
import type { StyleLibrary } from '../montage/styles.ts'
import type { FootageSizing } from '../library/sizes/footage-sizing.ts'
import type { AssetKnowledge } from '../library/asset-knowledge.ts'
import type { PlanRequest } from './montage.ts'
import { withoutReference } from './without-reference.ts'
import type { ProjectSession } from './projects/project-session.ts'

interface Parts {
  knowledge: AssetKnowledge
  sizing: Pick<FootageSizing, 'detectors' | 'of'>
}

/** Gathers what the planner needs from a project and from what is known of its files. */
export function planInputOf(session: ProjectSession, request: PlanRequest, library: StyleLibrary, parts: Parts): PlanInput {
  const style = library.styles.find((s) => s.id === request.settings.style)
  if (!style) {
    const params = { style: request.settings.style }
    throw new AppError('plan.styleNotFound', `There is no style called ${request.settings.style}; choose one from the list.`, { params })
  }
  const arc = library.arcs.find((a) => a.id === (request.settings.arc ?? style.arc))
  if (!arc) throw new Error(`style ${style.id} names an arc that is not shipped: ${request.settings.arc ?? style.arc}`)
  const own = footageOf(session, request.footage ?? null, parts)
  const footage = withoutReference(own, style, {
    hashes: new Map(session.assets().map((a) => [a.id, a.hash])),
    named: request.named ?? request.footage ?? [],
  })
  return {
    song: songOf(session, request, parts.knowledge),
    footage,
    settings: request.settings,
    style,
    arc,
    ...(style.learned && !request.alone ? { shipped: shippedOf(library) } : {}),
    previous: request.previous,
    locks: request.locks,
    ...(style.learned?.sizes ? { detectors: parts.sizing.detectors(hashesOf(session, footage)) } : {}),
    ...(request.keepCuts === undefined ? {} : { keepCuts: request.keepCuts }),
  }
}

function hashesOf(session: ProjectSession, footage: readonly FootageItem[]): ContentHash[] {
  const ids = new Set<string>(footage.map((f) => f.assetId))
  return session.assets().flatMap((a) => (a.hash && ids.has(a.id) ? [a.hash] : []))
}

/** Shipped styles with their arcs: what a plan of a learned style is compared with. */
const shippedOf = ({ shipped, arcs }: StyleLibrary): NonNullable<PlanInput['shipped']> =>
  shipped.flatMap((style) => {
    const arc = arcs.find((a) => a.id === style.arc)
    return arc ? [{ style, arc }] : []
  })

function songOf(session: ProjectSession, { songAssetId }: PlanRequest, knowledge: AssetKnowledge): PlanInput['song'] {
  const asset = session.assets().find((a) => a.id === songAssetId)
  if (!asset?.hash) throw new AppError('plan.songNotFound', 'The song is not in the project any more; choose another one.')
  const analysis = knowledge.song(asset.hash)
  if (!analysis)
    throw new AppError('plan.songUnknown', `${asset.name} is still being listened to; the plan can be made when that is done.`, {
      params: { name: asset.name },
    })
  return { assetId: songAssetId, analysis, grid: gridOf(session.document(), songAssetId)?.grid ?? analysis.grid }
}

function footageOf(session: ProjectSession, only: readonly string[] | null, parts: Parts): FootageItem[] {
  return session.assets().flatMap((asset) => {
    const item = only === null || only.includes(asset.id) ? footageItem(asset, parts) : undefined
    return item ? [item] : []
  })
}

function footageItem(asset: Asset, { knowledge, sizing }: Parts): FootageItem | undefined {
  const video = asset.media?.video
  if (!asset.media || !asset.hash || !video || asset.kind === 'audio' || asset.kind === 'unusable') return undefined
  const analysis = knowledge.picture(asset.hash) ?? null
  return {
    assetId: asset.id,
    name: asset.name,
    kind: asset.kind,
    duration: toSeconds(asset.media.duration),
    frameRate: asset.kind === 'image' ? FPS_30 : video.frameRate,
    ...displaySize(video),
    hasSound: asset.media.audio !== null,
    analysis,
    sizes: sizesOf(analysis, sizing.of(asset.hash)),
  }
}

/** One for each moment; null where they were not measured. */
const sizesOf = (analysis: FootageItem['analysis'], sizes: FootageSizes | undefined): FootageItem['sizes'] =>
  analysis && sizes?.moments.length === analysis.moments.length ? sizes.moments.map((m) => m.size) : null
