import { ok, refuse, type Result } from '../../base/result.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import type { Ticks } from '../../time/ticks.ts'
import type { ClipId } from '../ids.ts'
import { clipEnd } from '../source-range.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { partLinked } from './insert.ts'
import { partners } from './linked.ts'

/**
 *      at
 * | A  |  A' | B |   Parts clips in two; both show what they showed. The right parts of linked clips are linked with each other.
 *
 * Refused when `at` lies inside none of them.
 */
export function split(draft: Draft, edit: EditOf<'split'>): Result<void> {
  const done = new Set<ClipId>()
  let parted = 0
  for (const id of edit.clipIds) {
    if (done.has(id)) continue
    const site = draft.site(id)
    if (!site.ok) return site
    const { clip, sequence } = site.value
    done.add(id)
    const at = snapToFrame(edit.at as Ticks, sequence.frameRate)
    if (at <= clip.start || at >= clipEnd(clip)) continue
    if (edit.linked !== false) for (const p of partners(draft, clip)) done.add(p.id)
    const result = partLinked(draft, clip, at, edit.linked)
    if (!result.ok) return result
    parted++
  }
  return parted ? ok(undefined) : refuse('timeline.nothingToSplit', 'No clip lies across this time; nothing was split.')
}
