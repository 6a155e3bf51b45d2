import { AV_FRAME_DATA_DISPLAYMATRIX, AV_PKT_DATA_DISPLAYMATRIX, type AVPixelFormat } from 'node-av/constants'
import { avGetPixFmtName, type Frame, type Stream } from 'node-av/lib'
import type { ColorSpace } from '#shared/media/media-info.ts'
import type { VideoInput } from '../decode/graph.ts'
import { colorSpaceOf } from '../probe/color-names.ts'
import { rotationOf } from '../probe/rotation.ts'

/** What a filter chain must know of a decoded picture. Taken from the picture itself, so that proxies need no special case. */
export interface SourceShape {
  input: VideoInput
  width: number
  height: number
  /** Clockwise turn for display: 0, 90, 180, 270. */
  rotation: number
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
  const matrix = frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX) ?? stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX) ?? null
  const rotation = rotationOf(matrix)
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
  const key = [width, height, format, rotation, sar.num, sar.den, colorSpace, colorRange, color.transfer, color.primaries].join('/')
  return { input, width, height, rotation, sar, color, alpha: WITH_ALPHA.test(name), key }
}

const validSar = (r: { num: number; den: number }) => (r.num > 0 && r.den > 0 ? { num: r.num, den: r.den } : null)
