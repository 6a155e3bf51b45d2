import { useEffect, useMemo, useRef } from 'react'
import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import { gridMark } from '#shared/planning/grid-mark.ts'
import type { Asset } from '#shared/timeline/model.ts'
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
        waiting: s?.busy.some((b) => b.kind === 'analyse-picture' || b.kind === 'analyse-song') ?? true,
        sized: s?.sized ?? false,
        sizing: s?.busy.some((b) => b.kind === 'analyse-sizes') ?? false,
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

/** Outlives the workspace: a grid that was undone while it was closed brings its plan back as well. */
const memory = new PlanMemory()

/** The plan follows the song's grid, also through undo and redo, also those that nobody saw here. */
function useGrid({ song, heard, known }: Material): void {
  const { plan, settings } = useMontage()
  const grid = useRecords('grid').find((g) => g.assetId === song?.id)?.grid ?? null
  const seen = useRef<BeatGrid | null | undefined>(undefined)
  useEffect(() => {
    const moved = seen.current !== undefined && seen.current !== grid
    seen.current = grid
    if (!song || !plan || plan.songAssetId !== song.id || !heard || known.length === 0) return
    const source = { songId: song.id, settings, footage: known }
    const fits = plan.grid === undefined ? !moved : plan.grid === gridMark(grid)
    if (fits) return memory.keep({ ...source, grid }, plan)
    const old = memory.find({ ...source, grid }, plan)
    if (old) void restorePlan(old)
    else planSoon()
  }, [grid, song?.id, plan, heard])
}
