import type { EventHub } from '../engine/event-hub.ts'

/** After work that fills the cache, once it has been quiet for this long; where work never pauses, after this long all the same. */
const QUIET_MS = 20_000
const MOST_MS = 300_000

/** Trims the cache to its limit now and then, while nobody waits for it. Returns its undo. */
export function keepCacheSmall(events: EventHub, trim: () => Promise<unknown>): () => void {
  let timer: NodeJS.Timeout | undefined
  let waitingSince: number | undefined
  const off = events.on((e) => {
    if (e.type !== 'job' || e.job.state !== 'succeeded') return
    clearTimeout(timer)
    waitingSince ??= Date.now()
    const wait = Math.max(0, Math.min(QUIET_MS, waitingSince + MOST_MS - Date.now()))
    timer = setTimeout(() => {
      waitingSince = undefined
      trim().catch((error: unknown) => console.error('the cache could not be trimmed:', error))
    }, wait).unref()
  })
  return () => {
    off()
    clearTimeout(timer)
  }
}
