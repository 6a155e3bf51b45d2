// A thread that plans films: the search takes seconds, which the engine's own thread must not.
import { parentPort } from 'node:worker_threads'
import type { PlanInput } from '#shared/planning/plan-input.ts'
import { planMontage } from '#shared/planning/plan-montage.ts'

parentPort?.on('message', ({ id, input }: { id: number; input: PlanInput }) => {
  try {
    parentPort?.postMessage({ id, result: planMontage(input) })
  } catch (e) {
    parentPort?.postMessage({ id, error: e instanceof Error ? (e.stack ?? e.message) : String(e) })
  }
})
