import { bitDepth, hasAlphaComponent } from '../probe/pixel-format.ts'

/** A pixel format with one plane a component and 8 to 16 bits a sample, low byte first. */
export interface PlanarFormat {
  /** FFmpeg's name. */
  name: string
  bits: number
  alpha: boolean
  /** Of each plane: halvings of the picture's width and height. */
  planes: { x: number; y: number }[]
}

const SUBSAMPLING: Record<string, { x: number; y: number }> = {
  '444': { x: 0, y: 0 },
  '440': { x: 0, y: 1 },
  '422': { x: 1, y: 0 },
  '420': { x: 1, y: 1 },
  '411': { x: 2, y: 0 },
  '410': { x: 2, y: 2 },
}
const WHOLE = { x: 0, y: 0 }
/** Y'CbCr formats whose components share planes, by the beginning of their names. */
const SHARED: readonly [RegExp, string][] = [
  [/^(nv12|nv21|p0)/, '420'],
  [/^(nv16|nv20|p2|yuyv|uyvy|yvyu|y2)/, '422'],
  [/^(nv24|nv42|p4|xv|v30x|vuy|uyva|ayuv|vyu)/, '444'],
]

/** The planar format that holds everything which a format holds, itself where it is one. Floats are kept in 16 bits. */
export function planarOf(format: string): PlanarFormat {
  const bits = Math.min(16, bitDepth(format))
  const depth = bits > 8 ? `${bits}le` : ''
  const alpha = hasAlphaComponent(format)
  const own = /^yuv[aj]?(\d{3})p/.exec(format)?.[1]
  const sampling = own ?? SHARED.find(([name]) => name.test(format))?.[1]
  if (sampling) {
    const colour = SUBSAMPLING[sampling]!
    const name = own ? format.replace(/be$/, 'le') : `yuv${alpha ? 'a' : ''}${sampling}p${depth}`
    return { name, bits, alpha, planes: [WHOLE, colour, colour, ...(alpha ? [WHOLE] : [])] }
  }
  if (/^gray(\d+[lb]e)?$/.test(format)) return { name: format.replace(/be$/, 'le'), bits, alpha: false, planes: [WHOLE] }
  return { name: `gbr${alpha ? 'a' : ''}p${depth}`, bits, alpha, planes: Array.from({ length: alpha ? 4 : 3 }, () => WHOLE) }
}
