import type { Frame } from 'node-av/lib'
import { type GraphInput, Graph, newFrame } from '../decode/graph.ts'

/**
 * A video graph used like a function: one frame on every input in, one frame out, any number of times. The frames' own times do
 * not matter: they are counted.
 */
export class Stepper {
  readonly #graph: Graph
  #count: bigint

  private constructor(graph: Graph, first: bigint) {
    this.#graph = graph
    this.#count = first
  }
  static async create(description: string, inputs: Record<string, GraphInput>): Promise<Stepper> {
    return new Stepper(await Graph.create(description, inputs, 'video'), 0n)
  }

  /** `pts` sets the clock (it must grow); else it counts on. The result is the caller's to free. */
  async step(inputs: Record<string, Frame>, pts?: bigint): Promise<Frame> {
    const at = pts ?? this.#count
    this.#count = at + 1n
    const out = newFrame()
    try {
      for (const [name, frame] of Object.entries(inputs)) {
        const own = frame.pts
        frame.pts = at
        await this.#graph.push(name, frame)
        frame.pts = own
      }
      // The work was done while the frames were pushed: what is left is no reason for a hop to another thread.
      const state = this.#graph.pullSync(out)
      if (state !== 'frame') throw new Error(`a filter graph gave ${state} for a frame`)
      return out
    } catch (e) {
      out.free()
      throw e
    }
  }
  command(target: string, option: string, value: string): void {
    this.#graph.command(target, option, value)
  }
  close(): void {
    this.#graph.close()
  }
}
