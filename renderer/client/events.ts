import type { EngineEvent } from '#shared/contract/events.ts'
import { client, onConnected } from './connection.ts'

type EventType = EngineEvent['type']
type EventOf<T extends EventType> = Extract<EngineEvent, { type: T }>

const listeners = new Map<EventType, Set<(e: EngineEvent) => void>>()
const whenListening = new Set<() => void>()
let projectId: string | null = null
let running: AbortController | undefined

/** Calls `run` for every event of a type; returns its undo. */
export function onEvent<T extends EventType>(type: T, run: (e: EventOf<T>) => void): () => void {
  const set = listeners.get(type) ?? new Set()
  listeners.set(type, set)
  const f = (e: EngineEvent) => run(e as EventOf<T>)
  set.add(f)
  return () => set.delete(f)
}

/** Calls `run` whenever a stream has (again) begun: what changed before it was missed, so read the state anew. Returns its undo. */
export function onListening(run: () => void): () => void {
  whenListening.add(run)
  return () => whenListening.delete(run)
}

async function listen(signal: AbortSignal): Promise<void> {
  const stream = await client.system.events({ projectId }, { signal })
  for (const run of whenListening) run()
  for await (const e of stream) {
    if (signal.aborted) return
    for (const run of listeners.get(e.type) ?? []) run(e)
  }
}

function restart(): void {
  running?.abort()
  const mine = new AbortController()
  running = mine
  const retry = () => {
    // A lost connection restarts the stream by itself; a stream that ended on a living one is asked for again.
    if (running === mine) setTimeout(() => running === mine && restart(), 500)
  }
  listen(mine.signal).then(retry, retry)
}

/** Follows the events of one project (and those that belong to none). */
export function followProject(id: string | null): void {
  if (projectId === id && running) return
  projectId = id
  restart()
}
/** Begins with the first connection. Called once, by main.tsx. */
export const startEvents = (): (() => void) => onConnected(restart)
