import { scaleToBt709 } from '../filter/matrix.ts'
import { toneMap } from '../filter/tone-map.ts'
import { isHdrTransfer } from '../probe/color-names.ts'
import type { SourceShape } from './source-shape.ts'
import type { WorkingFormat } from './working-format.ts'

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
  if (isRgb(shape)) return `scale=${width}:${height}:flags=bicubic:out_color_matrix=bt709:out_range=tv,format=${format}`
  return scaleToBt709(shape.color, shape.height, { width, height, flags: 'bicubic', format })
}

/** Says what the working picture is, so that nothing downstream guesses. */
export const TAG_BT709 = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,setsar=1'
