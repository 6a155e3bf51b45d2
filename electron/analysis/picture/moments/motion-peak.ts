import type { MotionCurve } from './steps.ts'
import { motionScore } from './scores.ts'

/** Below this many widths per second nothing moves. */
const STILL = 0.012
/** An inner maximum can be met by a cut on the beat; the mere end of a rise is worth less. */
const AT_EDGE = 0.6
/** Seconds at either end where a maximum counts as edge. */
const EDGE = 0.15

/** The strongest motion between start and end (seconds): an accent can be put on it. Null when nothing moves. */
export function motionPeak(motion: MotionCurve, start: number, end: number): { time: number; strength: number } | null {
  const { time, energy } = motion
  let best: { time: number; rank: number; value: number } | null = null
  let sum = 0
  let count = 0
  for (let i = 0; i < time.length; i++) {
    if (time[i]! < start || time[i]! > end) continue
    const value = energy[i]!
    sum += value
    count++
    const inner = value >= (energy[i - 1] ?? 0) && value >= (energy[i + 1] ?? 0) && time[i]! - start > EDGE && end - time[i]! > EDGE
    const rank = inner ? value : value * AT_EDGE
    if (!best || rank > best.rank) best = { time: time[i]!, rank, value }
  }
  if (!best || best.value < STILL) return null
  // A peak is strong when it is fast and when it stands out from the rest of the span.
  const standsOut = Math.min(1, Math.max(0, best.value / (sum / count) - 1))
  const strength = Math.min(1, motionScore(best.rank) * (0.5 + 0.5 * standsOut) * 1.5)
  return { time: round(best.time), strength: round(strength) }
}

const round = (x: number): number => Math.round(x * 1000) / 1000
