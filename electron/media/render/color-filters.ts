import type { ColorSpace } from '#shared/media/media-info.ts'
import { toneMap } from '../filter/tone-map.ts'
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
  if (isHdr(shape)) return `scale=${width}:${height}:flags=bicubic,${toneMap(shape.color)},format=${format}`
  const from = isRgb(shape) ? '' : `:in_color_matrix=${matrixOf(shape)}:in_range=${rangeOf(shape.color)}`
  return `scale=${width}:${height}:flags=bicubic${from}:out_color_matrix=bt709:out_range=tv,format=${format}`
}

/** Says what the working picture is, so that nothing downstream guesses. */
export const TAG_BT709 = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,setsar=1'
