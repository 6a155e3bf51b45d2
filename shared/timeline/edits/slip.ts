import { ok, refuse, type Result } from '../../base/result.ts'
import { ticks } from '../../time/ticks.ts'
import { availableEnd, isStill, sourceEnd } from '../source-range.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { stopped } from './edges.ts'
import { sites } from './linked.ts'

/**
 * | A |b c d| E |  ->  | A |c d e| E |
 *
 * Shows another part of the source in the same place. Stops at the ends of the media; refused for stills, which have no other part.
 */
export function slip(draft: Draft, edit: EditOf<'slip'>): Result<void> {
  const found = sites(draft, [edit.clipId], edit.linked)
  if (!found.ok) return found
  const moving = [...found.value.named, ...found.value.pulled].filter((s) => !isStill(s.asset))
  if (!moving.length) return refuse('timeline.still', 'A still has no other part to slip to; nothing was changed.')
  const low = Math.max(...moving.map((s) => 0 - s.clip.sourceStart))
  const high = Math.min(...moving.map((s) => availableEnd(s.asset) - sourceEnd(s.clip)))
  const by = Math.min(Math.max(edit.by, low), high)
  if (edit.by !== 0 && by === 0) return stopped('handle')
  for (const { clip } of moving) draft.put({ ...clip, sourceStart: ticks(clip.sourceStart + by) })
  return ok(undefined)
}
