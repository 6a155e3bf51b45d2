import type { Frame } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import { sourceTimeAt } from '#shared/render/build-render-list.ts'
import { opacityAt } from '#shared/render/layer-motion.ts'
import type { Size } from '#shared/render/placement.ts'
import type { PictureClip, RenderLayer, RenderList, RenderSource, RenderSpan } from '#shared/render/render-list.ts'
import { shareOfFrame } from '#shared/render/transition-curves.ts'
import { type FrameRate, frameToTicks } from '#shared/time/frame-rate.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import type { VideoReader } from '../decode/video-reader.ts'
import { PROXY_GOP } from '../proxy/proxy-format.ts'
import { Blender } from './blender.ts'
import { clipsOf, frameIndex, framesAt, spanAt } from './film-time.ts'
import { Grain } from './grain.ts'
import { type Layer, LayerPainter } from './layer-painter.ts'
import { ReaderPool } from './reader-pool.ts'
import { slate } from './slate.ts'
import { type SourceShape, shapeOf } from './source-shape.ts'
import { type Shown, Steadier } from './steadier.ts'
import { StepperPool } from './stepper-pool.ts'
import { TransitionPainter } from './transition-painter.ts'
import { Vignettes } from './vignettes.ts'
import { WORKING_8, type WorkingFormat } from './working-format.ts'

export interface FilmOptions {
  /** Even numbers of pixels. */
  size: Size
  /** Which files to read: proxies where there are any, or always the originals. */
  media: 'proxy' | 'original'
  working?: WorkingFormat
  /** Rate at which frames are asked for; default the sequence's. */
  frameRate?: FrameRate
  /** Frames are asked for in order: the next one is decoded while one is painted. A seek would have to wait for that. */
  inOrder?: boolean
}

/** Pictures a second by which the distance of a proxy's key frames is told in seconds. */
const PROXY_RATE = 30
/** Clips within this many frames of the one on screen keep their graphs. */
const KEEP_PAINTERS = 90

/**
 * Draws the frames of a render list, in any order; forward in order is fastest. The one place where pictures are made:
 * preview, still and export differ only in size and media. Calls must not overlap.
 */
export class Film {
  readonly list: RenderList
  readonly size: Size
  readonly frames: number
  readonly frameRate: FrameRate
  readonly #options: FilmOptions
  readonly #working: WorkingFormat
  readonly #pool: ReaderPool
  readonly #blender: Blender
  readonly #steppers = new StepperPool()
  readonly #vignettes: Vignettes
  readonly #painters = new Map<string, { painter: LayerPainter; clip: number; used: number }>()
  readonly #steadiers = new Map<number, Steadier>()
  readonly #transitions = new Map<RenderLayer, { painter: TransitionPainter; used: number }>()
  #grain: Grain | null = null
  #calls = 0

  constructor(list: RenderList, options: FilmOptions, pool = new ReaderPool()) {
    this.list = list
    this.size = options.size
    this.frameRate = options.frameRate ?? list.frameRate
    this.frames = framesAt(list, this.frameRate)
    this.#options = options
    this.#working = options.working ?? WORKING_8
    this.#pool = pool
    this.#blender = new Blender(options.size, this.#working)
    this.#vignettes = new Vignettes(this.#working)
  }

  /** Frame `n` of the film (clamped to it), BT.709 in the opaque working format. The caller frees it. */
  async frame(n: number): Promise<Frame> {
    this.#calls++
    const at = this.#moment(n)
    const span = spanAt(this.list.spans, at.listFrame)
    let picture: Frame | null = null
    for (const layer of span?.layers ?? []) {
      const solid: boolean = picture === null
      const drawn: (Layer & { opacity: number }) | null = await this.#layer(layer, at, solid)
      if (!drawn) continue
      const { opacity, ...top } = drawn
      picture = solid && !top.alpha && opacity >= 1 ? top.frame : await this.#blender.over(picture ?? this.#blender.black(), top, opacity)
    }
    await this.#tidy(span)
    return picture ?? this.#blender.black()
  }

