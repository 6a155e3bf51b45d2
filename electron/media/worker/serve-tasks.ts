import { toErrorInfo } from '#shared/base/app-error.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import type { TaskContext, TaskRegistry } from './tasks.ts'
import { connectToEngine } from './worker-port.ts'

/** Progress is sent at most this often, in milliseconds. */
const PROGRESS_EVERY = 80
/** Memory is looked at this often, in milliseconds: a file that blows up takes longer to fill it. */
const MEMORY_EVERY = 100

type AnyHandler = (input: unknown, context: TaskContext) => Promise<unknown>

/** Turns this process into a worker that runs the tasks of `registry` as the engine asks, until the engine goes away. */
export function serveTasks<M extends object>(registry: TaskRegistry<M>): void {
  const port = connectToEngine()
  const send = (message: FromWorker): void => port.post(message)
  const running = new Map<number, AbortController>()

  const run = async ({ id, kind, input, mostBytes }: Extract<ToWorker, { type: 'run' }>): Promise<void> => {
    const controller = new AbortController()
    running.set(id, controller)
    let last = Number.NEGATIVE_INFINITY
    const memory = setInterval(() => {
      const bytes = process.memoryUsage.rss()
      if (bytes > (mostBytes ?? Infinity)) send({ type: 'overMemory', id, bytes })
    }, MEMORY_EVERY)
    const onProgress = (share: number, stage?: string): void => {
      const now = performance.now()
      if (now - last < PROGRESS_EVERY) return
      last = now
      send(stage === undefined ? { type: 'progress', id, share } : { type: 'progress', id, share, stage })
    }
    try {
      const load = (registry as Record<string, (() => Promise<unknown>) | undefined>)[kind]
      if (!load) throw new Error(`no task '${kind}' in this worker`)
      const handler = (await load()) as AnyHandler
      send({ type: 'done', id, output: await handler(input, { signal: controller.signal, onProgress }) })
    } catch (e) {
      const stack = e instanceof Error ? e.stack : undefined
      send({ type: 'error', id, error: toErrorInfo(e), ...(stack === undefined ? {} : { stack }) })
    } finally {
      clearInterval(memory)
      running.delete(id)
    }
  }

  port.onMessage((raw) => {
    const message = raw as ToWorker
    if (message.type === 'run') void run(message)
    else running.get(message.id)?.abort()
  })
}
