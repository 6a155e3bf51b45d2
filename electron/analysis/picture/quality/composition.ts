import { clamp } from '#shared/base/numbers.ts'
import { SALIENCY } from './saliency.ts'

/** Cells this far above the mean belong to the salient mass. */
const MASS = 1.6

export interface Placement {
  /** Centre of the salient mass, 0..1 from left and top. */
  x: number
  y: number
  /** 0..1: how near it lies to a third or the middle, how compact it is, and whether it keeps clear of the border. */
  score: number
}

/** Where the salient mass lies and how well. `map` is 32×18 with mean 1. */
export function placement(map: ArrayLike<number>): Placement {
  let weight = 0
  let x = 0
  let y = 0
  let xx = 0
  let yy = 0
  let border = 0
  for (let k = 0; k < SALIENCY.length; k++) {
    const w = Math.max(0, map[k]! - MASS)
    if (w === 0) continue
    const cx = k % SALIENCY.width
    const cy = Math.floor(k / SALIENCY.width)
    const px = (cx + 0.5) / SALIENCY.width
    const py = (cy + 0.5) / SALIENCY.height
    weight += w
    x += w * px
    y += w * py
    xx += w * px * px
    yy += w * py * py
    if (cx === 0 || cy === 0 || cx === SALIENCY.width - 1 || cy === SALIENCY.height - 1) border += w
  }
  if (weight === 0) return { x: 0.5, y: 0.5, score: 0.5 }
  x /= weight
  y /= weight
  const spread = Math.sqrt(Math.max(0, xx / weight - x * x + (yy / weight - y * y)))
  const near = Math.exp(-((nearestThird(x) / 0.11) ** 2) / 2) * 0.6 + Math.exp(-((nearestThird(y) / 0.14) ** 2) / 2) * 0.4
  const compact = clamp(1.25 - spread / 0.35, 0, 1)
  return { x, y, score: clamp(0.25 + 0.4 * near + 0.35 * compact - 0.3 * (border / weight), 0, 1) }
}

const nearestThird = (t: number): number => Math.min(Math.abs(t - 1 / 3), Math.abs(t - 0.5), Math.abs(t - 2 / 3))
