import { gradeNumbers, isNeutral } from '#shared/render/grade-math.ts'
import type { Grade } from '#shared/timeline/model.ts'
import { gradeCubeFile } from './cube-files.ts'
import { quote } from './quote.ts'
import type { WorkingFormat } from './working-format.ts'

/**
 * The grade of a picture in the working format, or '' when there is none. Exposure, contrast and saturation are linear in
 * Y'CbCr and cost next to nothing there (not by the eq filter: it shifts chroma by one); temperature and a LUT go through one
 * baked table.
 */
export function gradeFilters(grade: Grade, working: WorkingFormat, alpha: boolean): string {
  if (isNeutral(grade)) return ''
  const n = gradeNumbers(grade)
  const gain = n.gain * n.contrast
  if (grade.temperature === 0 && (grade.lut === null || grade.lut.intensity === 0)) {
    // Limited range: black 16, white 235, chroma about 128 (four times that in 10 bits). The filter cuts off: half makes it round.
    const unit = working.bits === 10 ? 4 : 1
    const lift = unit * (16 - 16 * gain + 219 * (0.5 - 0.5 * n.contrast)) + 0.5
    const chroma = `'(val-${128 * unit})*${(gain * n.saturation).toFixed(5)}+${128 * unit}.5'`
    return `lutyuv=y='clip(val*${gain.toFixed(5)}+${lift.toFixed(4)},minval,maxval)':u=${chroma}:v=${chroma}`
  }
  const planar = `gbr${alpha ? 'ap' : 'p'}${working.bits === 10 ? '10le' : ''}`
  const back = `scale=out_color_matrix=bt709:out_range=tv,format=${alpha ? working.alpha : working.opaque}`
  return `format=${planar},lut3d=file=${quote(gradeCubeFile(grade))}:interp=tetrahedral,${back}`
}

/** Darkens corners; 0..100. */
export const vignetteFilter = (amount: number): string => `vignette=angle=${((amount / 100) * 0.95).toFixed(4)}`
