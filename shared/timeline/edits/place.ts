import { ok, refuse, type Result } from '../../base/result.ts'
import { snapToFrame } from '../../time/frame-rate.ts'
import { ONE } from '../../time/rational.ts'
import { MAX_TICKS, type Ticks, ticks } from '../../time/ticks.ts'
import type { ClipId } from '../ids.ts'
import { type Asset, type Clip, DEFAULT_CLIP_PROPS, type Sequence, type Track } from '../model.ts'
import { defined } from '../same.ts'
import { availableEnd, ceilToFrame, clipEnd, floorToFrame, recordLength, sourceLength } from '../source-range.ts'
import type { Draft } from './draft.ts'
import type { ClipSpec } from './edit.ts'

/** Whether an asset can stand on a track of this kind. */
export function fitsKind(asset: Asset, track: Pick<Track, 'kind' | 'name'>): Result<void> {
  if (asset.kind === 'unusable' || !asset.media)
    return refuse('timeline.unusable', `${asset.name} cannot be used, so it was not placed. Its row in the library says why.`, {
      asset: asset.name,
    })
  const can = track.kind === 'video' ? asset.kind === 'image' || asset.media.video !== null : asset.media.audio !== null
  if (can) return ok(undefined)
  const what = track.kind === 'video' ? 'no picture' : 'no sound'
  return refuse('timeline.wrongKind', `${asset.name} has ${what}, so it was not placed on ${track.name}. Choose another track.`, {
    asset: asset.name,
    track: track.name,
  })
}

/**
 * New clips in a row from `at`, which is moved to the nearest frame. Their ends fall on frames too; where rounding up would leave the
 * media, the length is rounded down. Nothing is put on the track yet.
 */
export function clipsFrom(draft: Draft, track: Track, sequence: Sequence, at: number, specs: readonly ClipSpec[]): Result<Clip[]> {
  const rate = sequence.frameRate
  const placed: Clip[] = []
  let start = snapToFrame(at as Ticks, rate)
  for (const spec of specs) {
    const asset = draft.asset(spec.assetId)
    if (!asset.ok) return asset
    const fits = fitsKind(asset.value, track)
    if (!fits.ok) return fits
    if (spec.id && (draft.has(spec.id) || placed.some((c) => c.id === spec.id)))
      return refuse('timeline.exists', `There is already a record ${spec.id}; nothing was changed.`, { id: spec.id })
    const speed = spec.speed ?? ONE
    const wanted = Math.max(ceilToFrame(start + 1, rate), snapToFrame((start + spec.duration) as Ticks, rate))
    const end = fittingEnd(asset.value, spec, start, wanted, sequence)
    if (!end.ok) return end
    placed.push({
      ...DEFAULT_CLIP_PROPS,
      ...defined(spec.props ?? {}),
      type: 'clip',
      id: spec.id ?? draft.newId<ClipId>('clp'),
      trackId: track.id,
      assetId: spec.assetId,
      start,
      duration: ticks(end.value - start),
      sourceStart: spec.sourceStart,
      speed,
      linkId: spec.linkId ?? null,
    })
    start = clipEnd(placed.at(-1)!)
  }
  return ok(placed)
}

function fittingEnd(asset: Asset, spec: ClipSpec, start: number, wanted: number, sequence: Sequence): Result<number> {
  if (wanted > MAX_TICKS) return refuse('timeline.tooLong', 'A sequence cannot be longer than 100 days; nothing was changed.')
  const speed = spec.speed ?? ONE
  const available = availableEnd(asset)
  if (spec.sourceStart + sourceLength(wanted - start, speed) <= available) return ok(wanted)
  const end = floorToFrame(start + recordLength(available - spec.sourceStart, speed), sequence.frameRate)
  // Asked for the media's own end: at most a frame is lost. Asked for more than there is: say so.
  const asked = spec.sourceStart + sourceLength(spec.duration, speed)
  const slack = sourceLength(ceilToFrame(start + 1, sequence.frameRate) - start, speed)
  if (end > start && asked <= available + slack) return ok(end)
  return refuse(
    'timeline.beyondMedia',
    `${asset.name} is too short for this; nothing was placed. Choose an earlier or shorter part of it.`,
    {
      asset: asset.name,
    },
  )
}
