import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `ok` holds; throws with what `what` says after `limit` milliseconds. */
export async function until(ok: () => boolean | Promise<boolean>, limit: number, what: () => string): Promise<void> {
  const end = performance.now() + limit
  while (!(await ok())) {
    if (performance.now() > end) throw new Error(`not within ${limit} ms: ${what()}`)
    await sleep(20)
  }
}
