import { clamp } from '../base/numbers.ts'
import { frameToTicks, nearestFrame } from '../time/frame-rate.ts'
import { fromSeconds, ticks } from '../time/ticks.ts'
import type { ClipSpec, Edit } from '../timeline/edits/edit.ts'
import type { ClipId, NewId, SequenceId, TrackId } from '../timeline/ids.ts'
import type { Asset, ClipProps, Grade, ProjectDocument, Track } from '../timeline/model.ts'
import { DEFAULT_CLIP_PROPS, NO_GRADE } from '../timeline/model.ts'
import { clipsOnTrack, recordOf, tracksOf } from '../timeline/query.ts'
import { availableEnd, floorToFrame } from '../timeline/source-range.ts'
import { displaySize } from '../media/media-info.ts'
import type { MontagePlan, Pick } from './edit-plan.ts'
import { keptShare } from './film-size.ts'
import type { Style } from './style.ts'

export interface PlanToEditsOptions {
  /** The sequence whose pictures, clip sound and music are replaced; null: a new one. Titles on overlay tracks stay. */
  sequenceId?: SequenceId | null
  newId: NewId
  style: Style
  names: { sequence: string }
}

type Role = 'main' | 'clip-sound' | 'music'

/** Integrated loudness of the mix, LUFS: what the large platforms play without turning it down. */
const LOUDNESS = -14
/** A crop that keeps less of the picture than this loses its subject: the whole picture is shown on its blurred copy instead. */
const LEAST_KEPT = { landscapeFilm: 0.45, portraitFilm: 0.25 }
/** Fades at the ends of clip sound, seconds: no clicks at cuts. */
const SOUND_FADE = 0.03

/** The edits that put a plan on a timeline: one batch, one undo step. Assets of the plan must be in the document. */
export function planToEdits(
  doc: ProjectDocument,
  plan: MontagePlan,
  { sequenceId: wanted, newId, style, names }: PlanToEditsOptions,
): { edits: Edit[]; sequenceId: SequenceId } {
  const old = recordOf(doc, 'sequence', wanted)
  const sequenceId = old?.id ?? (newId('seq') as SequenceId)
  const shape = { frameRate: plan.frameRate, width: plan.width, height: plan.height, loudness: LOUDNESS }
  const edits: Edit[] = []
  if (old) {
    const stale = tracksOf(doc, sequenceId)
      .filter((t) => t.role !== 'overlay')
      .flatMap((t) => clipsOnTrack(doc, t.id).map((c) => c.id))
    if (stale.length) edits.push({ verb: 'lift', clipIds: stale, linked: false })
    edits.push({ verb: 'setSequence', sequenceId, patch: shape })
  } else edits.push({ verb: 'addSequence', sequence: { id: sequenceId, name: names.sequence, sampleRate: 48_000, ...shape } })
  const tracks = ensureTracks(doc, old ? sequenceId : null, sequenceId, newId, edits)

  const clips = plan.picks.map((pick) => pictureClip(doc, plan, pick, style, newId))
  const sounds = plan.picks.map((pick, k) => soundClip(doc, plan, pick, clips[k]!, style, newId))
  edits.push({ verb: 'overwrite', trackId: tracks.main, at: ticks(0), clips })
  plan.picks.forEach((pick, k) => {
    const sound = sounds[k]
    if (sound) edits.push({ verb: 'overwrite', trackId: tracks['clip-sound'], at: pick.start, clips: [sound] })
  })
  edits.push(...transitionEdits(plan, clips), {
    verb: 'overwrite',
    trackId: tracks.music,
    at: ticks(0),
    clips: [musicClip(doc, plan, style)],
  })
  return { edits, sequenceId }
}

const NEW_TRACKS: readonly { role: Role | 'overlay'; kind: Track['kind']; name: string; order: number; height: number }[] = [
  { role: 'main', kind: 'video', name: 'V1', order: 0, height: 64 },
  { role: 'overlay', kind: 'video', name: 'V2', order: 1, height: 44 },
  { role: 'clip-sound', kind: 'audio', name: 'A1', order: 0, height: 44 },
  { role: 'music', kind: 'audio', name: 'M1', order: 1, height: 56 },
]

/** The first track of each role; missing ones are added above what is there. */
function ensureTracks(
  doc: ProjectDocument,
  existing: SequenceId | null,
  sequenceId: SequenceId,
  newId: NewId,
  edits: Edit[],
): Record<Role | 'overlay', TrackId> {
  const there = existing ? tracksOf(doc, existing) : []
  const found = {} as Record<Role | 'overlay', TrackId>
  for (const want of NEW_TRACKS) {
    const track = there.find((t) => t.role === want.role && t.kind === want.kind)
    if (track) {
      found[want.role] = track.id
      continue
    }
    const id = newId('trk') as TrackId
    found[want.role] = id
    const same = there.filter((t) => t.kind === want.kind)
    const order = same.some((t) => t.order === want.order) ? Math.max(...same.map((t) => t.order)) + 1 : want.order
    edits.push({ verb: 'addTrack', track: { ...want, order, id, sequenceId, muted: false, solo: false, locked: false, hidden: false } })
  }
  return found
}

