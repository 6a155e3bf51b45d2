import { ok, refuse, type Result } from '../base/result.ts'
import { displaySize } from '../media/media-info.ts'
import { type FrameRate, frameToTicks } from '../time/frame-rate.ts'
import { toNumber } from '../time/rational.ts'
import { TICKS_PER_SECOND } from '../time/ticks.ts'
import type { SequenceId } from '../timeline/ids.ts'
import type { Asset, Clip, ProjectDocument, Sequence, Track } from '../timeline/model.ts'
import { type SequenceView, viewSequence } from './document-view.ts'
import { flatten, frameAtOrAfter, type PlacedClip, type PlacedTransition, trackPieces } from './picture-spans.ts'
import type { PictureClip, RenderList, RenderSource, SteadyClip } from './render-list.ts'
import { buildSounds } from './build-sounds.ts'

/** Where an asset's media lies now; null where it is not to be found. */
export interface SourceFiles {
  path: string | null
  proxyPath: string | null
}
export interface BuildOptions {
  source(asset: Asset): SourceFiles
  /** What to do about missing media: refuse (export, default), or show a slate in its place (preview). */
  missing?: 'refuse' | 'slate'
  /** Where the camera path of media seconds [from, to] lies or will lie; null: nothing to steady with (yet). */
  cameraPath?(asset: Asset, from: number, to: number): Pick<SteadyClip, 'files' | 'firstBlock'> | null
}

/** Collects the files in use, each once. */
export class SourceTable {
  readonly sources: RenderSource[] = []
  readonly missing: Asset[] = []
  readonly #index = new Map<string, number>()
  readonly #options: BuildOptions

  constructor(options: BuildOptions) {
    this.#options = options
  }
  add(asset: Asset): number {
    const known = this.#index.get(asset.id)
    if (known !== undefined) return known
    const { path, proxyPath } = this.#options.source(asset)
    if (path === null) this.missing.push(asset)
    const kind = asset.kind === 'unusable' ? 'video' : asset.kind
    const content = asset.hash === null ? {} : { content: asset.hash }
    const index = this.sources.push({ name: asset.name, kind, path, proxyPath, ...content }) - 1
    this.#index.set(asset.id, index)
    return index
  }
}

/**
 * Turns a sequence into the flat list that preview and export draw.
 * Refuses 'render.noSequence', 'render.empty', and (unless `missing` is 'slate') 'render.missing', naming the first file.
 */
export function buildRenderList(doc: ProjectDocument, sequenceId: SequenceId, options: BuildOptions): Result<RenderList> {
  const view = viewSequence(doc, sequenceId)
  if (!view) return refuse('render.noSequence', 'This sequence is no longer in the project; choose another one.')
  const { sequence } = view
  const rate = sequence.frameRate
  const end = Math.max(0, ...view.tracks.flatMap((t) => view.clips.get(t.id) ?? []).map((c) => c.start + c.duration))
  const frames = frameAtOrAfter(end, rate)
  if (frames === 0) {
    return refuse('render.empty', `"${sequence.name}" has no clips yet; put something on its timeline first.`, { name: sequence.name })
  }
  const table = new SourceTable(options)
  const clips: PictureClip[] = []
  const layers = view.tracks
    .filter((t) => t.kind === 'video' && !t.hidden)
    .map((t) => {
      const { placed, indexOf } = placeClips(view, t, table, clips, options)
      return trackPieces(placed, placeTransitions(view, t, indexOf))
    })
  const sounds = buildSounds(view, table)
  const [gone] = table.missing
  if (gone && options.missing !== 'slate') return refuseMissing(gone, table.missing.length)
  return ok({
    version: 1,
    name: sequence.name,
    width: sequence.width,
    height: sequence.height,
    frameRate: rate,
    sampleRate: sequence.sampleRate,
    loudness: sequence.loudness,
    duration: frameToTicks(frames, rate) / TICKS_PER_SECOND,
    frames,
    sources: table.sources,
    clips,
    spans: flatten(layers, frames),
    sounds,
  })
}

function refuseMissing(asset: Asset, count: number): { ok: false; refusal: import('../base/result.ts').Refusal } {
  const more = count > 1 ? ` and ${count - 1} more` : ''
  return refuse(
    'render.missing',
    `"${asset.name}"${more} cannot be found where it was; nothing was written. Relink it or remove its clips.`,
    {
      name: asset.name,
      count,
    },
  )
}

