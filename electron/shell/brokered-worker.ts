import type { SpawnWorker, WorkerExit } from '../media/worker/spawn-worker.ts'
import type { FromEngine, ToEngine } from './messages.ts'

interface Remote {
  message: ((m: unknown) => void)[]
  exit: ((e: WorkerExit) => void)[]
  ended: WorkerExit | null
}

/**
 * Workers for an engine that runs in a utility process, where nothing can be forked (the runAsNode fuse is off): main starts them and
 * passes their messages on. `receive` takes what main says; it tells whether the message was about a worker.
 */
export function createWorkerBroker(tell: (m: FromEngine) => void): { spawnWorker: SpawnWorker; receive(m: ToEngine): boolean } {
  const remotes = new Map<number, Remote>()
  let nextId = 1
  return {
    spawnWorker(entry, { name, rank }) {
      const worker = nextId++
      const remote: Remote = { message: [], exit: [], ended: null }
      remotes.set(worker, remote)
      tell({ type: 'spawn', worker, entry, name, ...(rank ? { rank } : {}) })
      return {
        post: (message) => {
          if (!remote.ended) tell({ type: 'post', worker, message })
        },
        onMessage: (f) => void remote.message.push(f),
        onExit: (f) => {
          if (remote.ended) f(remote.ended)
          else remote.exit.push(f)
        },
        kill: () => tell({ type: 'kill', worker }),
      }
    },
    receive(m) {
      if (m.type !== 'worker-message' && m.type !== 'worker-exit') return false
      const remote = remotes.get(m.worker)
      if (m.type === 'worker-message') for (const f of remote?.message ?? []) f(m.message)
      else if (remote) {
        remotes.delete(m.worker)
        remote.ended = { code: m.code, signal: null, stderr: m.stderr }
        for (const f of remote.exit) f(remote.ended)
      }
      return true
    },
  }
}
