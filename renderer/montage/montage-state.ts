import { z } from 'zod'
import { useMemo } from 'react'
import { MontagePlan } from '#shared/planning/edit-plan.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import type { PlanLock } from '#shared/planning/plan-input.ts'
import { AssetId } from '#shared/timeline/ids.ts'
import type { Asset, MontageRecord, ProjectDocument } from '#shared/timeline/model.ts'
import { recordsOf, useProject, useRecords } from '../client/index.ts'

/** What the montage record's `settings` holds: the planner's settings and which song they are for. */
export const StoredSettings = MontageSettings.extend({ songAssetId: AssetId.nullable().default(null) })
export type StoredSettings = z.infer<typeof StoredSettings>

/** The montage in the works, as the project holds it. */
export interface MontageState {
  settings: StoredSettings
  plan: MontagePlan | null
}

const parsed = new WeakMap<MontageRecord, MontageState>()

export const locksOf = (plan: MontagePlan | null): PlanLock[] =>
  plan?.picks.filter((p) => p.locked).map((p) => ({ index: p.index, ref: p.ref, sourceStart: p.sourceStart })) ?? []

/** A record that does not parse (made by another version) counts as absent: the plan is made anew, nothing else hangs on it. */
export function montageState(record: MontageRecord | undefined): MontageState {
  if (!record) return { settings: StoredSettings.parse({}), plan: null }
  let state = parsed.get(record)
  if (!state) {
    const settings = StoredSettings.safeParse(record.settings)
    const plan = MontagePlan.safeParse(record.plan)
    state = { settings: settings.success ? settings.data : StoredSettings.parse({}), plan: plan.success ? plan.data : null }
    parsed.set(record, state)
  }
  return state
}

export function useMontage(): MontageState {
  const records = useRecords('montage')
  return useMemo(() => montageState(records[0]), [records])
}
export const montageRecord = (): MontageRecord | undefined => recordsOf(useProject.getState().document, 'montage')[0]
export const currentMontage = (): MontageState => montageState(montageRecord())

export const songsIn = (document: ProjectDocument): Asset[] =>
  recordsOf(document, 'asset')
    .filter((a) => a.kind === 'audio')
    .sort((a, b) => a.importedAt - b.importedAt)
export const footageIn = (document: ProjectDocument): Asset[] =>
  recordsOf(document, 'asset').filter((a) => (a.kind === 'video' && a.media?.video) || a.kind === 'image')

/** The song that a montage uses: the chosen one while it is there, else the first of the project. */
export function songOf(document: ProjectDocument, wanted: AssetId | null): Asset | undefined {
  const songs = songsIn(document)
  return songs.find((a) => a.id === wanted) ?? songs[0]
}
