import { gradeNumbers, isNeutral } from '#shared/render/grade-math.ts'
import type { Size } from '#shared/render/placement.ts'
import type { Grade } from '#shared/timeline/model.ts'
import { gradeCubeFile } from './cube-files.ts'
import { quote } from './quote.ts'
import type { WorkingFormat } from './working-format.ts'

/**
 * The grade of a picture of `size` in the working format, or '' when there is none. Exposure, contrast and saturation are linear
 * in Y'CbCr and cost next to nothing there (not by the eq filter: it shifts chroma by one); temperature and a LUT go through one
 * baked table.
 */
export function gradeFilters(grade: Grade, working: WorkingFormat, alpha: boolean, size: Size): string {
  if (isNeutral(grade)) return ''
  if (grade.temperature !== 0 || (grade.lut !== null && grade.lut.intensity !== 0)) return tableFilters(grade, working, alpha, size)
  const n = gradeNumbers(grade)
  const gain = n.gain * n.contrast
  // Limited range: black 16, white 235, chroma about 128 (four times that in 10 bits). The filter cuts off: half makes it round.
  const unit = working.bits === 10 ? 4 : 1
  const lift = unit * (16 - 16 * gain + 219 * (0.5 - 0.5 * n.contrast)) + 0.5
  const chroma = `'(val-${128 * unit})*${(gain * n.saturation).toFixed(5)}+${128 * unit}.5'`
  return `lutyuv=y='clip(val*${gain.toFixed(5)}+${lift.toFixed(4)},minval,maxval)':u=${chroma}:v=${chroma}`
}

/** The named colours win over what a picture says of itself: its numbers are BT.709 by now, whatever its tags were. */
const BT709 = 'p=709:t=709:m=709:r=limited'
const FROM_BT709 = 'pin=709:tin=709:min=709:rin=limited'

/**
 * R'G'B' in 16 bits, whatever the working format has: only for that does lut3d have vector code, which takes a quarter of the
 * time of eight bits, and nothing is rounded on the way. By zscale, which is nearer to the exact numbers than scale and faster.
 */
function tableFilters(grade: Grade, working: WorkingFormat, alpha: boolean, { width, height }: Size): string {
  const format = alpha ? working.alpha : working.opaque
  const table = `lut3d=file=${quote(gradeCubeFile(grade))}:interp=tetrahedral`
  const rgb = `zscale=${FROM_BT709}:p=709:t=709:m=gbr:r=full,format=gbr${alpha ? 'ap' : 'p'}16le`
  const back = `zscale=pin=709:tin=709:min=gbr:rin=full:${BT709}`
  if (width % 2 === 0 && height % 2 === 0) return `${rgb},${table},${back},format=${format}`
  // zscale takes odd sizes only where chroma is as large as luma.
  const whole = `yuv${alpha ? 'a' : ''}444p${working.bits === 10 ? '10le' : ''}`
  return `format=${whole},${rgb},${table},${back},format=${whole},format=${format}`
}
