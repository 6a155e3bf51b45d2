import type { Grid } from './grid.ts'

/** Levels that a picture's nearness is cut at, at most. */
const MOST = 3
const BINS = 96
/** A step over two places of the grid that is an outline rather than a slope, in nearness, for a grid 256 wide. */
const STEP = 0.035
const REACH = 2
/** An outline shorter than this share of the picture's width is not worth a layer. */
const LEAST = 0.12
/** Depth models draw one outline this many places wide. */
const WIDTH = 5
/** Levels whose contours are this long, relative to the longest, cut the same outlines. */
const AS_GOOD = 0.8

/** A steep step: where, and its two sides, lower first. */
interface Step {
  x: number
  y: number
  low: number
  high: number
}

/**
 * Nearnesses at which near and far come apart: those whose contour runs along outlines for the longest way. One after the other; an outline
 * that was cut counts no more. Ascending; none for a scene without outlines.
 */
export function depthCuts(near: Grid): number[] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const v of near.data) {
    if (v < min) min = v
    if (v > max) max = v
  }
  let steps = outlines(near)
  const cuts: number[] = []
  while (cuts.length < MOST) {
    const found = longest(steps, min, max)
    if (found === undefined || found.length < LEAST * near.width) break
    cuts.push(found.level)
    steps = besides(steps, found.level, near)
  }
  return cuts.sort((a, b) => a - b)
}

function outlines({ width, height, data }: Grid): Step[] {
  const steps: Step[] = []
  const least = (STEP * 256) / Math.max(64, width)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const a = data[y * width + x]!
      const right = x + REACH < width ? data[y * width + x + REACH]! : a
      const below = y + REACH < height ? data[(y + REACH) * width + x]! : a
      for (const b of [right, below]) if (Math.abs(a - b) > least) steps.push({ x, y, low: Math.min(a, b), high: Math.max(a, b) })
    }
  return steps
}

/** The level that the most and the steepest steps cross, and how long its contour is there; of a run of levels that are as good, the middle. */
function longest(steps: readonly Step[], min: number, max: number): { level: number; length: number } | undefined {
  const weights = new Float64Array(BINS + 2)
  const counts = new Float64Array(BINS + 2)
  const bin = (v: number): number => Math.round(((v - min) / (max - min)) * BINS)
  for (const { low, high } of steps) {
    const [from, to] = [bin(low) + 1, Math.max(bin(high), bin(low) + 1)]
    weights[from]! += high - low
    weights[to]! -= high - low
    counts[from]!++
    counts[to]!--
  }
  for (const list of [weights, counts]) for (let k = 1; k <= BINS; k++) list[k]! += list[k - 1]!
  const best = Math.max(...weights.subarray(0, BINS))
  if (best <= 1e-9) return undefined
  let first = weights.indexOf(best)
  let last = first
  while (first > 0 && weights[first - 1]! >= AS_GOOD * best) first--
  while (last < BINS - 1 && weights[last + 1]! >= AS_GOOD * best) last++
  const middle = Math.round((first + last) / 2)
  // A step reaches over two places, so every place of a contour is crossed about twice.
  return { level: min + (middle * (max - min)) / BINS, length: counts[middle]! / 2 }
}

/** The steps that are no part of the outline that the level cuts. */
function besides(steps: readonly Step[], level: number, { width, height }: Grid): Step[] {
  const cut = new Uint8Array(width * height)
  for (const s of steps) {
    if (s.low >= level || s.high <= level) continue
    for (let y = Math.max(0, s.y - WIDTH); y <= Math.min(height - 1, s.y + WIDTH); y++)
      cut.fill(1, y * width + Math.max(0, s.x - WIDTH), y * width + Math.min(width, s.x + WIDTH + 1))
  }
  return steps.filter((s) => cut[s.y * width + s.x] === 0)
}
