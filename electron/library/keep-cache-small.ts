import type { EventHub } from '../engine/event-hub.ts'

/** After work that fills the cache, once it has been quiet for this long. */
const QUIET_MS = 20_000

/** Trims the cache to its limit now and then, while nobody waits for it. Returns its undo. */
export function keepCacheSmall(events: EventHub, trim: () => Promise<unknown>): () => void {
  let timer: NodeJS.Timeout | undefined
  const off = events.on((e) => {
    if (e.type !== 'job' || e.job.state !== 'succeeded') return
    clearTimeout(timer)
    timer = setTimeout(() => {
      trim().catch((error: unknown) => console.error('the cache could not be trimmed:', error))
    }, QUIET_MS).unref()
  })
  return () => {
    off()
    clearTimeout(timer)
  }
}
