import type { AVPixelFormat } from 'node-av/constants'
import { avGetPixFmtName, type Frame, type Stream } from 'node-av/lib'
import type { ColorSpace } from '#shared/media/media-info.ts'
import type { VideoInput } from '../decode/graph.ts'
import { colorSpaceOf } from '../probe/color-names.ts'
import { type Orientation, orientationOfFrame } from '../probe/orientation.ts'

/** What a filter chain must know of a decoded picture. Taken from the picture itself, so that proxies need no special case. */
export interface SourceShape extends Orientation {
  input: VideoInput
  width: number
  height: number
  sar: { num: number; den: number }
  color: ColorSpace
  alpha: boolean
  /** Equal keys: the same chain fits. */
  key: string
}

const WITH_ALPHA = /^(yuva|rgba|bgra|argb|abgr|gbrap|ya\d|pal8|rgbaf|gbrapf)/
/** Coarse clock of the painters' graphs: one frame in, one frame out, counted. */
const TIME_BASE = { num: 1, den: 1000 }

export function shapeOf(frame: Frame, stream: Stream): SourceShape {
  const format = frame.format as AVPixelFormat
  const orientation = orientationOfFrame(frame, stream)
  const { rotation, mirrored } = orientation
  const sar = validSar(frame.sampleAspectRatio) ?? validSar(stream.sampleAspectRatio) ?? { num: 1, den: 1 }
  const color = colorSpaceOf(frame)
  const { width, height, colorSpace, colorRange } = frame
  const input: VideoInput = {
    type: 'video',
    width,
    height,
    format,
    timeBase: TIME_BASE,
    frameRate: { num: 30, den: 1 },
    sar,
    colorSpace,
    colorRange,
  }
  const name = avGetPixFmtName(format) ?? ''
  const key = [width, height, format, rotation, mirrored, sar.num, sar.den, colorSpace, colorRange, color.transfer, color.primaries].join(
    '/',
  )
  return { input, width, height, ...orientation, sar, color, alpha: WITH_ALPHA.test(name), key }
}

const validSar = (r: { num: number; den: number }) => (r.num > 0 && r.den > 0 ? { num: r.num, den: r.den } : null)
