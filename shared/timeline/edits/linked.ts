import { ok, type Result } from '../../base/result.ts'
import { clipEnd } from '../source-range.ts'
import type { ClipId } from '../ids.ts'
import type { Clip } from '../model.ts'
import type { ClipSite, Draft } from './draft.ts'

/** The other clips of this clip's link. */
export function partners(draft: Draft, clip: Clip): Clip[] {
  if (clip.linkId === null) return []
  const all = draft.linked(clip.linkId).filter((id) => id !== clip.id)
  return all.flatMap((id) => {
    const r = draft.get(id)
    return r?.type === 'clip' ? [r] : []
  })
}

/** The named clips once each, followed by their partners unless `linked` is false. Refuses where a track is locked. */
export function sites(draft: Draft, ids: readonly ClipId[], linked = true): Result<{ named: ClipSite[]; pulled: ClipSite[] }> {
  const seen = new Set<ClipId>(ids)
  const count = seen.size
  const named: ClipSite[] = []
  const pulled: ClipSite[] = []
  for (const id of seen) {
    const site = draft.site(id)
    if (!site.ok) return site
    ;(named.length < count ? named : pulled).push(site.value)
    if (linked) for (const p of partners(draft, site.value.clip)) seen.add(p.id)
  }
  return ok({ named, pulled })
}

export type Edge = 'in' | 'out'
export const edgeTime = (clip: Clip, edge: Edge): number => (edge === 'in' ? clip.start : clipEnd(clip))

/** The clip and its partners whose same edge lies at the same time: those that are trimmed as one. */
export function edgeSites(draft: Draft, clip: Clip, edge: Edge, linked = true): Result<ClipSite[]> {
  const found: ClipSite[] = []
  const t = edgeTime(clip, edge)
  for (const c of [clip, ...(linked ? partners(draft, clip) : [])]) {
    if (edgeTime(c, edge) !== t) continue
    const site = draft.siteOf(c)
    if (!site.ok) return site
    found.push(site.value)
  }
  return ok(found)
}
