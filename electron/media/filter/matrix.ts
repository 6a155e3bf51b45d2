import type { ColorSpace } from '#shared/media/media-info.ts'

/** Pictures up to this many lines are taken for standard definition when they do not say their matrix. */
const SD_LINES = 576
/** Those of standard definition, by the names of zscale. */
const BT601: Record<string, string> = { bt470bg: '470bg', smpte170m: '170m' }
/** Without these the scaler cuts off where it should round: up to five levels are lost, the more the smaller the picture gets. */
const EXACT = 'accurate_rnd+full_chroma_int'

/** The matrix (FFmpeg's name for the scale filter) of a Y'CbCr picture of `height` lines. */
export function matrixOf({ matrix }: ColorSpace, height: number): string {
  if (matrix === 'bt2020nc' || matrix === 'bt2020c') return 'bt2020'
  if (matrix !== 'unknown' && matrix !== 'gbr' && matrix !== 'ycgco' && matrix !== 'ictcp') return matrix
  return height <= SD_LINES ? 'smpte170m' : 'bt709'
}

/** Brightness and colour differences, not R'G'B', grey or a palette. */
export const isYcbcr = ({ pixelFormat }: { pixelFormat: string }): boolean => /^(yuv|nv|p0|p2|p4|y2|uyvy|yuyv|yvyu)/.test(pixelFormat)

const rangeOf = (c: ColorSpace): 'pc' | 'tv' => (c.range === 'pc' ? 'pc' : 'tv')

export interface ToBt709 {
  width: number
  height: number
  /** Scaler's algorithm. */
  flags: string
  /** Name of the Y'CbCr format that comes out. */
  format: string
}

/**
 * Scales a Y'CbCr picture of `lines` lines and brings it to BT.709, limited range. Another matrix is converted by zscale after the
 * scaling: the scale filter goes through R'G'B' and is off by a level or two, by more the further it scales down.
 */
export function scaleToBt709(color: ColorSpace, lines: number, { width, height, flags, format }: ToBt709): string {
  const matrix = matrixOf(color, lines)
  const range = rangeOf(color)
  const is601 = BT601[matrix]
  // zscale takes no odd sizes of subsampled chroma, and with coverage it darkens every slice of the picture but the first.
  if (is601 && !format.startsWith('yuva') && width % 2 === 0 && height % 2 === 0) {
    const same = `in_color_matrix=${matrix}:out_color_matrix=${matrix}:in_range=${range}:out_range=${range}`
    const convert = `zscale=min=${is601}:rin=${range === 'pc' ? 'full' : 'limited'}:m=709:r=limited`
    return `scale=${width}:${height}:flags=${flags}:${same},format=${format},${convert},format=${format}`
  }
  const exact = matrix === 'bt709' ? flags : `${flags}+${EXACT}`
  return `scale=${width}:${height}:flags=${exact}:in_color_matrix=${matrix}:in_range=${range}:out_color_matrix=bt709:out_range=tv,format=${format}`
}
