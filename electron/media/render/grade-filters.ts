import { gradeNumbers, isNeutral } from '#shared/render/grade-math.ts'
import type { Grade } from '#shared/timeline/model.ts'
import { gradeCubeFile } from './cube-files.ts'
import { quote } from './quote.ts'
import type { WorkingFormat } from './working-format.ts'

/** The eq filter's limit on saturation. */
const MAX_EQ_SATURATION = 3

/**
 * The grade of a picture in the working format, or '' when there is none. Exposure, contrast and saturation are linear in
 * Y'CbCr and cost next to nothing there; temperature, a LUT, coverage or 10 bits go through one baked table.
 */
export function gradeFilters(grade: Grade, working: WorkingFormat, alpha: boolean): string {
  if (isNeutral(grade)) return ''
  const n = gradeNumbers(grade)
  const gain = n.gain * n.contrast
  const plain = grade.temperature === 0 && (grade.lut === null || grade.lut.intensity === 0)
  if (plain && !alpha && working.bits === 8 && gain * n.saturation <= MAX_EQ_SATURATION) {
    // eq works on code values about 127.5; black of limited range is 16 and its span 219.
    const offset = (16 - 16 * gain + 219 * (0.5 - 0.5 * n.contrast)) / 255
    const brightness = offset + 0.5 * gain - 0.5
    return `eq=contrast=${gain.toFixed(5)}:brightness=${brightness.toFixed(5)}:saturation=${(gain * n.saturation).toFixed(5)}`
  }
  const planar = `gbr${alpha ? 'ap' : 'p'}${working.bits === 10 ? '10le' : ''}`
  const back = `scale=out_color_matrix=bt709:out_range=tv,format=${alpha ? working.alpha : working.opaque}`
  return `format=${planar},lut3d=file=${quote(gradeCubeFile(grade))}:interp=tetrahedral,${back}`
}

/** Darkens corners; 0..100. */
export const vignetteFilter = (amount: number): string => `vignette=angle=${((amount / 100) * 0.95).toFixed(4)}`