function assetOf(doc: ProjectDocument, pick: Pick): Asset {
  const asset = recordOf(doc, 'asset', pick.ref.assetId)
  if (!asset) throw new Error(`the plan shows ${pick.ref.assetId}, which the document does not hold`)
  return asset
}

function pictureClip(doc: ProjectDocument, plan: MontagePlan, pick: Pick, style: Style, newId: NewId): ClipSpec & { id: ClipId } {
  const asset = assetOf(doc, pick)
  const last = pick.index === plan.picks.length - 1
  const props: Partial<ClipProps> = {
    name: asset.name,
    fit: fitOf(asset, plan),
    focus: pick.focus,
    panZoom: pick.panZoom,
    grade: gradeOf(plan, style),
    reasons: pick.reasons.map(({ term, score, text }) => ({ term, score, text })),
    ...(last ? { fadeOut: ticks(Math.min(plan.fadeOut, pick.duration)) } : {}),
  }
  const { duration, sourceStart, speed } = pick
  return { id: newId('clp') as ClipId, assetId: asset.id, sourceStart, duration, speed, linkId: null, props }
}

function fitOf(asset: Asset, plan: MontagePlan): ClipProps['fit'] {
  const video = asset.media?.video
  if (!video) return 'fill'
  const { width, height } = displaySize(video)
  const landscape = plan.width >= plan.height
  return keptShare(width, height, plan.width / plan.height) < (landscape ? LEAST_KEPT.landscapeFilm : LEAST_KEPT.portraitFilm)
    ? 'blur'
    : 'fill'
}

/** The style's grade, for a learned style with the plan's table; a chosen LUT replaces its colour and keeps its texture. */
export function gradeOf(plan: { settings: MontagePlan['settings']; look?: MontagePlan['look'] }, style: Style): Grade {
  const { vignette, grain, look, lookIntensity, exposure, contrast, saturation, temperature } = style.grade
  const texture = { vignette: clamp(vignette, 0, 100), grain: clamp(grain, 0, 100) }
  if (plan.settings.lut) return { ...NO_GRADE, ...texture, lut: plan.settings.lut }
  const named = look ? { source: `look:${look}`, intensity: clamp(lookIntensity, 0, 1) } : null
  const lut = plan.look ?? named
  const percent = (x: number): number => clamp(x, -100, 100)
  return {
    exposure: clamp(exposure, -3, 3),
    contrast: percent(contrast),
    saturation: percent(saturation),
    temperature: percent(temperature),
    lut,
    ...texture,
  }
}

/** The clip's own sound under its picture; none for stills, silent files, other speeds (they would sound wrong) or when not wanted. */
function soundClip(doc: ProjectDocument, plan: MontagePlan, pick: Pick, picture: ClipSpec, style: Style, newId: NewId): ClipSpec | null {
  const asset = assetOf(doc, pick)
  const silent = !plan.settings.clipSound || style.clipSoundDb <= -60
  if (silent || asset.kind !== 'video' || !asset.media?.audio || pick.speed.num !== pick.speed.den) return null
  const linkId = newId('clp')
  picture.linkId = linkId
  const fade = ticks(Math.min(fromSeconds(SOUND_FADE), Math.floor(pick.duration / 4)))
  const last = pick.index === plan.picks.length - 1
  const props: Partial<ClipProps> = {
    name: asset.name,
    duck: clamp(style.clipSoundDb, -60, 0),
    fadeIn: fade,
    fadeOut: last ? ticks(Math.max(fade, Math.min(plan.fadeOut, pick.duration))) : fade,
  }
  return { id: newId('clp') as ClipId, assetId: asset.id, sourceStart: pick.sourceStart, duration: pick.duration, linkId, props }
}

function transitionEdits(plan: MontagePlan, clips: readonly { id: ClipId }[]): Edit[] {
  const edits: Edit[] = []
  plan.picks.forEach((pick, k) => {
    if (!pick.transition || k === 0) return
    const half = frameToTicks(Math.floor(nearestFrame(pick.transition.duration, plan.frameRate) / 2), plan.frameRate)
    edits.push({
      verb: 'addTransition',
      fromClipId: clips[k - 1]!.id,
      toClipId: clips[k]!.id,
      kind: pick.transition.kind,
      inOffset: half,
      outOffset: ticks(pick.transition.duration - half),
    })
  })
  return edits
}

function musicClip(doc: ProjectDocument, plan: MontagePlan, style: Style): ClipSpec {
  const song = recordOf(doc, 'asset', plan.songAssetId)
  if (!song) throw new Error(`the plan plays ${plan.songAssetId}, which the document does not hold`)
  const sourceStart = fromSeconds(plan.songIn)
  // The last bar line may lie a hair behind the song's end.
  const left = floorToFrame(availableEnd(song) - sourceStart, plan.frameRate)
  const duration = ticks(Math.min(plan.duration, left))
  const props = {
    name: song.name,
    volume: style.musicDb ?? DEFAULT_CLIP_PROPS.volume,
    fadeOut: ticks(Math.min(duration, plan.fadeOut)),
    // Starting inside a song cuts into a sounding wave; a few milliseconds make it a start.
    fadeIn: plan.songIn > 0.05 ? fromSeconds(0.01) : ticks(0),
  }
  return { assetId: song.id, sourceStart, duration, props }
}
