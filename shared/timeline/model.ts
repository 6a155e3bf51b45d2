import { z } from 'zod'
import { BeatGrid } from '../analysis/beat-grid.ts'
import { ContentHash, MediaReference } from '../media/fingerprint.ts'
import { MediaInfo } from '../media/media-info.ts'
import { FrameRate } from '../time/frame-rate.ts'
import { Rational } from '../time/rational.ts'
import { NonNegativeTicks, PositiveTicks, Ticks } from '../time/ticks.ts'
import { AssetId, ClipId, GridId, MarkerId, MontageId, SequenceId, TrackId, TransitionId } from './ids.ts'

const Name = z.string().max(500)

/** A file that was offered and cannot be used: kept as a row with its reason. */
export const Unusable = z.object({ code: z.string(), message: z.string() })

/** Imported media. `original` and `proxy` are two references of one asset; clips point to the asset, so switching edits nothing. */
export const Asset = z.object({
  type: z.literal('asset'),
  id: AssetId,
  name: Name,
  /** 'unusable' has a reason, no media and no clips. */
  kind: z.enum(['video', 'audio', 'image', 'unusable']),
  hash: ContentHash.nullable(),
  original: MediaReference,
  proxy: MediaReference.nullable(),
  media: MediaInfo.nullable(),
  unusable: Unusable.nullable(),
  /** Milliseconds since 1970. */
  importedAt: z.number(),
})
export type Asset = z.infer<typeof Asset>

export const Sequence = z.object({
  type: z.literal('sequence'),
  id: SequenceId,
  name: Name,
  frameRate: FrameRate,
  width: z.int().min(16).max(16384),
  height: z.int().min(16).max(16384),
  sampleRate: z.int().min(8000).max(192000),
  /** Whether the export normalises the mix, and to which integrated loudness in LUFS. */
  loudness: z.number().min(-40).max(-5).nullable(),
})
export type Sequence = z.infer<typeof Sequence>

export const Track = z.object({
  type: z.literal('track'),
  id: TrackId,
  sequenceId: SequenceId,
  kind: z.enum(['video', 'audio']),
  name: Name,
  /** Paint order among tracks of the sequence, 0 at the bottom; unique within (sequence, kind). */
  order: z.int().min(0).max(999),
  /** 'music' carries songs (ducks the clip sound below it); 'clip-sound' carries the sound that belongs to pictures. */
  role: z.enum(['main', 'overlay', 'clip-sound', 'music']),
  muted: z.boolean(),
  solo: z.boolean(),
  locked: z.boolean(),
  hidden: z.boolean(),
  /** Row height in the timeline view, CSS pixels. */
  height: z.int().min(18).max(400),
})
export type Track = z.infer<typeof Track>

/** Grade of a clip. Every value is 0 (or null) when untouched. */
export const Grade = z.object({
  /** Stops, -3..3. */
  exposure: z.number().min(-3).max(3),
  /** Percent, -100..100. */
  contrast: z.number().min(-100).max(100),
  saturation: z.number().min(-100).max(100),
  /** Percent, -100 (cool) .. 100 (warm). */
  temperature: z.number().min(-100).max(100),
  /** A .cube file by path, or a shipped look as 'look:<name>'; intensity 0..1. */
  lut: z.object({ source: z.string().max(4096), intensity: z.number().min(0).max(1) }).nullable(),
  /** Percent, 0..100. */
  vignette: z.number().min(0).max(100),
  grain: z.number().min(0).max(100),
})
export type Grade = z.infer<typeof Grade>

/** A move over a clip (stills, punch-ins): frame centre and zoom at its start and end; zoom 1 fills the frame as `fit` says. */
export const PanZoom = z.object({
  from: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1), zoom: z.number().min(1).max(8) }),
  to: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1), zoom: z.number().min(1).max(8) }),
})
export type PanZoom = z.infer<typeof PanZoom>

export const Fit = z.enum(['fit', 'fill', 'blur', 'stretch'])
export type Fit = z.infer<typeof Fit>

/** Takes the shake out of a film's picture, enlarged as far as that needs, so that no edge shows. */
export const Stabilise = z.object({
  /** smooth: the camera goes its way, evenly; locked: as on a tripod, as far as `maxZoom` lets it. */
  mode: z.enum(['smooth', 'locked']),
  /** How long the movements are that are evened out, 0 (a tenth of a second) .. 1 (seconds); 'locked' needs none. */
  smoothness: z.number().min(0).max(1),
  /** The picture is never enlarged by more than this: larger shakes stay in part. */
  maxZoom: z.number().min(1.02).max(1.5),
})
export type Stabilise = z.infer<typeof Stabilise>

