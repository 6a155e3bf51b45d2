import type { VideoInput } from '../decode/graph.ts'
import { Stepper } from './stepper.ts'

/** Graphs that nobody uses at the moment but the next clip may: each keeps a few frames of memory. */
const MAX_IDLE = 2

interface Held {
  stepper: Promise<Stepper>
  users: number
}

/**
 * Graphs that several clips may draw with, in turn: clips of one shape and look share theirs, so that a cut
 * builds nothing and reads no table again. Only for graphs whose pictures do not depend on those before.
 */
export class StepperPool {
  /** In order of last release. */
  readonly #held = new Map<string, Held>()

  /** The graph of a description for inputs like `inputs`; give it back with `release`. Rejects as Stepper.create does. */
  async acquire(description: string, inputs: Record<string, VideoInput>): Promise<Lease> {
    const key = JSON.stringify([description, inputs])
    let held = this.#held.get(key)
    if (!held) this.#held.set(key, (held = { stepper: Stepper.create(description, inputs), users: 0 }))
    held.users++
    try {
      return { stepper: await held.stepper, release: once(() => this.#release(key, held)) }
    } catch (e) {
      this.#held.delete(key)
      throw e
    }
  }

  /** After every lease was released. */
  close(): void {
    for (const h of this.#held.values()) closeLater(h)
    this.#held.clear()
  }

  #release(key: string, held: Held): void {
    held.users--
    if (held.users > 0 || this.#held.get(key) !== held) return
    this.#held.delete(key)
    this.#held.set(key, held)
    const idle = [...this.#held].filter(([, h]) => h.users === 0)
    for (const [k, h] of idle.slice(0, Math.max(0, idle.length - MAX_IDLE))) {
      this.#held.delete(k)
      closeLater(h)
    }
  }
}

export interface Lease {
  stepper: Stepper
  /** Safe to call twice. */
  release(): void
}

const closeLater = (h: Held): void =>
  void h.stepper.then(
    (s) => s.close(),
    () => undefined,
  )

function once(f: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    f()
  }
}
