import type { ColorSpace } from '#shared/media/media-info.ts'
import { isHdrTransfer } from '../probe/color-names.ts'
import type { SourceShape } from './source-shape.ts'
import type { WorkingFormat } from './working-format.ts'

/** Pictures up to this many lines are taken for standard definition when they do not say their matrix. */
const SD_LINES = 576

/** The matrix of a picture for the scale filter. */
function matrixOf(shape: SourceShape): string {
  const { matrix } = shape.color
  if (matrix === 'bt2020nc' || matrix === 'bt2020c') return 'bt2020'
  if (matrix !== 'unknown' && matrix !== 'gbr' && matrix !== 'ycgco' && matrix !== 'ictcp') return matrix
  return shape.height <= SD_LINES ? 'smpte170m' : 'bt709'
}
const rangeOf = (c: ColorSpace): string => (c.range === 'pc' ? 'pc' : 'tv')
const isRgb = (shape: SourceShape): boolean => shape.color.matrix === 'gbr'

export const isHdr = (shape: SourceShape): boolean => isHdrTransfer(shape.color.transfer)

/** Scales to `size` and brings the picture to BT.709, limited range, in the working format (with coverage when `alpha`). */
export function scaleAndConvert(
  shape: SourceShape,
  size: { width: number; height: number },
  working: WorkingFormat,
  alpha: boolean,
): string {
  const { width, height } = size
  const format = alpha ? working.alpha : working.opaque
  if (isHdr(shape)) return `scale=${width}:${height}:flags=bicubic,format=yuv420p10le,${toneMap(shape)},format=${format}`
  const from = isRgb(shape) ? '' : `:in_color_matrix=${matrixOf(shape)}:in_range=${rangeOf(shape.color)}`
  return `scale=${width}:${height}:flags=bicubic${from}:out_color_matrix=bt709:out_range=tv,format=${format}`
}

/**
 * PQ or HLG to SDR: linear light with 100 nits as white, Hable's curve on the peak, BT.2020 to BT.709, BT.1886 coding.
 * The input's colours are named outright, because files often leave one of the four unsaid.
 */
function toneMap(shape: SourceShape): string {
  const { transfer } = shape.color
  const input = `pin=bt2020:min=2020_ncl:tin=${transfer}:rin=${shape.color.range === 'pc' ? 'full' : 'limited'}`
  return [
    `zscale=${input}:t=linear:npl=100`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=hable:desat=0:peak=10',
    'zscale=t=bt709:m=bt709:r=limited',
  ].join(',')
}

/** Says what the working picture is, so that nothing downstream guesses. */
export const TAG_BT709 = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,setsar=1'
