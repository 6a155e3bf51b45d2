import { clamp } from '#shared/base/numbers.ts'
import { type Crop, placePicture, type Rect, type Size, visiblePart } from '#shared/render/placement.ts'
import type { PictureClip } from '#shared/render/render-list.ts'
import type { PanZoom } from '#shared/timeline/model.ts'
import { turnFilters } from '../filter/turn.ts'
import { scaleAndConvert, TAG_BT709 } from './color-filters.ts'
import { gradeFilters } from './grade-filters.ts'
import type { SourceShape } from './source-shape.ts'
import { type Vignette, VIGNETTE_FILTER } from './vignettes.ts'
import type { WorkingFormat } from './working-format.ts'

/** How a clip's picture becomes a layer of the frame: a chain that holds still, then one that moves. */
export interface LayerPlan {
  /** From the decoded picture; its result is the same for the same picture. Open pads [a] and [out]. */
  still: string
  /** Draws the moment of a pan-zoom; `frame` counts from the clip's start. Null when nothing moves. */
  move: ((frame: number) => string) | null
  /** Works in `move`, or in `still` where nothing moves: that graph has the two inputs of VIGNETTE_FILTER as well. */
  vignette: Vignette | null
  /** Grain in percent, laid over last. */
  grain: number
  /** The layer has coverage: what is below shows through. */
  alpha: boolean
}

export interface LayerOptions {
  frame: Size
  working: WorkingFormat
  /** Length of the clip in frames, for its move. */
  clipFrames: number
  /** Nothing lies below: bars are painted black and need no coverage. */
  solid: boolean
}

const NO_TRANSFORM = { x: 0, y: 0, scale: 1, rotation: 0 }
/** A move is drawn from a picture enlarged at most this much. */
const MAX_SUPERSAMPLE = 2.5
/** A turned picture is drawn at most this many times as wide as the frame. */
const MAX_TURNED = 3

const even = (n: number): number => Math.max(2, 2 * Math.round(n / 2))
const join = (...filters: string[]): string => filters.filter((f) => f !== '').join(',')

/** Plans a layer. Null when none of the picture can be seen. */
export function planLayer(shape: SourceShape, clip: PictureClip, options: LayerOptions): LayerPlan | null {
  const { working } = options
  const { grade, panZoom: view } = clip
  if (!view) {
    const placed = placedPicture(shape, clip, clip.transform, options, grade.vignette)
    if (!placed) return null
    const { chain, alpha, vignette } = placed
    return { still: `[a]${chain},${TAG_BT709}[out]`, move: null, vignette, grain: grade.grain, alpha }
  }
  const { size, ratio } = movingSize(shape, clip, view, options.frame)
  const base = placedPicture(shape, clip, NO_TRANSFORM, { ...options, frame: size }, 0)
  if (!base) return null
  const moved = hasTransform(clip)
  const finish = join(
    ratio === 1 ? '' : `scale=${options.frame.width}:${options.frame.height}:flags=bicubic`,
    vignetteFilter(grade.vignette),
    moved ? placeFrame(clip, options, base.alpha) : '',
  )
  const move = (frame: number): string =>
    `[a]${join(perspective(view, frame, options.clipFrames), finish, `format=${base.alpha || moved ? working.alpha : working.opaque}`)}[out]`
  const vignette = vignetteOf(grade.vignette, options.frame, base.alpha)
  return { still: `[a]${base.chain},${TAG_BT709}[out]`, move, vignette, grain: grade.grain, alpha: base.alpha || moved }
}

const hasTransform = ({ transform: t }: PictureClip): boolean => t.x !== 0 || t.y !== 0 || t.scale !== 1 || t.rotation !== 0

