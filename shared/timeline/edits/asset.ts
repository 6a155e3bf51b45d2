import { ok, refuse, type Result } from '../../base/result.ts'
import type { AssetId, GridId, MontageId } from '../ids.ts'
import type { Clip, GridRecord, MontageRecord } from '../model.ts'
import { defined } from '../same.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'

export function addAsset(draft: Draft, edit: EditOf<'addAsset'>): Result<void> {
  const { id } = edit.asset
  if (draft.has(id)) return refuse('timeline.exists', `There is already a record ${id}; nothing was changed.`, { id })
  draft.put(edit.asset)
  return ok(undefined)
}

export function setAsset(draft: Draft, edit: EditOf<'setAsset'>): Result<void> {
  const old = draft.asset(edit.assetId)
  if (!old.ok) return old
  draft.put({ ...old.value, ...defined(edit.patch) })
  return ok(undefined)
}

export function removeAsset(draft: Draft, edit: EditOf<'removeAsset'>): Result<void> {
  const old = draft.asset(edit.assetId)
  if (!old.ok) return old
  const records = [...draft.records()]
  const clips = records.filter((r): r is Clip => r.type === 'clip' && r.assetId === edit.assetId)
  if (clips.length && !edit.withClips)
    return refuse('timeline.assetInUse', `${old.value.name} is used on the timeline, so it was not removed. Delete its clips first.`, {
      asset: old.value.name,
      clips: clips.length,
    })
  for (const c of clips) {
    const track = draft.openTrack(c.trackId)
    if (!track.ok) return track
    draft.remove(c.id)
  }
  for (const r of records) if (r.type === 'grid' && r.assetId === edit.assetId) draft.remove(r.id)
  draft.remove(edit.assetId)
  return ok(undefined)
}

const gridFor = (draft: Draft, assetId: AssetId): GridRecord | undefined => {
  for (const r of draft.records()) if (r.type === 'grid' && r.assetId === assetId) return r
  return undefined
}

export function setGrid(draft: Draft, edit: EditOf<'setGrid'>): Result<void> {
  const asset = draft.asset(edit.assetId)
  if (!asset.ok) return asset
  const { beats, bar } = edit.grid
  if (beats.length !== bar.length || beats.some((b, i) => i > 0 && b <= beats[i - 1]!))
    return refuse('timeline.badGrid', 'The beats of a grid must ascend, each with its place in the bar; the old grid was kept.')
  draft.put({ type: 'grid', id: gridFor(draft, edit.assetId)?.id ?? draft.newId<GridId>('grd'), assetId: edit.assetId, grid: edit.grid })
  return ok(undefined)
}

export function clearGrid(draft: Draft, edit: EditOf<'clearGrid'>): Result<void> {
  const grid = gridFor(draft, edit.assetId)
  if (grid) draft.remove(grid.id)
  return ok(undefined)
}

export function setMontage(draft: Draft, edit: EditOf<'setMontage'>): Result<void> {
  let id: MontageId | undefined
  for (const r of draft.records()) if (r.type === 'montage') id = r.id
  const record: MontageRecord = { type: 'montage', id: id ?? draft.newId<MontageId>('mtg'), settings: edit.settings, plan: edit.plan }
  draft.put(record)
  return ok(undefined)
}
