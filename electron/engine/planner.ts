import { Worker } from 'node:worker_threads'
import type { Result } from '#shared/base/result.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { PlanInput } from '#shared/planning/plan-input.ts'

export interface Planner {
  plan(input: PlanInput): Promise<Result<MontagePlan>>
  close(): Promise<void>
}

/** A planner that has had nothing to do for this long gives its thread back. */
const IDLE_MS = 30_000

type Answer = { id: number; result?: Result<MontagePlan>; error?: string }

/** Plans in a thread of its own, one film after the other; the thread starts with the first. */
export function createPlanner(): Planner {
  const waiting = new Map<number, { resolve: (r: Result<MontagePlan>) => void; reject: (e: Error) => void }>()
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let nextId = 1

  const fail = (e: Error): void => {
    worker = undefined
    for (const w of waiting.values()) w.reject(e)
    waiting.clear()
  }
  const stop = (): void => {
    const ending = worker
    worker = undefined
    void ending?.terminate()
  }
  const start = (): Worker => {
    const entry = import.meta.url.endsWith('.ts') ? './plan-worker.ts' : './plan-worker.js'
    const w = new Worker(new URL(entry, import.meta.url))
    w.unref()
    w.on('message', ({ id, result, error }: Answer) => {
      const waiter = waiting.get(id)
      waiting.delete(id)
      if (result) waiter?.resolve(result)
      else waiter?.reject(new Error(error))
      clearTimeout(idle)
      if (waiting.size === 0) idle = setTimeout(stop, IDLE_MS).unref()
    })
    w.on('error', (e) => fail(e as Error))
    w.on('exit', () => {
      if (worker === w) fail(new Error('the planner stopped'))
    })
    return w
  }

  return {
    plan(input) {
      worker ??= start()
      worker.ref()
      clearTimeout(idle)
      const id = nextId++
      const { promise, resolve, reject } = Promise.withResolvers<Result<MontagePlan>>()
      waiting.set(id, { resolve, reject })
      worker.postMessage({ id, input })
      return promise.finally(() => {
        if (waiting.size === 0) worker?.unref()
      })
    },
    async close() {
      clearTimeout(idle)
      const ending = worker
      worker = undefined
      await ending?.terminate()
    },
  }
}