/** The chain from a decoded picture to one that stands in a frame of `options.frame`, with a vignette (0..100) of its own size. */
function placedPicture(shape: SourceShape, clip: PictureClip, transform: PictureClip['transform'], options: LayerOptions, amount: number) {
  const { frame, working, solid } = options
  const pixels = turnedSize(shape)
  const picture = placePicture(displayed(shape), frame, { fit: clip.fit, focus: clip.focus, transform })
  const gradeAt = (size: Size): string => gradeFilters(clip.grade, working, shape.alpha, size)
  const finish = vignetteFilter(amount)
  const turn = turnFilters(shape)
  if (transform.rotation !== 0) {
    const size = limited(picture, frame)
    const vignette = vignetteOf(amount, size, shape.alpha)
    const paint = join(turn, scaleAndConvert(shape, size, working, shape.alpha), gradeAt(size), finish)
    return { chain: join(paint, turned(size, center(picture), transform.rotation, frame, working)), alpha: true, vignette }
  }
  const part = visiblePart(picture, pixels, frame)
  if (!part) return null
  const grade = gradeAt(part.target)
  const vignette = vignetteOf(amount, part.target, shape.alpha)
  const paint = join(turn, cropFilter(part, pixels), scaleAndConvert(shape, part.target, working, shape.alpha), grade, finish)
  const whole = part.target.width === frame.width && part.target.height === frame.height
  if (whole) return { chain: paint, alpha: shape.alpha, vignette }
  if (clip.fit === 'blur') return { chain: blurred(shape, clip, part, options, gradeAt, finish), alpha: shape.alpha, vignette }
  if (solid && !shape.alpha) return { chain: join(paint, padFilter(part.target, frame, 'black')), alpha: false, vignette }
  return { chain: join(paint, `format=${working.alpha}`, padFilter(part.target, frame, 'black@0')), alpha: true, vignette }
}

const turnedSize = (s: SourceShape): Size =>
  s.rotation % 180 === 0 ? { width: s.width, height: s.height } : { width: s.height, height: s.width }

/** Display size in square pixels, turned. */
function displayed(s: SourceShape): Size {
  const width = (s.width * s.sar.num) / s.sar.den
  return s.rotation % 180 === 0 ? { width, height: s.height } : { width: s.height, height: width }
}

function cropFilter({ source: r }: Crop, pixels: Size): string {
  if (r.x === 0 && r.y === 0 && r.width === pixels.width && r.height === pixels.height) return ''
  // Left to itself the filter rounds down to whole chroma samples (up to four pixels), which leaves nothing of a single line.
  const exact = Math.min(r.width, r.height) < 4 ? ':exact=1' : ''
  return `crop=${r.width}:${r.height}:${r.x}:${r.y}${exact}`
}
const padFilter = (at: Rect, frame: Size, color: string): string => `pad=${frame.width}:${frame.height}:${at.x}:${at.y}:color=${color}`

/** The whole picture on an enlarged, blurred and dimmed copy of itself. The copy is blurred small: it holds no detail anyway. */
function blurred(
  shape: SourceShape,
  clip: PictureClip,
  part: Crop,
  options: LayerOptions,
  grade: (size: Size) => string,
  finish: string,
): string {
  const { frame, working } = options
  const pixels = turnedSize(shape)
  const fill = placePicture(displayed(shape), frame, { fit: 'fill', focus: clip.focus, transform: NO_TRANSFORM })
  const back = visiblePart(fill, pixels, frame) ?? part
  const small = { width: even(frame.width / 6), height: even(frame.height / 6) }
  const sigma = Math.max(2, frame.height / 90).toFixed(2)
  const turn = turnFilters(shape)
  const dim = `lutyuv=y='minval+(val-minval)*0.72'`
  const backdrop = join(
    cropFilter(back, pixels),
    scaleAndConvert(shape, small, working, shape.alpha),
    `gblur=sigma=${sigma}`,
    grade(small),
    dim,
    `scale=${frame.width}:${frame.height}:flags=bicubic`,
  )
  const front = join(cropFilter(part, pixels), scaleAndConvert(shape, part.target, working, shape.alpha), grade(part.target), finish)
  const format = working.bits === 10 ? 'yuv422p10' : 'yuv420'
  const over = `overlay=${part.target.x}:${part.target.y}:format=${format}`
  const split = join(turn, 'split')
  const done = shape.alpha ? working.alpha : working.opaque
  return `${split}[b0][f0];[b0]${backdrop}[b1];[f0]${front}[f1];[b1][f1]${over},format=${done}`
}

/** Turns a picture of `size` by `degrees` about its middle and lays it where its middle belongs. */
function turned(size: Size, middle: { x: number; y: number }, degrees: number, frame: Size, working: WorkingFormat): string {
  const angle = (degrees * Math.PI) / 180
  const [c, s] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))]
  const box = { width: even(size.width * c + size.height * s), height: even(size.width * s + size.height * c) }
  const turn = `format=${working.alpha},rotate=${angle.toFixed(6)}:ow=${box.width}:oh=${box.height}:c=black@0`
  return join(turn, inFrame({ ...box, x: Math.round(middle.x - box.width / 2), y: Math.round(middle.y - box.height / 2) }, frame))
}

