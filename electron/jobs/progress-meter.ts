import type { Progress } from '#shared/jobs/job.ts'

const TELL_EVERY_MS = 200
/** Share of the newest rate in the estimate: high enough to follow a change of stage, low enough not to jump. */
const SMOOTHING = 0.2

/**
 * Turns a handler's words into what is stored and shown: at most five a second, percent never backwards, time to go from the smoothed
 * rate. `now`: milliseconds of a clock that nobody sets.
 */
export function createProgressMeter(tell: (p: Progress) => void, now: () => number = () => performance.now()) {
  let last: Progress = { stage: 'starting', percent: null, message: '', etaMs: null }
  let toldAt = Number.NEGATIVE_INFINITY
  let rate: number | undefined
  let mark: { at: number; percent: number } | undefined
  return (p: { stage?: string; percent?: number | null; message?: string }): void => {
    const at = now()
    const percent = p.percent === undefined || p.percent === null ? last.percent : Math.max(last.percent ?? 0, Math.min(100, p.percent))
    if (percent !== null) {
      if (!mark) mark = { at, percent }
      else if (at - mark.at >= 500 && percent > mark.percent) {
        const r = (percent - mark.percent) / (at - mark.at)
        rate = rate === undefined ? r : rate + SMOOTHING * (r - rate)
        mark = { at, percent }
      }
    }
    const stage = p.stage ?? last.stage
    const changed = stage !== last.stage
    last = {
      stage,
      percent,
      message: p.message ?? last.message,
      etaMs: rate && percent !== null && percent < 100 ? Math.round((100 - percent) / rate) : null,
    }
    if (changed || at - toldAt >= TELL_EVERY_MS || percent === 100) {
      toldAt = at
      tell(last)
    }
  }
}
