import { ok, refuse, type Result } from '../../base/result.ts'
import { fromNumber, toNumber } from '../../time/rational.ts'
import { fromSeconds, ticks, toSeconds } from '../../time/ticks.ts'
import type { Edit } from '../../timeline/edits/edit.ts'
import type { Asset, Clip } from '../../timeline/model.ts'
import { handlesOf, recordOf } from '../../timeline/query.ts'
import { clipEnd, isStill, sourceLength } from '../../timeline/source-range.ts'
import type { ImprovementAction } from '../compare-result.ts'
import type { Segment } from '../learn-result.ts'
import { signalsOf } from '../shot-signals.ts'
import { bestWindow, shotAround } from './choose-window.ts'
import type { FoundStep, StepWorld } from './plan-step.ts'

/** Slower than this a picture stutters. */
const SLOWEST = 0.5
/** Seconds that are no change. */
const NOTHING = 0.02

/**
 * A clip at the length of the reference: shortened to its best moment, or lengthened with what the take holds beyond its ends (never into
 * another shot), else slowed down. What follows moves along.
 */
export function planLength({ user }: FoundStep, clip: Clip, action: ImprovementAction, world: StepWorld): Result<Edit[]> {
  const asset = recordOf(world.doc, 'asset', clip.assetId)
  const wanted = secondsOf(action, user!)
  if (!asset || wanted === null)
    return refuse('learn.byHand', 'This step does not say how long the shot should be, so nothing was changed; do it by hand.')
  const now = toSeconds(clip.duration)
  if (Math.abs(wanted - now) < NOTHING)
    return refuse('learn.alreadySo', 'The clip has this length already, so nothing was changed; check again to mark the step as done.')
  return wanted < now ? ok(shorten(clip, asset, wanted, world)) : lengthen(clip, asset, wanted, world)
}

/** Beats are those of the user's own music, as long as they are in this shot. */
function secondsOf({ parameters }: ImprovementAction, user: Segment): number | null {
  const { seconds, beats } = parameters
  if (typeof seconds === 'number' && seconds > 0) return seconds
  const own = signalsOf(user)?.beats
  return typeof beats === 'number' && beats > 0 && own ? (beats * (user.end_ms - user.start_ms)) / 1000 / own : null
}

function shorten(clip: Clip, asset: Asset, wanted: number, world: StepWorld): Edit[] {
  const speed = toNumber(clip.speed)
  const from = toSeconds(clip.sourceStart)
  const to = from + toSeconds(ticks(sourceLength(clip.duration, clip.speed)))
  const head = isStill(asset) ? 0 : (bestWindow(world.picture(asset.id)?.moments ?? [], from, to, wanted * speed) - from) / speed
  const start = clip.start + fromSeconds(head)
  const out: Edit = { verb: 'ripple', clipId: clip.id, edge: 'out', to: ticks(start + fromSeconds(wanted)) }
  const into: Edit = { verb: 'ripple', clipId: clip.id, edge: 'in', to: ticks(start) }
  const trims: Edit[] = []
  if (start + fromSeconds(wanted) < clipEnd(clip)) trims.push(out)
  if (head > NOTHING) trims.push(into)
  return trims
}

function lengthen(clip: Clip, asset: Asset, wanted: number, world: StepWorld): Result<Edit[]> {
  const missing = wanted - toSeconds(clip.duration)
  const { head, tail } = roomOf(clip, asset, world)
  if (head + tail >= missing) {
    const after = Math.min(missing, tail)
    const before = missing - after
    const edits: Edit[] = []
    if (after > NOTHING) edits.push({ verb: 'ripple', clipId: clip.id, edge: 'out', to: ticks(clipEnd(clip) + fromSeconds(after)) })
    if (before > NOTHING) edits.push({ verb: 'ripple', clipId: clip.id, edge: 'in', to: ticks(clip.start - fromSeconds(before)) })
    return ok(edits)
  }
  const speed = (toNumber(clip.speed) * toSeconds(clip.duration)) / wanted
  if (speed < SLOWEST)
    return refuse(
      'learn.takeTooShort',
      `“${asset.name}” is too short for this length even at half speed, so nothing was changed; shoot a longer take or choose another.`,
      { name: asset.name },
    )
  return ok([{ verb: 'speed', clipId: clip.id, speed: fromNumber(speed, 1000), ripple: true }])
}

/** Seconds of film by which a clip may grow at each end within the same shot of its media. */
function roomOf(clip: Clip, asset: Asset, world: StepWorld): { head: number; tail: number } {
  const { head, tail } = handlesOf(world.doc, clip)
  if (isStill(asset)) return { head: 0, tail: Number.POSITIVE_INFINITY }
  const speed = toNumber(clip.speed)
  const from = toSeconds(clip.sourceStart)
  const to = from + toSeconds(ticks(sourceLength(clip.duration, clip.speed)))
  const shot = shotAround(world.picture(asset.id), from, to)
  const within = (seconds: number): number => Math.max(0, seconds / speed)
  return {
    head: Math.min(toSeconds(ticks(Math.floor(head))), shot ? within(from - shot.start) : Number.POSITIVE_INFINITY),
    tail: Math.min(toSeconds(ticks(Math.floor(tail))), shot ? within(shot.end - to) : Number.POSITIVE_INFINITY),
  }
}
