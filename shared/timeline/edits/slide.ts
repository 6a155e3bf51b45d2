import { ok, type Result } from '../../base/result.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import type { Ticks } from '../../time/ticks.ts'
import { firstFrom } from '../document-index.ts'
import type { Clip } from '../model.ts'
import { clipEnd } from '../source-range.ts'
import type { ClipSite, Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { edgeSpan, putEdges, type Stop, stopped } from './edges.ts'
import { sites } from './linked.ts'
import { moved } from './shift.ts'

/**
 * | A   | B |  C|  ->  | A | B |    C|
 *
 * Moves a clip between its neighbours, which give and take. Where no clip touches, the gap gives and takes. Stops at the ends of the
 * neighbours' material and where one would be shorter than a frame.
 */
export function slide(draft: Draft, edit: EditOf<'slide'>): Result<void> {
  const found = sites(draft, [edit.clipId], edit.linked)
  if (!found.ok) return found
  const all = [...found.value.named, ...found.value.pulled]
  const lead = all[0]!
  const wanted = snapToFrame((lead.clip.start + edit.by) as Ticks, lead.sequence.frameRate) - lead.clip.start
  const stage: Stage[] = []
  for (const site of all) {
    const around = neighbours(draft, site)
    if (!around.ok) return around
    stage.push(around.value)
  }
  const by = clampBy(draft, stage, wanted)
  if (wanted !== 0 && by.delta === 0) return stopped(by.why)
  if (by.delta === 0) return ok(undefined)
  // The side that the clip leaves opens last, the side that it enters gives way first.
  for (const s of stage) {
    const next = moved(s.site.clip, s.site.asset, by.delta, s.site.sequence.frameRate)
    const left = (): void => {
      if (s.left) putEdges(draft, [{ site: s.left, edge: 'out' }], next.start)
    }
    const right = (): void => {
      if (s.right) putEdges(draft, [{ site: s.right, edge: 'in' }], clipEnd(next))
    }
    if (by.delta > 0) right()
    else left()
    draft.put(next)
    if (by.delta > 0) left()
    else right()
  }
  return ok(undefined)
}

interface Stage {
  site: ClipSite
  /** The clips that touch it. */
  left: ClipSite | null
  right: ClipSite | null
  /** Where the next clips stand when there is a gap. */
  before: Clip | undefined
  after: Clip | undefined
}

function neighbours(draft: Draft, site: ClipSite): Result<Stage> {
  const on = draft.clipsOn(site.clip.trackId)
  const i = firstFrom(on, site.clip.start)
  const [before, after] = [on[i - 1], on[i + 1]]
  const stage: Stage = { site, left: null, right: null, before, after }
  if (before && clipEnd(before) === site.clip.start) {
    const left = draft.siteOf(before)
    if (!left.ok) return left
    stage.left = left.value
  }
  if (after && after.start === clipEnd(site.clip)) {
    const right = draft.siteOf(after)
    if (!right.ok) return right
    stage.right = right.value
  }
  return ok(stage)
}

function clampBy(draft: Draft, stage: readonly Stage[], wanted: number): { delta: number; why: Stop } {
  let delta = wanted
  let why: Stop = 'neighbour'
  const limit = (d: number, reason: Stop): void => {
    if (Math.abs(d) >= Math.abs(delta)) return
    delta = d
    why = reason
  }
  for (const s of stage) {
    const [start, end] = [s.site.clip.start, clipEnd(s.site.clip)]
    if (s.left) {
      const span = edgeSpan(draft, [{ site: s.left, edge: 'out' }], true)
      limit(Math.min(Math.max(start + delta, span.low), span.high) - start, delta > 0 ? span.highWhy : span.lowWhy)
    } else limit(Math.max(delta, (s.before ? clipEnd(s.before) : 0) - start), s.before ? 'neighbour' : 'start')
    if (s.right) {
      const span = edgeSpan(draft, [{ site: s.right, edge: 'in' }], true)
      limit(Math.min(Math.max(end + delta, span.low), span.high) - end, delta > 0 ? span.highWhy : span.lowWhy)
    } else if (s.after) limit(Math.min(delta, s.after.start - end), 'neighbour')
  }
  return { delta, why }
}