/** Cuts off what lies outside of the frame and pads the rest with nothing. */
function inFrame(box: Rect, frame: Size): string {
  const x0 = Math.max(0, box.x)
  const y0 = Math.max(0, box.y)
  const width = Math.min(frame.width, box.x + box.width) - x0
  const height = Math.min(frame.height, box.y + box.height) - y0
  if (width <= 0 || height <= 0) return `lut=a=0,scale=${frame.width}:${frame.height}`
  return `crop=${width}:${height}:${x0 - box.x}:${y0 - box.y},${padFilter({ x: x0, y: y0, width, height }, frame, 'black@0')}`
}

const center = (r: Rect) => ({ x: r.x + r.width / 2, y: r.y + r.height / 2 })

function limited(picture: Rect, frame: Size): Size {
  const k = Math.min(1, (MAX_TURNED * frame.width) / picture.width, (MAX_TURNED * frame.height) / picture.height)
  return { width: even(picture.width * k), height: even(picture.height * k) }
}

/** The size at which a moving picture is prepared: enough pixels for its closest moment, as far as the source has them. */
function movingSize(shape: SourceShape, clip: PictureClip, view: PanZoom, frame: Size): { size: Size; ratio: number } {
  const rect = placePicture(displayed(shape), frame, { fit: clip.fit, focus: clip.focus, transform: NO_TRANSFORM })
  const detail = turnedSize(shape).width / rect.width
  const wanted = clamp(
    Math.min(detail, view.from.zoom, view.to.zoom) === detail ? detail : Math.max(view.from.zoom, view.to.zoom),
    1,
    MAX_SUPERSAMPLE,
  )
  const ratio = clamp(Math.min(detail, wanted), 1, MAX_SUPERSAMPLE)
  if (ratio < 1.05) return { size: frame, ratio: 1 }
  return { size: { width: even(frame.width * ratio), height: even(frame.height * ratio) }, ratio }
}

/**
 * The perspective filter as an exact sub-pixel crop and zoom: crop and zoompan move by whole pixels, which shakes in slow
 * moves. `on` counts the graph's frames from 1, so consecutive frames need no new graph. The same curve as viewAt.
 */
function perspective(view: PanZoom, frame: number, length: number): string {
  const { from, to } = view
  const n = (v: number): string => v.toFixed(6)
  const program =
    `st(0,clip((on-1+${frame})/${n(Math.max(1, length))},0,1));` +
    `st(1,0.5/(${n(from.zoom)}*pow(${n(to.zoom / from.zoom)},ld(0))));` +
    `st(2,clip(${n(from.x)}+${n(to.x - from.x)}*ld(0),ld(1),1-ld(1)));` +
    `st(3,clip(${n(from.y)}+${n(to.y - from.y)}*ld(0),ld(1),1-ld(1)));`
  const corner = (name: string, value: string): string => `${name}='${program}${value}'`
  const [left, right, top, bottom] = ['W*(ld(2)-ld(1))', 'W*(ld(2)+ld(1))', 'H*(ld(3)-ld(1))', 'H*(ld(3)+ld(1))']
  const corners = [
    ...[corner('x0', left), corner('y0', top), corner('x1', right), corner('y1', top)],
    ...[corner('x2', left), corner('y2', bottom), corner('x3', right), corner('y3', bottom)],
  ]
  return `perspective=${corners.join(':')}:eval=frame:interpolation=linear`
}

/** A transform of the finished frame (after a move). */
function placeFrame(clip: PictureClip, { frame, working }: LayerOptions, alpha: boolean): string {
  const t = clip.transform
  const rect = placePicture(frame, frame, { fit: 'stretch', focus: { x: 0.5, y: 0.5 }, transform: t })
  const size = limited(rect, frame)
  const toAlpha = alpha ? '' : `format=${working.alpha}`
  return join(toAlpha, `scale=${size.width}:${size.height}:flags=bicubic`, turned(size, center(rect), t.rotation, frame, working))
}

const vignetteFilter = (amount: number): string => (amount > 0 ? VIGNETTE_FILTER : '')
const vignetteOf = (amount: number, { width, height }: Size, alpha: boolean): Vignette | null =>
  amount > 0 ? { amount, size: { width, height }, alpha } : null
