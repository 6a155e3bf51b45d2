import type { Level } from './pyramid.ts'

/** Share of the picture that must still be seen after a shift. */
const OVERLAP = 0.45

/** The shift of the coarsest level, by whole pixels, that makes both most alike (mean absolute difference); in pixels of level 0. */
export function coarseShift(before: readonly Level[], after: readonly Level[]): { x: number; y: number } {
  const [a, b] = [before.at(-1)!, after.at(-1)!]
  const scale = 2 ** (before.length - 1)
  const [farX, farY] = [Math.floor(a.width * (1 - OVERLAP)), Math.floor(a.height * (1 - OVERLAP))]
  let best = Number.POSITIVE_INFINITY
  let at = { x: 0, y: 0 }
  for (let dy = -farY; dy <= farY; dy++) {
    for (let dx = -farX; dx <= farX; dx++) {
      if ((a.width - Math.abs(dx)) * (a.height - Math.abs(dy)) < OVERLAP * a.width * a.height) continue
      const difference = differenceAt(a, b, dx, dy, best)
      if (difference >= best) continue
      best = difference
      at = { x: dx * scale, y: dy * scale }
    }
  }
  return at
}

/** Mean absolute difference of the pixels that both pictures show, given up (Infinity) when half of it is far above `limit`. */
function differenceAt(a: Level, b: Level, dx: number, dy: number, limit: number): number {
  const [x0, x1] = [Math.max(0, -dx), Math.min(a.width, a.width - dx)]
  const [y0, y1] = [Math.max(0, -dy), Math.min(a.height, a.height - dy)]
  const count = (x1 - x0) * (y1 - y0)
  let sum = 0
  for (let y = y0; y < y1; y++) {
    let p = y * a.width + x0
    let q = p + dy * a.width + dx
    for (const end = p + x1 - x0; p < end; p++, q++) sum += Math.abs(a.data[p]! - b.data[q]!)
    if (sum > limit * count) return Number.POSITIVE_INFINITY
  }
  return sum / count
}