/** What a clip shows and how, without where it stands. */
export const ClipProps = z.object({
  name: Name,
  /** fit: whole picture with bars; fill: cropped around `focus`; blur: whole picture on its own blurred copy; stretch: distorted. */
  fit: Fit,
  /** Point of the picture that `fill` keeps, 0..1 from the left and top. */
  focus: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }),
  /** Offset of the picture in fractions of the frame, and its scale and clockwise turn in degrees. */
  transform: z.object({
    x: z.number().min(-4).max(4),
    y: z.number().min(-4).max(4),
    scale: z.number().min(0.01).max(16),
    rotation: z.number().min(-360).max(360),
  }),
  opacity: z.number().min(0).max(1),
  panZoom: PanZoom.nullable(),
  /** Null or absent (projects from before there was one): the picture as it was shot. */
  stabilise: Stabilise.nullable().optional(),
  grade: Grade,
  /** Decibels; -100 is silence. */
  volume: z.number().min(-100).max(24),
  /** -1 left .. 1 right. */
  pan: z.number().min(-1).max(1),
  /** Length of the fade from and to nothing at the clip's ends (picture: opacity, sound: volume). */
  fadeIn: NonNegativeTicks,
  fadeOut: NonNegativeTicks,
  /** Decibels by which this sound is lowered while music plays; 0 leaves it. */
  duck: z.number().min(-60).max(0),
  disabled: z.boolean(),
  /** Why the planner chose it; shown in the inspector. */
  reasons: z.array(z.object({ term: z.string(), score: z.number(), text: z.string() })),
})
export type ClipProps = z.infer<typeof ClipProps>

/**
 * Use of a span of an asset on a track. Record range is [start, start + duration); source range is
 * [sourceStart, sourceStart + duration × speed), in media time (for stills the source range is ignored).
 */
export const Clip = ClipProps.extend({
  type: z.literal('clip'),
  id: ClipId,
  trackId: TrackId,
  assetId: AssetId,
  start: NonNegativeTicks,
  duration: PositiveTicks,
  sourceStart: NonNegativeTicks,
  speed: Rational,
  /** Clips with one link id (picture and its sound) move and trim together. */
  linkId: z.string().max(80).nullable(),
})
export type Clip = z.infer<typeof Clip>

export const TransitionKind = z.enum([
  'dissolve',
  'dip-black',
  'dip-white',
  'wipe-left',
  'wipe-right',
  'slide-left',
  'slide-right',
  'push-left',
  'push-right',
  'zoom',
  'whip',
  'flash',
  'glitch',
  'blur',
])
export type TransitionKind = z.infer<typeof TransitionKind>

/** Blend across the cut between two clips that touch; covers [cut - inOffset, cut + outOffset), fed by both clips' handles. */
export const Transition = z.object({
  type: z.literal('transition'),
  id: TransitionId,
  trackId: TrackId,
  fromClipId: ClipId,
  toClipId: ClipId,
  kind: TransitionKind,
  inOffset: NonNegativeTicks,
  outOffset: NonNegativeTicks,
})
export type Transition = z.infer<typeof Transition>

export const Marker = z.object({
  type: z.literal('marker'),
  id: MarkerId,
  sequenceId: SequenceId,
  time: NonNegativeTicks,
  duration: NonNegativeTicks,
  label: Name,
  color: z.enum(['accent', 'good', 'warn', 'bad', 'info']),
})
export type Marker = z.infer<typeof Marker>

/** The edited beat grid of a song; the measured one stays in the analysis cache. */
export const GridRecord = z.object({ type: z.literal('grid'), id: GridId, assetId: AssetId, grid: BeatGrid })
export type GridRecord = z.infer<typeof GridRecord>

/** The montage in the works: settings, locks and the current plan, as JSON that planning/montage-settings.ts and edit-plan.ts describe. */
export const MontageRecord = z.object({ type: z.literal('montage'), id: MontageId, settings: z.json(), plan: z.json().nullable() })
export type MontageRecord = z.infer<typeof MontageRecord>

export const ProjectRecord = z.discriminatedUnion('type', [Asset, Sequence, Track, Clip, Transition, Marker, GridRecord, MontageRecord])
export type ProjectRecord = z.infer<typeof ProjectRecord>
export type RecordType = ProjectRecord['type']

/** The whole project: flat records by id. Never mutated; see diff.ts. */
export type ProjectDocument = ReadonlyMap<string, ProjectRecord>

export const NO_GRADE: Grade = { exposure: 0, contrast: 0, saturation: 0, temperature: 0, lut: null, vignette: 0, grain: 0 }

export const DEFAULT_STABILISE: Stabilise = { mode: 'smooth', smoothness: 0.5, maxZoom: 1.2 }

export const DEFAULT_CLIP_PROPS: ClipProps = {
  name: '',
  fit: 'fit',
  focus: { x: 0.5, y: 0.5 },
  transform: { x: 0, y: 0, scale: 1, rotation: 0 },
  opacity: 1,
  panZoom: null,
  stabilise: null,
  grade: NO_GRADE,
  volume: 0,
  pan: 0,
  fadeIn: 0 as Ticks,
  fadeOut: 0 as Ticks,
  duck: 0,
  disabled: false,
  reasons: [],
}
