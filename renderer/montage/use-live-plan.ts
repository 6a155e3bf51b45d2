import { useEffect, useMemo, useRef } from 'react'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { Asset, GridRecord } from '#shared/timeline/model.ts'
import { useAssets, useProject, useRecords } from '../client/index.ts'
import { type Known, PlanMemory, wantedPlan } from './live-plan.ts'
import { footageIn, songOf, useMontage } from './montage-state.ts'
import { enterMontage, loadStyles, planSoon, restorePlan, useMontageView } from './montage-store.ts'

/** What the workspace needs to know of the material before and while there is a plan. */
export interface Material {
  song: Asset | undefined
  footage: readonly Asset[]
  known: readonly Known[]
  /** Whether the song's beats are known. */
  heard: boolean
  /** Footage whose pictures are analysed. */
  seen: number
}

export function useMaterial(): Material {
  const document = useProject((s) => s.document)
  const { settings } = useMontage()
  const status = useAssets((s) => s.byId)
  return useMemo(() => {
    const song = songOf(document, settings.songAssetId)
    const footage = footageIn(document)
    const known = footage.map((a) => {
      const s = status.get(a.id)
      return {
        id: a.id,
        still: a.kind === 'image',
        known: s?.scores != null,
        waiting: s?.busy.some((b) => b.kind.startsWith('analyse')) ?? true,
      }
    })
    return { song, footage, known, heard: song ? status.get(song.id)?.song != null : false, seen: known.filter((k) => k.known).length }
  }, [document, settings, status])
}

/** Makes the first plan as soon as it can be made, and a new one when the grid, the song or what is known of the footage changes. */
export function useLivePlan(material: Material): void {
  const projectId = useProject((s) => s.projectId)
  useEffect(() => {
    enterMontage(projectId)
    void loadStyles()
  }, [projectId])
  useWanted(material)
  useGrid(material)
}

function useWanted({ song, heard, known }: Material): void {
  const { plan } = useMontage()
  const planning = useMontageView((s) => s.planning)
  const tried = useRef<string | null>(null)
  const wanted = wantedPlan({ plan, songId: song?.id, heard, footage: known })
  useEffect(() => {
    // What came while a plan was being made is looked at when that one is there.
    if (planning) return
    if (wanted !== null && wanted !== tried.current) planSoon()
    tried.current = wanted
  }, [wanted, planning])
}

/** The plan follows the song's grid, also through undo and redo. */
function useGrid({ song, heard, known }: Material): void {
  const { plan, settings } = useMontage()
  const record = useRecords('grid').find((g) => g.assetId === song?.id)
  const last = useRef<{ song: string | undefined; record: GridRecord | undefined }>({ song: song?.id, record })
  /** The plan that was seen last, and the grid that was there when it came. */
  const made = useRef<{ plan: MontagePlan | null; record: GridRecord | undefined }>({ plan, record })
  const memory = useRef(new PlanMemory())
  useEffect(() => {
    if (made.current.plan !== plan) made.current = { plan, record }
    const before = last.current
    last.current = { song: song?.id, record }
    if (!song || before.song !== song.id || before.record === record || !heard || known.length === 0) return
    const source = { songId: song.id, settings, footage: known }
    if (made.current.plan && made.current.record === before.record)
      memory.current.keep({ ...source, grid: before.record?.grid ?? null }, made.current.plan)
    const old = plan && memory.current.find({ ...source, grid: record?.grid ?? null }, plan)
    if (!old) return planSoon()
    made.current = { plan: old, record }
    void restorePlan(old)
  }, [record, song?.id, plan])
}
