import type { AVPixelFormat } from 'node-av/constants'
import { avGetPixFmtFromName, avGetPixFmtName, type Frame } from 'node-av/lib'
import { toNumber } from '#shared/time/rational.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { type Size, placePicture } from '#shared/render/placement.ts'
import type { PictureClip, SteadyClip } from '#shared/render/render-list.ts'
import type { Correction } from '#shared/render/stabilise/coverage.ts'
import { correctionAt } from '#shared/render/stabilise/steady-path.ts'
import { must } from '../decode/av-error.ts'
import { newFrame } from '../decode/graph.ts'
import { matrixOf } from '../filter/matrix.ts'
import { turnFilters } from '../filter/turn.ts'
import { steadyPathOf } from './camera-path-files.ts'
import { type PlanarFormat, planarOf } from './planar-format.ts'
import type { SourceShape } from './source-shape.ts'
import type { Lease, StepperPool } from './stepper-pool.ts'
import { type Affine, type Plane, warpPlane } from './warp.ts'

/** A decoded picture and what a painter must know of it. The frame is the caller's to free. */
export interface Shown {
  frame: Frame
  shape: SourceShape
}

/** Pictures are prepared this much larger than they are shown at most; less than a tenth more is not worth a scaling. */
const WORTH_SCALING = 1.1

interface Plan {
  shapeKey: string
  /** Puts a picture upright, at the size and in the format to be worked on; null where it is so already. */
  prepare: { chain: string; lease: Lease | null } | null
  format: PlanarFormat
  out: Size
  shape: SourceShape
}

/** Shows the pictures of one clip as a camera on its smooth way would have taken them: between the decoder and the painter. */
export class Steadier {
  readonly #clip: PictureClip
  readonly #steady: SteadyClip
  readonly #frame: Size
  readonly #steppers: StepperPool
  #plan: Plan | null = null
  #last: { key: string; shown: Shown } | null = null

  /** @param frame size of the film */
  constructor(clip: PictureClip, steady: SteadyClip, frame: Size, steppers: StepperPool) {
    this.#clip = clip
    this.#steady = steady
    this.#frame = frame
    this.#steppers = steppers
  }

  /** `seconds` is the picture's own media time; `key` names it. Rejects where the measured path is gone. */
  async show(picture: Frame, key: string, shape: SourceShape, seconds: number): Promise<Shown> {
    if (this.#last?.key !== key) {
      if (this.#plan?.shapeKey !== shape.key) this.#replan(shape)
      const shown = await this.#draw(this.#plan!, picture, shape, seconds)
      this.#last?.shown.frame.free()
      this.#last = { key, shown }
    }
    const { frame, shape: upright } = this.#last.shown
    const copy = frame.clone()
    if (!copy) throw new Error('no memory for a frame')
    return { frame: copy, shape: upright }
  }

  close(): void {
    this.#plan?.prepare?.lease?.release()
    this.#last?.shown.frame.free()
    this.#plan = this.#last = null
  }

  #replan(shape: SourceShape): void {
    this.#plan?.prepare?.lease?.release()
    this.#plan = planSteadying(shape, this.#clip, this.#steady, this.#frame)
  }

  async #draw(plan: Plan, picture: Frame, shape: SourceShape, seconds: number): Promise<Shown> {
    const path = await steadyPathOf(this.#steady, spanOf(this.#clip), plan.out.height / plan.out.width)
    const { prepare } = plan
    if (prepare) prepare.lease ??= await this.#steppers.acquire(prepare.chain, { a: shape.input })
    const upright = prepare ? await prepare.lease!.stepper.step({ a: picture }) : picture
    try {
      return { frame: warped(upright, plan, correctionAt(path, seconds), path.zoom), shape: plan.shape }
    } finally {
      if (prepare) upright.free()
    }
  }
}

/** Media seconds that a clip shows. */
function spanOf(c: PictureClip): { from: number; to: number } {
  const from = c.sourceStart / TICKS_PER_SECOND
  return { from, to: from + ((c.end - c.start) / TICKS_PER_SECOND) * toNumber(c.speed) }
}