  /** Opens and positions what frame `n` needs while other frames are drawn; errors wait for the frame itself. */
  async prefetch(n: number): Promise<void> {
    const at = this.#moment(n)
    const span = spanAt(this.list.spans, at.listFrame)
    for (const clip of new Set((span?.layers ?? []).flatMap(clipsOf))) {
      const c = this.list.clips[clip]!
      const path = this.#pathOf(this.list.sources[c.source]!)
      // A clip that is on screen now has its reader at work.
      if (path === null || this.#pool.holds(clip) || this.list.sources[c.source]!.kind === 'image') continue
      const seconds = sourceTimeAt(c, at.ticks) / TICKS_PER_SECOND
      await this.#pool
        .lease(clip, path, seconds, this.#reading(this.list.sources[c.source]!))
        .then((r) => r.at(seconds))
        .catch(() => undefined)
    }
  }

  /** First frame of the span after the one that shows frame `n`, or null. */
  nextSpanStart(n: number): number | null {
    const at = this.#moment(n)
    const span = spanAt(this.list.spans, at.listFrame)
    if (!span || span.end >= this.list.frames) return null
    const ticks = frameToTicks(span.end, this.list.frameRate)
    return Math.ceil((ticks * this.frameRate.num) / (TICKS_PER_SECOND * this.frameRate.den) - 1e-6)
  }

  async close(): Promise<void> {
    this.closeGraphs()
    await this.#pool.close()
  }

  /** Frees everything but the readers, which may serve another version of the film. */
  closeGraphs(): void {
    for (const { painter } of this.#painters.values()) painter.close()
    for (const { painter } of this.#transitions.values()) painter.close()
    for (const steadier of this.#steadiers.values()) steadier.close()
    this.#steadiers.clear()
    this.#painters.clear()
    this.#transitions.clear()
    this.#steppers.close()
    this.#vignettes.close()
    this.#blender.close()
    this.#grain?.close()
    this.#grain = null
  }

  #moment(n: number): Moment {
    const frame = Math.min(Math.max(0, Math.round(n)), this.frames - 1)
    const ticks = frameToTicks(frame, this.frameRate)
    const { num, den } = this.list.frameRate
    const listFrame = Math.min(this.list.frames - 1, Math.floor((ticks * num) / (TICKS_PER_SECOND * den) + 1e-6))
    return { frame, ticks, listFrame }
  }

  async #layer(layer: RenderLayer, at: Moment, solid: boolean): Promise<(Layer & { opacity: number }) | null> {
    if (layer.type === 'clip') {
      const painted = await this.#clip(layer.clip, at, solid)
      return painted && { ...painted, opacity: opacityAt(this.list.clips[layer.clip]!, at.ticks) }
    }
    const from = await this.#side(layer.from, at, solid)
    const to = await this.#side(layer.to, at, solid)
    const same = from.alpha === to.alpha
    const [a, b] = same ? [from, to] : [await this.#blender.withCoverage(from, 1), await this.#blender.withCoverage(to, 1)]
    let held = this.#transitions.get(layer)
    if (!held) this.#transitions.set(layer, (held = { painter: new TransitionPainter(layer.kind, this.size, this.#working), used: 0 }))
    held.used = this.#calls
    const index = at.listFrame - layer.start
    return { ...(await held.painter.paint(a, b, shareOfFrame(index, layer.end - layer.start), index)), opacity: 1 }
  }

  /** One side of a transition with its opacity worked in. */
  async #side(clip: number, at: Moment, solid: boolean): Promise<Layer> {
    const layer = (await this.#clip(clip, at, solid)) ?? { frame: this.#blender.black(), alpha: false }
    const opacity = opacityAt(this.list.clips[clip]!, at.ticks)
    if (opacity >= 1) return layer
    if (solid) return { frame: await this.#blender.over(this.#blender.black(), layer, opacity), alpha: false }
    return this.#blender.withCoverage(layer, opacity)
  }

  async #clip(index: number, at: Moment, solid: boolean): Promise<Layer | null> {
    const clip = this.list.clips[index]!
    const source = this.list.sources[clip.source]!
    const path = this.#pathOf(source)
    if (path === null) return { frame: slate(this.size, this.#working), alpha: false }
    const seconds = source.kind === 'image' ? 0 : Math.max(0, sourceTimeAt(clip, at.ticks) / TICKS_PER_SECOND)
    const reader = await this.#open(index, path, seconds, source)
    const picture = await reader.at(seconds)
    if (!picture)
      throw new AppError('render.unreadable', `"${source.name}" holds no picture that can be read; replace it or remove its clips.`, {
        params: { name: source.name },
      })
    const key = `${index}/${solid}`
    let held = this.#painters.get(key)
    if (!held) this.#painters.set(key, (held = { painter: this.#newPainter(clip, solid), clip: index, used: 0 }))
    held.used = this.#calls
    // Decoding on takes the reader's picture away; another reference to it stays.
    const decoded = picture.frame.clone()
    if (!decoded) throw new Error('no memory for a frame')
    let steadied: Shown | undefined
    try {
      const shape = shapeOf(decoded, reader.source.stream)
      if (this.#options.inOrder && source.kind !== 'image') this.#decodeOn(index, reader, at.frame + 1)
      const clipFrame = at.frame - frameIndex(clip.start, this.frameRate)
      const key = `${path}@${picture.pts}`
      steadied = await this.#steadied(index, decoded, key, shape, picture.seconds)
      const shown = steadied ?? { frame: decoded, shape }
      return await held.painter.paint({ ...picture, frame: shown.frame }, key, shown.shape, clipFrame, at.frame)
    } finally {
      decoded.free()
      steadied?.frame.free()
    }
  }

  /** The picture without its shake; undefined where none is to be taken out. */
  async #steadied(index: number, picture: Frame, key: string, shape: SourceShape, seconds: number): Promise<Shown | undefined> {
    const clip = this.list.clips[index]!
    if (!clip.steady) return undefined
    let steadier = this.#steadiers.get(index)
    if (!steadier) this.#steadiers.set(index, (steadier = new Steadier(clip, clip.steady, this.size, this.#steppers)))
    try {
      return await steadier.show(picture, key, shape, seconds)
    } catch (cause) {
      const { name } = this.list.sources[clip.source]!
      throw new AppError('render.notMeasured', `The camera path of "${name}" could not be read, so nothing shaky was drawn; try again.`, {
        params: { name },
        retryable: true,
        cause,
      })
    }
  }

  /** Has the reader go on to frame `n` if the clip is still on screen then; errors wait for the frame itself. */
  #decodeOn(clip: number, reader: VideoReader, n: number): void {
    if (n >= this.frames) return
    const at = this.#moment(n)
    if (!spanAt(this.list.spans, at.listFrame)?.layers.some((layer) => clipsOf(layer).includes(clip))) return
    reader.at(Math.max(0, sourceTimeAt(this.list.clips[clip]!, at.ticks) / TICKS_PER_SECOND)).catch(() => undefined)
  }

  async #open(index: number, path: string, seconds: number, source: RenderSource) {
    try {
      return await this.#pool.lease(index, path, seconds, this.#reading(source))
    } catch (cause) {
      throw new AppError('render.unreadable', `"${source.name}" can no longer be read; relink it or remove its clips.`, {
        params: { name: source.name },
        cause,
      })
    }
  }

  #newPainter(clip: PictureClip, solid: boolean): LayerPainter {
    const length = ((clip.end - clip.start) * this.frameRate.num) / (TICKS_PER_SECOND * this.frameRate.den)
    return new LayerPainter(clip, length, solid, {
      frame: this.size,
      working: this.#working,
      grain: () => (this.#grain ??= new Grain(this.size)),
      steppers: this.#steppers,
      vignettes: this.#vignettes,
    })
  }

  #pathOf(source: RenderSource): string | null {
    return this.#options.media === 'proxy' ? (source.proxyPath ?? source.path) : source.path
  }

  /** Between two places of a proxy that are further apart than its key frames, seeking decodes less than going on does. */
  #reading(source: RenderSource): { forwardWindow?: number } {
    const proxy = this.#options.media === 'proxy' && source.proxyPath !== null
    return proxy ? { forwardWindow: PROXY_GOP / PROXY_RATE } : {}
  }

  /** Gives back readers and graphs that neither this span nor the next one needs. */
  async #tidy(span: RenderSpan | undefined): Promise<void> {
    const next = span && this.list.spans[this.list.spans.indexOf(span) + 1]
    const keep = new Set([...(span?.layers ?? []), ...(next?.layers ?? [])].flatMap(clipsOf))
    await this.#pool.keepOnly(keep)
    for (const [key, held] of this.#painters) {
      if (keep.has(held.clip) || this.#calls - held.used < KEEP_PAINTERS) continue
      held.painter.close()
      this.#painters.delete(key)
    }
    for (const [clip, steadier] of this.#steadiers) {
      if (keep.has(clip)) continue
      steadier.close()
      this.#steadiers.delete(clip)
    }
    for (const [layer, held] of this.#transitions) {
      if (this.#calls - held.used < 2) continue
      held.painter.close()
      this.#transitions.delete(layer)
    }
  }
}

interface Moment {
  /** Frame at the rate that is drawn. */
  frame: number
  ticks: number
  /** Frame of the list. */
  listFrame: number
}
