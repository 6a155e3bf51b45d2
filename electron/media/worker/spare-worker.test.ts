import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SpareWorker } from './spare-worker.ts'
import type { WorkerExit, WorkerHandle } from './spawn-worker.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

class Worker implements WorkerHandle {
  killed = false
  readonly #exits: ((e: WorkerExit) => void)[] = []
  post(): void {}
  onMessage(): void {}
  onExit(f: (e: WorkerExit) => void): void {
    this.#exits.push(f)
  }
  kill(): void {
    this.killed = true
    for (const f of this.#exits.splice(0)) f({ code: null, signal: 'SIGKILL', stderr: '' })
  }
}

function spare(free = () => 8e9) {
  const started: Worker[] = []
  const start = (): Worker => {
    const w = new Worker()
    started.push(w)
    return w
  }
  return { started, spare: new SpareWorker({ start, restMs: 100, free }) }
}

test('holds one from keep on, hands it out, and starts the next after a rest', () => {
  const { started, spare: s } = spare()
  expect(started).toHaveLength(0)
  s.keep(true)
  s.keep(true)
  expect(started).toHaveLength(1)
  expect(s.take()).toBe(started[0])
  expect(started).toHaveLength(1)
  vi.advanceTimersByTime(99)
  expect(started).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(started).toHaveLength(2)
  s.keep(false)
  expect(started[1]!.killed).toBe(true)
  // Who has taken one keeps it.
  expect(started[0]!.killed).toBe(false)
})

test('without one ready, and where none is kept, a new one is started', () => {
  const { started, spare: s } = spare()
  expect(s.take()).toBe(started[0])
  vi.advanceTimersByTime(1000)
  expect(started).toHaveLength(1)
})

test('one that died is not handed out; another takes its place', () => {
  const { started, spare: s } = spare()
  s.keep(true)
  started[0]!.kill()
  vi.advanceTimersByTime(100)
  expect(s.take()).toBe(started[1])
})

test('where memory is short none is held until there is more', () => {
  let free = 5e8
  const { started, spare: s } = spare(() => free)
  s.keep(true)
  vi.advanceTimersByTime(1000)
  expect(started).toHaveLength(0)
  free = 3e9
  vi.advanceTimersByTime(100)
  expect(started).toHaveLength(1)
})
