import type { WorkerHandle } from './spawn-worker.ts'

/** A worker is not held ready where less memory than this is free, bytes: it takes about 35 MB of its own. */
const LEAST_FREE = 1 << 30

export interface SpareOptions {
  /** Starts one. */
  start: () => WorkerHandle
  /** Pause before the next one is started after one was taken: what it was taken for goes first. Milliseconds. */
  restMs?: number
  /** Free memory of the machine, bytes. */
  free?: () => number
}

/**
 * Holds one worker ready ahead of its use, so that whoever takes it need not wait for a process to start. It holds none before `keep`, none
 * where memory is short, and never more than one.
 */
export class SpareWorker {
  readonly #options: Required<SpareOptions>
  #kept = false
  #spare: WorkerHandle | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(options: SpareOptions) {
    this.#options = { restMs: 4000, free: () => process.availableMemory(), ...options }
  }

  /** From now on one is held ready; false ends the one that is. */
  keep(on: boolean): void {
    this.#kept = on
    clearTimeout(this.#timer)
    if (on) return this.#prepare()
    this.#spare?.kill()
    this.#spare = null
  }

  /** The one that is ready, else a new one; it is the caller's from now on. */
  take(): WorkerHandle {
    const ready = this.#spare
    this.#spare = null
    if (this.#kept) this.#later()
    return ready ?? this.#options.start()
  }

  #prepare(): void {
    if (this.#spare) return
    if (this.#options.free() < LEAST_FREE) return this.#later()
    const worker = this.#options.start()
    this.#spare = worker
    // One that dies while nobody uses it must not be handed out.
    worker.onExit(() => {
      if (this.#spare !== worker) return
      this.#spare = null
      if (this.#kept) this.#later()
    })
  }

  #later(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#kept && this.#prepare(), this.#options.restMs).unref()
  }
}
