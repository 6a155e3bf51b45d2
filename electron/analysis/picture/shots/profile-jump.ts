import { type FrameFeatures, LAYOUT } from './frame-features.ts'

/**
 * How much the picture changes that no turn of the camera explains, mean difference 0..255: a turn to the side keeps the mean of each row, a tilt
 * that of each column, so the smaller of both differences stays low in a whip pan, however blurred, and leaps at a cut inside it.
 */
export function profileJump(a: FrameFeatures, b: FrameFeatures): number {
  const d = Int16Array.from(b.layout, (x, k) => x - a.layout[k]!)
  return Math.min(meanOfLines(d, false), meanOfLines(d, true))
}

const PLANES = [
  { at: 0, width: LAYOUT.width, height: LAYOUT.height },
  { at: LAYOUT.u, width: LAYOUT.chromaWidth, height: LAYOUT.chromaHeight },
  { at: LAYOUT.v, width: LAYOUT.chromaWidth, height: LAYOUT.chromaHeight },
]

/** Mean over rows (or columns) of the absolute mean of the differences in each. */
function meanOfLines(d: Int16Array, columns: boolean): number {
  let total = 0
  let lines = 0
  for (const { at, width, height } of PLANES) {
    const length = columns ? height : width
    const step = columns ? width : 1
    for (let line = 0; line < (columns ? width : height); line++, lines++) {
      let sum = 0
      for (let i = 0, k = at + line * (columns ? 1 : width); i < length; i++, k += step) sum += d[k]!
      total += Math.abs(sum) / length
    }
  }
  return total / lines
}
