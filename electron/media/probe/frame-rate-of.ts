import { quantile } from '#shared/base/numbers.ts'
import type { FrameRate } from '#shared/time/frame-rate.ts'
import { fromNumber, type Rational } from '#shared/time/rational.ts'

/** Rates that cameras and programs write; a measured rate within 1 part in 2,000 is taken to mean one of them. */
const USUAL: readonly FrameRate[] = [
  ...[10, 12, 15, 20, 24, 25, 30, 48, 50, 60, 90, 100, 120, 144, 240].map((num) => ({ num, den: 1 })),
  { num: 25, den: 2 },
  ...[24, 30, 48, 60, 120, 240].map((n) => ({ num: n * 1000, den: 1001 })),
]
const TOLERANCE = 0.0005
/** For streams that say nothing and hold one frame. */
export const FALLBACK_RATE: FrameRate = { num: 25, den: 1 }

/** The usual rate that is meant by `fps`, or null. */
function usualRate(fps: number): FrameRate | null {
  let best: FrameRate | null = null
  let bestOff = TOLERANCE
  for (const rate of USUAL) {
    const off = Math.abs((fps * rate.den) / rate.num - 1)
    if (off < bestOff) [best, bestOff] = [rate, off]
  }
  return best
}

/** The usual rate that is meant by `fps`, else the nearest small ratio. */
export const snapRate = (fps: number): FrameRate => (fps > 0 && fps <= 1000 ? (usualRate(fps) ?? fromNumber(fps, 10_000)) : FALLBACK_RATE)

export interface RateMeasure {
  frameRate: FrameRate
  variable: boolean
}

/**
 * Frame rate and evenness from frame times.
 * @param times start times of consecutive frames in seconds, any order (packets come in decoding order)
 * @param tick resolution of those times in seconds: rounding to it is not unevenness
 * @param average rate that the container states, or null
 */
export function measureRate(times: readonly number[], tick: number, average: Rational | null): RateMeasure {
  const stated = average && average.num > 0 && average.den > 0 ? average.num / average.den : null
  const sorted = Float64Array.from(times).sort()
  if (sorted.length < 3) return { frameRate: stated === null ? FALLBACK_RATE : snapRate(stated), variable: false }
  const steps = sorted.subarray(1).map((t, i) => t - sorted[i]!)
  const typical = quantile(steps, 0.5)
  const slack = Math.max(typical * 0.1, tick * 1.5)
  const uneven = steps.filter((s) => Math.abs(s - typical) > slack).length
  const variable = uneven > Math.max(1, steps.length * 0.01)
  const mean = (sorted.length - 1) / (sorted.at(-1)! - sorted[0]!)
  // Even steps are measured best on the frames themselves; uneven ones by the average over the whole file.
  if (variable) return { frameRate: snapRate(stated ?? mean), variable }
  return { frameRate: usualRate(mean) ?? (stated !== null ? usualRate(stated) : null) ?? snapRate(mean), variable }
}
