import { ok, refuse, type Result } from '../../base/result.ts'
import { clamp } from '../../base/numbers.ts'
import { equalRational } from '../../time/rational.ts'
import { ticks } from '../../time/ticks.ts'
import type { Asset, Clip } from '../model.ts'
import { defined } from '../same.ts'
import { availableEnd, ceilToFrame, clipEnd, floorToFrame, isStill, recordLength, sourceLength } from '../source-range.ts'
import type { ClipSite, Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { partners, sites } from './linked.ts'
import { fitsKind } from './place.ts'
import { shift } from './shift.ts'

/** Changes how clips look and sound. Fades are kept within the clip. */
export function setClip(draft: Draft, edit: EditOf<'setClip'>): Result<void> {
  for (const id of edit.clipIds) {
    const site = draft.site(id)
    if (!site.ok) return site
    const next = { ...site.value.clip, ...defined(edit.props) }
    const fadeIn = ticks(clamp(next.fadeIn, 0, next.duration))
    draft.put({ ...next, fadeIn, fadeOut: ticks(clamp(next.fadeOut, 0, next.duration - fadeIn)) })
  }
  return ok(undefined)
}

/** The clip and its partners that cover the same time: picture and sound of one take. */
function twins(draft: Draft, site: ClipSite): Result<ClipSite[]> {
  const all = [site]
  for (const c of partners(draft, site.clip)) {
    if (c.start !== site.clip.start || c.duration !== site.clip.duration) continue
    const s = draft.siteOf(c)
    if (!s.ok) return s
    all.push(s.value)
  }
  return ok(all)
}

/**
 * | A | B |  ->  | A    | B |   ripple: the same material, longer or shorter; what follows moves along
 * | A | B |  ->  | A | B |      else: the same length, less or more material
 */
export function speed(draft: Draft, edit: EditOf<'speed'>): Result<void> {
  const site = draft.site(edit.clipId)
  if (!site.ok) return site
  const group = twins(draft, site.value)
  if (!group.ok) return group
  const { clip, sequence } = site.value
  if (equalRational(clip.speed, edit.speed)) return ok(undefined)
  const rate = sequence.frameRate
  const oneFrame = ceilToFrame(clip.start + 1, rate)
  const length = edit.ripple ? recordLength(sourceLength(clip.duration, clip.speed), edit.speed) : clip.duration
  const end = Math.max(oneFrame, floorToFrame(clip.start + length, rate))
  const next: Clip[] = []
  for (const s of group.value) {
    const fitted = refit({ ...s.clip, speed: edit.speed, duration: ticks(end - clip.start) }, s.asset)
    if (!fitted.ok) return fitted
    next.push(fitted.value)
  }
  const by = end - clipEnd(clip)
  const push = (): Result<void> => shift(draft, new Map(group.value.map((s) => [s.track.id, clipEnd(s.clip)])), by)
  if (by > 0) {
    const pushed = push()
    if (!pushed.ok) return pushed
  }
  for (const c of next) draft.put(c)
  return by < 0 ? push() : ok(undefined)
}

/** Starts earlier in the source where the clip would run out of it. */
function refit(clip: Clip, asset: Asset): Result<Clip> {
  if (isStill(asset)) return ok(clip)
  const latest = availableEnd(asset) - sourceLength(clip.duration, clip.speed)
  if (latest < 0)
    return refuse(
      'timeline.noHandle',
      `${asset.name} is too short to fill this clip; nothing was changed. Choose a slower speed or a longer take.`,
      {
        asset: asset.name,
      },
    )
  return ok(clip.sourceStart > latest ? { ...clip, sourceStart: ticks(latest) } : clip)
}

/**
 * | A | B | C |  ->  | A |new| C |   Shows another source in the same place and look. Sound of the old take becomes the sound of the
 * new one, or goes where that has none.
 */
export function replace(draft: Draft, edit: EditOf<'replace'>): Result<void> {
  const site = draft.site(edit.clipId)
  if (!site.ok) return site
  const [asset, group] = [draft.asset(edit.assetId), twins(draft, site.value)]
  if (!asset.ok) return asset
  if (!group.ok) return group
  const fits = fitsKind(asset.value, site.value.track)
  if (!fits.ok) return fits
  for (const s of group.value) {
    if (s.clip.assetId !== site.value.clip.assetId) continue
    if (!fitsKind(asset.value, s.track).ok) draft.remove(s.clip.id)
    else {
      const next = refit({ ...s.clip, assetId: edit.assetId, sourceStart: edit.sourceStart, name: '', reasons: [] }, asset.value)
      if (!next.ok) return next
      draft.put(next.value)
    }
  }
  return ok(undefined)
}

/** Makes clips of one sequence move and trim together. */
export function link(draft: Draft, edit: EditOf<'link'>): Result<void> {
  const found = sites(draft, edit.clipIds, false)
  if (!found.ok) return found
  const all = found.value.named
  if (all.length < 2 || all.some((s) => s.sequence.id !== all[0]!.sequence.id))
    return refuse('timeline.cannotLink', 'Linking needs two or more clips of one sequence; nothing was changed.')
  const linkId = draft.newId<string>('clp').replace('clp_', 'lnk_')
  for (const s of all) draft.put({ ...s.clip, linkId })
  return ok(undefined)
}

/** Dissolves the links of these clips. */
export function unlink(draft: Draft, edit: EditOf<'unlink'>): Result<void> {
  const found = sites(draft, edit.clipIds)
  if (!found.ok) return found
  for (const s of [...found.value.named, ...found.value.pulled]) draft.put({ ...s.clip, linkId: null })
  return ok(undefined)
}
