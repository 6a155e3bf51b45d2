/// <reference lib="webworker" />
// Runs on the audio thread. Plays blocks in order and says when what it plays begins, stops short, or goes on.

/** A block of interleaved stereo; `time` is the film's, `generation` that of the command it answers. */
interface Block {
  type: 'block'
  generation: number
  time: number
  samples: Float32Array
}
type ToWorklet = Block | { type: 'start'; generation: number } | { type: 'stop' }
/** Film time `time` is heard at context time `at`; playing false: silence from there on. */
export interface WorkletReport {
  generation: number
  playing: boolean
  time: number
  at: number
}

interface ProcessorBase {
  readonly port: MessagePort
}
declare const AudioWorkletProcessor: { new (): ProcessorBase }
declare function registerProcessor(name: string, processor: new () => ProcessorBase): void
declare const currentTime: number

class Ring extends AudioWorkletProcessor {
  #blocks: Block[] = []
  #offset = 0
  #generation = -1
  #wanted = false
  #running = false

  constructor() {
    super()
    this.port.onmessage = (e: MessageEvent<ToWorklet>) => this.#receive(e.data)
  }

  #receive(m: ToWorklet): void {
    if (m.type === 'block') {
      if (m.generation >= this.#generation) this.#blocks.push(m)
      return
    }
    this.#wanted = m.type === 'start'
    if (m.type === 'start') {
      this.#generation = m.generation
      this.#blocks = this.#blocks.filter((b) => b.generation === m.generation)
    } else this.#blocks = []
    this.#offset = 0
    this.#running = false
  }

  process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? []
    if (!left || !right || !this.#wanted) return true
    let filled = 0
    while (filled < left.length && this.#blocks.length > 0) {
      const block = this.#blocks[0]!
      if (!this.#running) this.#report(true, block.time + this.#offset / 48000, filled)
      const count = Math.min(left.length - filled, block.samples.length / 2 - this.#offset)
      for (let i = 0; i < count; i++) {
        left[filled + i] = block.samples[2 * (this.#offset + i)]!
        right[filled + i] = block.samples[2 * (this.#offset + i) + 1]!
      }
      filled += count
      this.#offset += count
      if (this.#offset * 2 >= block.samples.length) {
        this.#last = block.time + block.samples.length / 96000
        this.#blocks.shift()
        this.#offset = 0
      }
    }
    if (filled < left.length && this.#running) this.#report(false, this.#last, filled)
    return true
  }
  #last = 0

  #report(playing: boolean, time: number, filled: number): void {
    this.#running = playing
    this.port.postMessage({ generation: this.#generation, playing, time, at: currentTime + filled / 48000 } satisfies WorkletReport)
  }
}
registerProcessor('cutwright-ring', Ring)
