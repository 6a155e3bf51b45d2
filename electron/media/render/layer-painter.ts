import { AV_PIX_FMT_YUV420P, type AVPixelFormat } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import type { Size } from '#shared/render/placement.ts'
import type { PictureClip } from '#shared/render/render-list.ts'
import type { VideoInput } from '../decode/graph.ts'
import type { Picture } from '../decode/video-reader.ts'
import type { Grain } from './grain.ts'
import { type LayerPlan, planLayer } from './layer-filters.ts'
import type { SourceShape } from './source-shape.ts'
import { Stepper } from './stepper.ts'
import type { Lease, StepperPool } from './stepper-pool.ts'
import type { Vignettes } from './vignettes.ts'
import type { WorkingFormat } from './working-format.ts'

export interface PaintContext {
  frame: Size
  working: WorkingFormat
  grain: () => Grain
  steppers: StepperPool
  vignettes: Vignettes
}

/** A finished layer: the size of the frame, in the working format. The frame is the caller's to free. */
export interface Layer {
  frame: Frame
  alpha: boolean
}

/** Paints the pictures of one clip. Filter graphs live as long as the pictures keep their shape. */
export class LayerPainter {
  readonly #clip: PictureClip
  readonly #clipFrames: number
  readonly #context: PaintContext
  readonly #solid: boolean
  #shapeKey = ''
  #plan: LayerPlan | null = null
  #still: Lease | null = null
  #move: { stepper: Stepper; next: number } | null = null
  #grain: Stepper | null = null
  /** The still part of the last picture: pictures on show for several frames are painted once. */
  #painted: { key: string; frame: Frame } | null = null

  constructor(clip: PictureClip, clipFrames: number, solid: boolean, context: PaintContext) {
    this.#clip = clip
    this.#clipFrames = clipFrames
    this.#solid = solid
    this.#context = context
  }

  /**
   * @param picture what the source shows; `pictureKey` names it
   * @param clipFrame frames since the clip's start (may be negative in a transition)
   * @param filmFrame frame of the film, for grain
   */
  async paint(picture: Picture, pictureKey: string, shape: SourceShape, clipFrame: number, filmFrame: number): Promise<Layer | null> {
    if (shape.key !== this.#shapeKey) this.#plan = this.#replan(shape)
    const plan = this.#plan
    if (!plan) return null
    const still = await this.#paintStill(plan, picture, pictureKey, shape)
    const moved = plan.move ? await this.#paintMove(plan, plan.move, still, clipFrame) : share(still)
    if (plan.grain <= 0 || plan.alpha || this.#context.working.bits !== 8) return { frame: moved, alpha: plan.alpha }
    return { frame: await this.#paintGrain(moved, plan.grain, filmFrame), alpha: false }
  }

  close(): void {
    this.#closeGraphs()
  }

  #replan(shape: SourceShape): LayerPlan | null {
    this.#closeGraphs()
    this.#shapeKey = shape.key
    const { frame, working } = this.#context
    return planLayer(shape, this.#clip, { frame, working, clipFrames: this.#clipFrames, solid: this.#solid })
  }

  async #paintStill(plan: LayerPlan, picture: Picture, key: string, shape: SourceShape): Promise<Frame> {
    if (this.#painted?.key === key) return this.#painted.frame
    const more = plan.move ? {} : this.#vignette(plan)
    this.#still ??= await this.#context.steppers.acquire(plan.still, { a: shape.input, ...inputsOf(more) })
    const frame = await this.#still.stepper.step({ a: picture.frame, ...more })
    this.#painted?.frame.free()
    this.#painted = { key, frame }
    return frame
  }

  async #paintMove(plan: LayerPlan, move: (frame: number) => string, still: Frame, clipFrame: number): Promise<Frame> {
    const more = this.#vignette(plan)
    if (this.#move?.next !== clipFrame) {
      this.#move?.stepper.close()
      this.#move = null
      this.#move = { stepper: await Stepper.create(move(clipFrame), { a: inputOf(still), ...inputsOf(more) }), next: clipFrame }
    }
    this.#move.next++
    return this.#move.stepper.step({ a: still, ...more })
  }

  /** What a vignette's graph takes beside the picture. */
  #vignette(plan: LayerPlan): Record<string, Frame> {
    return plan.vignette ? { ...this.#context.vignettes.inputs(plan.vignette) } : {}
  }

  async #paintGrain(frame: Frame, amount: number, filmFrame: number): Promise<Frame> {
    const a = inputOf(frame)
    const opacity = (amount / 100).toFixed(3)
    this.#grain ??= await Stepper.create(`[a][g]blend=c0_mode=grainmerge:c0_opacity=${opacity}:c1_mode=normal:c2_mode=normal[out]`, {
      g: { ...a, format: AV_PIX_FMT_YUV420P },
      a,
    })
    try {
      return await this.#grain.step({ g: this.#context.grain().at(filmFrame), a: frame })
    } finally {
      frame.free()
    }
  }

  #closeGraphs(): void {
    this.#still?.release()
    this.#move?.stepper.close()
    this.#grain?.close()
    this.#painted?.frame.free()
    this.#still = this.#move = this.#grain = this.#painted = null
  }
}

/** Another reference to the same pixels. */
export function share(frame: Frame): Frame {
  const copy = frame.clone()
  if (!copy) throw new Error('no memory for a frame')
  return copy
}

/** The input of a graph that takes frames like this one. */
export const inputOf = (frame: Frame): VideoInput => ({
  type: 'video',
  width: frame.width,
  height: frame.height,
  format: frame.format as AVPixelFormat,
  timeBase: { num: 1, den: 1000 },
  frameRate: { num: 30, den: 1 },
  sar: { num: 1, den: 1 },
  colorSpace: frame.colorSpace,
  colorRange: frame.colorRange,
})

const inputsOf = (frames: Record<string, Frame>): Record<string, VideoInput> =>
  Object.fromEntries(Object.entries(frames).map(([name, frame]) => [name, inputOf(frame)]))
