import type { EngineEvent } from '#shared/contract/events.ts'

/** Tells everybody who listens what has changed. Listeners never throw into the one who tells. */
export interface EventHub {
  emit(event: EngineEvent): void
  /** Returns its undo. */
  on(listener: (event: EngineEvent) => void): () => void
}

export function createEventHub(): EventHub {
  const listeners = new Set<(event: EngineEvent) => void>()
  return {
    emit(event) {
      for (const f of listeners) f(event)
    },
    on(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A slow window may fall this far behind; then its stream ends and it reads the state anew. */
const MAX_WAITING = 2000

/**
 * The events as one async stream that ends with `signal`. Listens from this call on, not from the first read: what changes between is
 * not missed. Progress of one job that was not read yet is replaced by the newer.
 */
export function streamEvents(
  hub: EventHub,
  wanted: (event: EngineEvent) => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<EngineEvent, void, void> {
  let waiting: EngineEvent[] = []
  let wake = (): void => {}
  const off = hub.on((event) => {
    // A reader that went away without a word stops here.
    if (waiting.length > MAX_WAITING) return stop()
    if (!wanted(event)) return
    if (event.type === 'job') waiting = waiting.filter((w) => w.type !== 'job' || w.job.id !== event.job.id)
    waiting.push(event)
    wake()
  })
  const stop = (): void => {
    off()
    signal?.removeEventListener('abort', stop)
    wake()
  }
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()

  async function* read(): AsyncGenerator<EngineEvent, void, void> {
    try {
      while (!signal?.aborted) {
        if (waiting.length > MAX_WAITING) return
        const event = waiting.shift()
        if (event) yield event
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      stop()
    }
  }
  return read()
}
