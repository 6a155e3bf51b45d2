// A thread that plans films: the search takes seconds, which the engine's own thread must not.
import { parentPort } from 'node:worker_threads'
import { planWithCloseness } from '#shared/planning/learned/plan-learned.ts'
import type { PlanInput } from '#shared/planning/plan-input.ts'

parentPort?.on('message', ({ id, input }: { id: number; input: PlanInput }) => {
  try {
    parentPort?.postMessage({ id, result: planWithCloseness(input) })
  } catch (e) {
    parentPort?.postMessage({ id, error: e instanceof Error ? (e.stack ?? e.message) : String(e) })
  }
})
