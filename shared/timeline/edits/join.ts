import { ok, refuse, type Result } from '../../base/result.ts'
import { equalRational } from '../../time/rational.ts'
import { ticks } from '../../time/ticks.ts'
import { clipEnd, isStill, sourceEnd, sourceLength } from '../source-range.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'

/** | A | A' |  ->  |   A    |   Joins two touching clips of one asset whose source ranges continue; the look is the left one's. */
export function join(draft: Draft, edit: EditOf<'join'>): Result<void> {
  const [l, r] = [draft.site(edit.leftClipId), draft.site(edit.rightClipId)]
  if (!l.ok) return l
  if (!r.ok) return r
  const [left, right] = [l.value.clip, r.value.clip]
  // Playback speeds other than 1 round the seam down by less than a tick.
  const continues = isStill(l.value.asset) || Math.abs(sourceEnd(left) - right.sourceStart) <= 1
  const fits =
    left.trackId === right.trackId &&
    left.assetId === right.assetId &&
    clipEnd(left) === right.start &&
    equalRational(left.speed, right.speed)
  if (left.id === right.id || !fits || !continues)
    return refuse('timeline.notContinuous', 'These clips do not continue each other, so they were not joined; nothing was changed.')
  const duration = ticks(left.duration + right.duration)
  for (const t of [...draft.transitionsAt(right.id)]) {
    if (t.fromClipId === right.id) draft.put({ ...t, fromClipId: left.id })
    else draft.remove(t.id)
  }
  draft.remove(right.id)
  const sourceStart = isStill(l.value.asset) ? left.sourceStart : ticks(Math.max(0, sourceEnd(right) - sourceLength(duration, left.speed)))
  draft.put({ ...left, duration, sourceStart, fadeOut: right.fadeOut })
  return ok(undefined)
}
