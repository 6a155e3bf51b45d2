import { z } from 'zod'
import { Rational } from '../../time/rational.ts'
import { NonNegativeTicks, PositiveTicks, Ticks } from '../../time/ticks.ts'
import { AssetId, ClipId, MarkerId, SequenceId, TrackId, TransitionId } from '../ids.ts'
import { Asset, ClipProps, GridRecord, Marker, MontageRecord, Sequence, Track, Transition } from '../model.ts'

/** Media to place: `id` may be chosen by the caller so that later edits of the same batch can name it. */
export const ClipSpec = z.object({
  id: ClipId.optional(),
  assetId: AssetId,
  sourceStart: NonNegativeTicks,
  duration: PositiveTicks,
  speed: Rational.optional(),
  linkId: z.string().max(80).nullable().optional(),
  props: ClipProps.partial().optional(),
})
export type ClipSpec = z.infer<typeof ClipSpec>

const edge = z.enum(['in', 'out'])
const clipIds = z.array(ClipId).min(1).max(100_000)

/**
 * Every change of a project, as a value. One verb a file in this folder carries each out: (document, edit, newId) → diff or refusal.
 * Times are record ticks unless named source. Verbs on a clip take its linked clips along unless `linked` is false.
 */
export const Edit = z.discriminatedUnion('verb', [
  /** Pushes what comes after `at` on the track (and on all unlocked tracks when `ripple` is 'all') to the right. */
  z.object({
    verb: z.literal('insert'),
    trackId: TrackId,
    at: NonNegativeTicks,
    clips: z.array(ClipSpec).min(1),
    ripple: z.enum(['track', 'all']).optional(),
  }),
  /** Replaces what lies under it. */
  z.object({ verb: z.literal('overwrite'), trackId: TrackId, at: NonNegativeTicks, clips: z.array(ClipSpec).min(1) }),
  /** Removes and leaves a gap. */
  z.object({ verb: z.literal('lift'), clipIds, linked: z.boolean().optional() }),
  /** Removes and closes the gap. */
  z.object({ verb: z.literal('extract'), clipIds, linked: z.boolean().optional(), ripple: z.enum(['track', 'all']).optional() }),
  /** Moves one edge to `to`; neighbours stay (the edge stops at them). */
  z.object({ verb: z.literal('trim'), clipId: ClipId, edge, to: NonNegativeTicks, linked: z.boolean().optional() }),
  /** Moves one edge and everything after; the head of a clip at the start may be pulled to before 0, since it then moves back. */
  z.object({ verb: z.literal('ripple'), clipId: ClipId, edge, to: Ticks, linked: z.boolean().optional() }),
  /** Moves the cut between two clips that touch. */
  z.object({ verb: z.literal('roll'), leftClipId: ClipId, rightClipId: ClipId, to: NonNegativeTicks, linked: z.boolean().optional() }),
  /** Shows another part of the source in the same place; `by` in source ticks, positive = later material. */
  z.object({ verb: z.literal('slip'), clipId: ClipId, by: Ticks, linked: z.boolean().optional() }),
  /** Moves a clip between its neighbours, which give and take. */
  z.object({ verb: z.literal('slide'), clipId: ClipId, by: Ticks, linked: z.boolean().optional() }),
  z.object({ verb: z.literal('split'), clipIds, at: NonNegativeTicks, linked: z.boolean().optional() }),
  /** Moves clips in time and by `trackOffset` tracks of the same kind; 'overwrite' replaces what lies there, 'insert' pushes it. */
  z.object({
    verb: z.literal('move'),
    clipIds,
    by: Ticks,
    trackOffset: z.int().min(-999).max(999).optional(),
    mode: z.enum(['overwrite', 'insert']).optional(),
    linked: z.boolean().optional(),
  }),
  /** Joins two touching clips of one asset whose source ranges continue. */
  z.object({ verb: z.literal('join'), leftClipId: ClipId, rightClipId: ClipId }),
  /** Changes how a clip looks and sounds. */
  z.object({ verb: z.literal('setClip'), clipIds, props: ClipProps.partial() }),
  /** Changes playback speed; keeps the source range where `ripple` allows, else keeps the duration. */
  z.object({ verb: z.literal('speed'), clipId: ClipId, speed: Rational, ripple: z.boolean().optional() }),
  /** Shows another source in the same place, e.g. a runner-up. */
  z.object({ verb: z.literal('replace'), clipId: ClipId, assetId: AssetId, sourceStart: NonNegativeTicks }),
  z.object({ verb: z.literal('link'), clipIds }),
  z.object({ verb: z.literal('unlink'), clipIds }),
  z.object({
    verb: z.literal('addTransition'),
    fromClipId: ClipId,
    toClipId: ClipId,
    kind: Transition.shape.kind,
    inOffset: NonNegativeTicks,
    outOffset: NonNegativeTicks,
  }),
  z.object({
    verb: z.literal('setTransition'),
    transitionId: TransitionId,
    patch: Transition.pick({ kind: true, inOffset: true, outOffset: true }).partial(),
  }),
  z.object({ verb: z.literal('removeTransition'), transitionId: TransitionId }),
  z.object({ verb: z.literal('addTrack'), track: Track.omit({ type: true, id: true }).extend({ id: TrackId.optional() }) }),
  z.object({
    verb: z.literal('setTrack'),
    trackId: TrackId,
    patch: Track.omit({ type: true, id: true, sequenceId: true, kind: true }).partial(),
  }),
  /** Refused while clips are on it unless `withClips`. */
  z.object({ verb: z.literal('removeTrack'), trackId: TrackId, withClips: z.boolean().optional() }),
  z.object({ verb: z.literal('addMarker'), marker: Marker.omit({ type: true, id: true }) }),
  z.object({ verb: z.literal('setMarker'), markerId: MarkerId, patch: Marker.omit({ type: true, id: true, sequenceId: true }).partial() }),
  z.object({ verb: z.literal('removeMarker'), markerId: MarkerId }),
  z.object({ verb: z.literal('addSequence'), sequence: Sequence.omit({ type: true, id: true }).extend({ id: SequenceId.optional() }) }),
  z.object({ verb: z.literal('setSequence'), sequenceId: SequenceId, patch: Sequence.omit({ type: true, id: true }).partial() }),
  z.object({ verb: z.literal('removeSequence'), sequenceId: SequenceId }),
  z.object({ verb: z.literal('addAsset'), asset: Asset }),
  z.object({ verb: z.literal('setAsset'), assetId: AssetId, patch: Asset.omit({ type: true, id: true }).partial() }),
  /** Refused while clips use it unless `withClips`. */
  z.object({ verb: z.literal('removeAsset'), assetId: AssetId, withClips: z.boolean().optional() }),
  /** Puts or replaces the edited beat grid of a song. */
  z.object({ verb: z.literal('setGrid'), assetId: AssetId, grid: GridRecord.shape.grid }),
  z.object({ verb: z.literal('clearGrid'), assetId: AssetId }),
  /** Puts or replaces the montage in the works (one per project). */
  z.object({ verb: z.literal('setMontage'), settings: MontageRecord.shape.settings, plan: MontageRecord.shape.plan }),
])
export type Edit = z.infer<typeof Edit>
export type EditVerb = Edit['verb']
export type EditOf<V extends EditVerb> = Extract<Edit, { verb: V }>
