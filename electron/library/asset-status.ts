import { setImmediate as turn } from 'node:timers/promises'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { ProjectSession } from '../engine/projects/project-session.ts'
import type { LibraryParts } from './library.ts'
import { presenceOf } from './presence.ts'

type Parts = Pick<LibraryParts, 'jobs' | 'knowledge' | 'hashes' | 'sizing'>

/** Assets looked up in one go; after so many, others have their turn. */
const AT_ONCE = 8

/** What is known of every asset of a project, or of those among `only`, beyond its record. */
export async function assetStatus(session: ProjectSession, p: Parts, only?: readonly AssetId[]): Promise<AssetStatus[]> {
  const wanted = only && new Set<string>(only)
  const assets = session.assets().filter((a) => !wanted || wanted.has(a.id))
  const active = p.jobs.active().map((j) => ({ ...j, hash: j.key.slice(j.key.indexOf(':') + 1) }))
  const states: AssetStatus[] = []
  for (let i = 0; i < assets.length; i += AT_ONCE) {
    if (i > 0) await turn()
    states.push(...(await Promise.all(assets.slice(i, i + AT_ONCE).map((asset) => statusOf(session, asset, active, p)))))
  }
  return states
}

interface ActiveJob {
  id: string
  kind: string
  hash: string
  percent: number | null
}

async function statusOf(session: ProjectSession, asset: Asset, active: readonly ActiveJob[], p: Parts): Promise<AssetStatus> {
  const busy = active.filter((j) => j.hash === asset.hash)
  return {
    ...known(asset, p),
    assetId: asset.id,
    presence: await presenceOf(asset, p.hashes),
    busy: busy.map((j) => ({ jobId: j.id, kind: j.kind, percent: j.percent })),
    media: `/media/${session.id}/${asset.id}`,
    proxy: asset.hash && p.knowledge.proxy(asset.hash) ? 'ready' : busy.some((j) => j.kind === 'proxy') ? 'making' : 'none',
  }
}

function known(
  asset: Asset,
  { knowledge, sizing }: Parts,
): Pick<AssetStatus, 'poster' | 'filmstrip' | 'peaks' | 'scores' | 'shots' | 'sized' | 'song'> {
  const { hash } = asset
  const nothing = { poster: null, filmstrip: null, peaks: null, scores: null, shots: null, sized: false, song: null }
  if (!hash) return nothing
  const url = (name: string): string => `/artifact/${hash}/${name}`
  const drawn = knowledge.artifacts(hash)
  const picture = asset.kind === 'audio' ? undefined : knowledge.picture(hash)
  const song = asset.kind === 'audio' ? knowledge.song(hash) : undefined
  return {
    poster: drawn?.poster ? url(drawn.poster) : null,
    filmstrip: drawn?.filmstrip ? { ...drawn.filmstrip, sheets: drawn.filmstrip.sheets.map(url) } : null,
    peaks: drawn?.peaks ? { url: url(drawn.peaks.file), levels: drawn.peaks.levels } : null,
    scores: picture?.overall ?? null,
    shots: picture?.shots.length ?? null,
    sized: picture !== undefined && sizing.of(hash) !== undefined,
    song: song ? { tempo: song.grid?.tempo ?? null, meter: song.grid?.meter ?? null, confidence: song.grid?.confidence ?? 0 } : null,
  }
}