function placeClips(view: SequenceView, track: Track, table: SourceTable, clips: PictureClip[], options: BuildOptions) {
  const placed: PlacedClip[] = []
  const indexOf = new Map<string, number>()
  const rate = view.sequence.frameRate
  for (const c of view.clips.get(track.id) ?? []) {
    const asset = view.assets.get(c.assetId)
    if (c.disabled || !asset || asset.kind === 'audio') continue
    const clip = clips.push({ ...pictureClip(c, table.add(asset)), steady: steadyClip(c, asset, options) }) - 1
    indexOf.set(c.id, clip)
    const end = frameAtOrAfter(c.start + c.duration, rate)
    placed.push({ clip, start: frameAtOrAfter(c.start, rate), end, covers: covers(c, asset, view.sequence) })
  }
  return { placed, indexOf }
}

function placeTransitions(view: SequenceView, track: Track, indexOf: Map<string, number>): PlacedTransition[] {
  const rate: FrameRate = view.sequence.frameRate
  const byId = new Map((view.clips.get(track.id) ?? []).map((c) => [c.id as string, c]))
  return (view.transitions.get(track.id) ?? []).flatMap((t) => {
    const [from, to, right] = [indexOf.get(t.fromClipId), indexOf.get(t.toClipId), byId.get(t.toClipId)]
    if (from === undefined || to === undefined || !right) return []
    const start = frameAtOrAfter(Math.max(0, right.start - t.inOffset), rate)
    return [{ kind: t.kind, from, to, start, end: frameAtOrAfter(right.start + t.outOffset, rate) }]
  })
}

const pictureClip = (c: Clip, source: number): Omit<PictureClip, 'steady'> => ({
  source,
  start: c.start,
  end: c.start + c.duration,
  sourceStart: c.sourceStart,
  speed: c.speed,
  fit: c.fit,
  focus: c.focus,
  transform: c.transform,
  opacity: c.opacity,
  fadeIn: c.fadeIn,
  fadeOut: c.fadeOut,
  panZoom: c.panZoom,
  grade: c.grade,
})

/** Seconds of media before and after a clip that tell how its camera came and went on. */
const STEADY_MARGIN = 2

/** Media seconds that a clip shows. */
export function shownSeconds(c: Pick<Clip, 'sourceStart' | 'duration' | 'speed'>): { from: number; to: number } {
  const from = c.sourceStart / TICKS_PER_SECOND
  return { from, to: from + (c.duration / TICKS_PER_SECOND) * toNumber(c.speed) }
}

/** Media seconds whose camera path must be known to steady a clip. */
export function steadySeconds(c: Pick<Clip, 'sourceStart' | 'duration' | 'speed'>): { from: number; to: number } {
  const { from, to } = shownSeconds(c)
  return { from: Math.max(0, from - STEADY_MARGIN), to: to + STEADY_MARGIN }
}

function steadyClip(c: Clip, asset: Asset, { cameraPath }: BuildOptions): SteadyClip | null {
  if (!c.stabilise || asset.kind !== 'video' || !cameraPath) return null
  const { from, to } = steadySeconds(c)
  const path = cameraPath(asset, from, to)
  return path && { ...c.stabilise, ...path }
}

/** Whether the clip hides everything below it, as far as its settings and its media's shape tell. */
function covers(c: Clip, asset: Asset, sequence: Sequence): boolean {
  const v = asset.media?.video
  if (!v || v.hasAlpha || c.opacity < 1 || c.fadeIn > 0 || c.fadeOut > 0) return false
  const { x, y, scale, rotation } = c.transform
  if (x !== 0 || y !== 0 || scale !== 1 || rotation !== 0) return false
  if (c.fit !== 'fit') return true
  const size = displaySize(v)
  return Math.abs((size.width / size.height) * (sequence.height / sequence.width) - 1) < 1e-3
}

/** The media time in ticks that `clip` shows at sequence time `t` (ticks); not clamped to the media. */
export const sourceTimeAt = (clip: { start: number; sourceStart: number; speed: { num: number; den: number } }, t: number): number =>
  clip.sourceStart + (t - clip.start) * toNumber(clip.speed)