function planSteadying(shape: SourceShape, clip: PictureClip, steady: SteadyClip, frame: Size): Plan {
  const turned = shape.rotation % 180 !== 0
  const square = { width: (shape.width * shape.sar.num) / shape.sar.den, height: shape.height }
  const whole = turned ? { width: square.height, height: square.width } : square
  const placed = placePicture(whole, frame, clip)
  const closest = Math.max(1, clip.panZoom?.from.zoom ?? 1, clip.panZoom?.to.zoom ?? 1)
  // No larger than it is shown: a picture of 4K would cost the preview sixteen times as much.
  const shrink = Math.min(1, (placed.width * closest) / whole.width)
  const out = shrink * WORTH_SCALING < 1 ? scaled(whole, shrink) : scaled(whole, 1)
  const work = shrink * WORTH_SCALING < 1 ? scaled(whole, Math.min(1, shrink * steady.maxZoom)) : out
  const format = planarOf(avGetPixFmtName(shape.input.format) ?? '')
  const upright = turned ? { width: shape.height, height: shape.width } : shape
  const chain = [
    turnFilters(shape),
    work.width === upright.width && work.height === upright.height ? '' : `scale=${work.width}:${work.height}:flags=bicubic`,
    format.name === avGetPixFmtName(shape.input.format) ? '' : `format=${format.name}`,
  ].filter((f) => f !== '')
  const prepare = chain.length > 0 ? { chain: `[a]${chain.join(',')}[out]`, lease: null } : null
  return { shapeKey: shape.key, prepare, format, out, shape: steadiedShape(shape, format, out) }
}

const scaled = ({ width, height }: Size, by: number): Size => ({ width: evenly(width * by), height: evenly(height * by) })
const evenly = (n: number): number => Math.max(2, 2 * Math.round(n / 2))

/** Upright, in square pixels; a matrix that was guessed from the number of lines stays the one of the picture as it was. */
function steadiedShape(shape: SourceShape, format: PlanarFormat, out: Size): SourceShape {
  const input = {
    ...shape.input,
    ...out,
    format: avGetPixFmtFromName(format.name) satisfies AVPixelFormat,
    sar: { num: 1, den: 1 },
  }
  const ycbcr = format.name.startsWith('yuv')
  const color = ycbcr ? { ...shape.color, matrix: matrixOf(shape.color, shape.height) as typeof shape.color.matrix } : shape.color
  const upright = { rotation: 0 as const, mirrored: false, sar: { num: 1, den: 1 } }
  return { ...shape, ...out, ...upright, input, color, alpha: format.alpha, key: `steady ${out.width}×${out.height} ${shape.key}` }
}

/** A new picture of size `plan.out`, as the correction and the enlargement show it. */
function warped(from: Frame, { format, out }: Plan, correction: Correction, enlarged: number): Frame {
  const to = newFrame()
  to.format = avGetPixFmtFromName(format.name)
  to.width = out.width
  to.height = out.height
  must(to.getBuffer(), 'frame memory')
  must(to.copyProps(from), 'frame properties')
  to.sampleAspectRatio = { num: 1, den: 1 } as Frame['sampleAspectRatio']
  const size = { width: from.width, height: from.height }
  for (const [i, { x, y }] of format.planes.entries()) {
    const source = planeOf(from, i, { width: -(-size.width >> x), height: -(-size.height >> y) }, format.bits)
    const target = planeOf(to, i, { width: -(-out.width >> x), height: -(-out.height >> y) }, format.bits)
    warpPlane(source, target, mapOf(correction, enlarged, source, target, out.height / out.width), format.bits)
  }
  return to
}

function planeOf(frame: Frame, index: number, { width, height }: Size, bits: number): Plane {
  const bytes = frame.data?.[index]
  const stride = frame.linesize[index]
  if (!bytes || stride === undefined) throw new Error(`the picture has no plane ${index}`)
  if (bits === 8) return { data: bytes, width, height, stride }
  return { data: new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1), width, height, stride: stride >> 1 }
}

/** Where a pixel of `to` comes from in `from`: a point q of the frame shows p = e^-zoom · turn(-roll) · (q / enlarged - (x, y)), in widths about the middle. */
function mapOf({ x, y, zoom, roll }: Correction, enlarged: number, from: Size, to: Size, aspect: number): Affine {
  const k = Math.exp(-zoom)
  const c = k * Math.cos(roll)
  const s = k * Math.sin(roll)
  // Widths of the picture in a pixel of the result, and pixels of the source in one.
  const [qx, qy] = [1 / to.width / enlarged, aspect / to.height / enlarged]
  const [px, py] = [from.width, from.height / aspect]
  const middle = { x: (0.5 - to.width / 2) / to.width / enlarged - x, y: (((0.5 - to.height / 2) / to.height) * aspect) / enlarged - y }
  return {
    ux: c * qx * px,
    uy: s * qy * px,
    u0: (c * middle.x + s * middle.y + 0.5) * px - 0.5,
    vx: -s * qx * py,
    vy: c * qy * py,
    v0: (c * middle.y - s * middle.x) * py + from.height / 2 - 0.5,
  }
}
