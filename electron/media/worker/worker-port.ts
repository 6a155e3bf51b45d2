import { keepCompiledCode } from './code-cache.ts'

/** The worker's end of the line to the engine, whichever host started it. */
export interface WorkerPort {
  post(message: unknown): void
  onMessage(f: (message: unknown) => void): void
}

/** Electron's utility process: `process.parentPort`, absent under Node. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', f: (e: { data: unknown }) => void): void
}

/** Connects to the process that started this one, and ends this process when that one is gone. */
export function connectToEngine(): WorkerPort {
  const parent = (process as { parentPort?: ParentPort }).parentPort
  if (parent) return { post: (m) => parent.postMessage(m), onMessage: (f) => parent.on('message', (e) => f(e.data)) }
  keepCompiledCode()
  if (!process.send) throw new Error('a media worker is started by the engine, not by hand')
  // Not by process.exit: that waits for the threads, and one that reads a file may be stuck for good.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  return {
    post: (m) => {
      if (process.connected) process.send?.(m)
    },
    onMessage: (f) => void process.on('message', f),
  }
}
