import { useEffect, useRef } from 'react'
import type { Asset, GridRecord } from '#shared/timeline/model.ts'
import { useAssets, useProject, useRecords } from '../client/index.ts'
import { footageIn, songOf, useMontage } from './montage-state.ts'
import { enterMontage, loadStyles, planSoon, useMontageView } from './montage-store.ts'

/** What the workspace needs to know of the material before and while there is a plan. */
export interface Material {
  song: Asset | undefined
  footage: readonly Asset[]
  /** Whether the song's beats are known. */
  heard: boolean
  /** Footage whose pictures are analysed. */
  seen: number
}

export function useMaterial(): Material {
  const document = useProject((s) => s.document)
  const { settings } = useMontage()
  const status = useAssets((s) => s.byId)
  const song = songOf(document, settings.songAssetId)
  const footage = footageIn(document)
  const known = (id: string): boolean => status.get(id)?.scores != null
  return { song, footage, heard: song ? status.get(song.id)?.song != null : false, seen: footage.filter((a) => known(a.id)).length }
}

/** Makes the first plan as soon as it can be made, and a new one when the grid, the song or what is known of the footage changes. */
export function useLivePlan(material: Material): void {
  const projectId = useProject((s) => s.projectId)
  const { plan } = useMontage()
  const { song, footage, heard, seen } = material
  const grids = useRecords('grid')
  const grid = grids.find((g) => g.assetId === song?.id)
  const lastGrid = useRef<{ song: string | undefined; grid: GridRecord | undefined }>({ song: song?.id, grid })
  useEffect(() => {
    enterMontage(projectId)
    void loadStyles()
  }, [projectId])
  const gone = plan !== null && (plan.songAssetId !== song?.id || plan.picks.some((p) => !footage.some((a) => a.id === p.ref.assetId)))
  const blind = plan?.warnings.some((w) => w.code === 'plan.unanalysed') ?? false
  const all = seen === footage.length
  const ready = heard && footage.length > 0
  const wanted = ready && (plan === null ? seen > 0 || footage.every((a) => a.kind === 'image') : gone || (blind && all))
  useEffect(() => {
    if (wanted && !useMontageView.getState().planning) planSoon()
  }, [wanted, seen, footage.length])
  useEffect(() => {
    const before = lastGrid.current
    lastGrid.current = { song: song?.id, grid }
    if (before.song === song?.id && before.grid !== grid && ready) planSoon()
  }, [grid, song?.id])
}
