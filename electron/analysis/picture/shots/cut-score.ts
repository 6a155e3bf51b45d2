import { clamp } from '#shared/base/numbers.ts'
import { HALF } from '../small-frame.ts'
import { type FrameFeatures, histogramDistance, layoutCorrelation } from './frame-features.ts'

/** Least score of a cut. */
export const CUT_FLOOR = 0.62

const BLOCKS_X = 8
const BLOCKS_Y = 5
const BLOCK_WIDTH = 10
const BLOCK_HEIGHT = 9
const SEARCH = 5
/** A block whose sum of differences is below this at no motion is taken as unmoved. */
const STILL = 180
/** Added to a block's texture, so that noise in flat blocks does not count as change. */
const FLAT = 360
const CAP = 1.5

/** Luma layouts that correlate better than this are one picture, whatever its exposure; its score is then held at SAME. */
const SAME_STRUCTURE = 0.92
const SAME = 0.3

/**
 * How unlike two neighbouring frames are, 0..2.5: what motion of blocks cannot explain, plus the distance of the histograms. A high score is
 * measured again with the exposure of the first frame fitted to the second.
 */
export function cutScore(before: FrameFeatures, halfBefore: Uint8Array, after: FrameFeatures, halfAfter: Uint8Array): number {
  const histograms = histogramDistance(before, after)
  const score = blockResidual(halfBefore, halfAfter) + histograms
  if (score < CUT_FLOOR) return score
  if (layoutCorrelation(before, after) > SAME_STRUCTURE) return Math.min(score, SAME)
  return Math.min(score, blockResidual(fitExposure(halfBefore, before, after), halfAfter) + histograms)
}

/** Luma with mean and deviation of another frame. */
function fitExposure(half: Uint8Array, from: FrameFeatures, to: FrameFeatures): Uint8Array {
  const gain = clamp((to.deviation + 4) / (from.deviation + 4), 0.4, 2.5)
  const table = Uint8Array.from({ length: 256 }, (_, y) => clamp(Math.round(to.mean + gain * (y - from.mean)), 0, 255))
  return half.map((y) => table[y]!)
}

/** Mean over 8×5 blocks of the best match within ±5 pixels of 80×45, relative to the block's texture, capped at 1.5. */
function blockResidual(before: Uint8Array, after: Uint8Array): number {
  let total = 0
  for (let by = 0; by < BLOCKS_Y; by++) {
    for (let bx = 0; bx < BLOCKS_X; bx++) {
      const x = bx * BLOCK_WIDTH
      const y = by * BLOCK_HEIGHT
      const difference = bestMatch(before, after, x, y)
      if (difference === 0) continue
      total += Math.min(CAP, difference / (texture(after, x, y) + FLAT))
    }
  }
  return total / (BLOCKS_X * BLOCKS_Y)
}

/** Offsets within ±SEARCH, nearest first: most blocks fit close by, and a good match lets the others be given up early. */
const OFFSETS = Array.from({ length: (2 * SEARCH + 1) ** 2 }, (_, i) => ({
  x: (i % (2 * SEARCH + 1)) - SEARCH,
  y: Math.floor(i / (2 * SEARCH + 1)) - SEARCH,
})).sort((a, b) => a.x ** 2 + a.y ** 2 - (b.x ** 2 + b.y ** 2))
const OFFSET_X = Int8Array.from(OFFSETS, (o) => o.x)
const OFFSET_Y = Int8Array.from(OFFSETS, (o) => o.y)

function bestMatch(before: Uint8Array, after: Uint8Array, x: number, y: number): number {
  let best = differenceAt(before, after, x, y, 0, 0, Number.POSITIVE_INFINITY)
  if (best <= STILL) return best
  const left = -x
  const right = HALF.width - BLOCK_WIDTH - x
  const top = -y
  const bottom = HALF.height - BLOCK_HEIGHT - y
  for (let i = 1; i < OFFSET_X.length; i++) {
    const dx = OFFSET_X[i]!
    const dy = OFFSET_Y[i]!
    if (dx < left || dx > right || dy < top || dy > bottom) continue
    best = Math.min(best, differenceAt(before, after, x, y, dx, dy, best))
  }
  return best
}

/** Sum of absolute differences of a block, given up (Infinity) as soon as it reaches `limit`. */
function differenceAt(before: Uint8Array, after: Uint8Array, x: number, y: number, dx: number, dy: number, limit: number): number {
  let sum = 0
  for (let j = 0; j < BLOCK_HEIGHT; j++) {
    let p = (y + j) * HALF.width + x
    let q = p + dy * HALF.width + dx
    for (const end = p + BLOCK_WIDTH; p < end; p++, q++) {
      const d = after[p]! - before[q]!
      sum += d < 0 ? -d : d
    }
    if (sum >= limit) return Number.POSITIVE_INFINITY
  }
  return sum
}

/** Sum of absolute deviations of a block from its mean. */
function texture(half: Uint8Array, x: number, y: number): number {
  let sum = 0
  for (let j = 0; j < BLOCK_HEIGHT; j++) {
    for (let k = (y + j) * HALF.width + x, end = k + BLOCK_WIDTH; k < end; k++) sum += half[k]!
  }
  const mean = sum / (BLOCK_WIDTH * BLOCK_HEIGHT)
  let deviation = 0
  for (let j = 0; j < BLOCK_HEIGHT; j++) {
    for (let k = (y + j) * HALF.width + x, end = k + BLOCK_WIDTH; k < end; k++) deviation += Math.abs(half[k]! - mean)
  }
  return deviation
}
