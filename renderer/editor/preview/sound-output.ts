import { PREVIEW_RATE } from '#shared/render/preview-stream.ts'
import type { WorkletReport } from './ring-worklet.ts'
// oxlint-disable-next-line import/default -- Vite makes a script of the module and gives its address.
import workletUrl from './ring-worklet.ts?worker&url'

/** Time the browser may take to let a page be heard, milliseconds; then the film plays silently. */
const RESUME_MS = 600

/** The film's sound: what it plays is the clock that pictures follow. */
export class SoundOutput {
  #context: AudioContext | undefined
  #node: AudioWorkletNode | undefined
  #gain: GainNode | undefined
  #opening: Promise<boolean> | undefined
  #ready: boolean | undefined
  #anchor: WorkletReport | null = null
  #volume = 1

  /** Whether it can be heard; undefined before that has been tried. */
  get ready(): boolean | undefined {
    return this.#ready
  }

  /** Makes ready to be heard; false where the browser does not allow it (no gesture yet) or has no sound. May be asked again. */
  open(): Promise<boolean> {
    this.#opening ??= this.#open().then((ok) => {
      this.#ready = ok
      if (!ok) this.#opening = undefined
      return ok
    })
    return this.#opening
  }

  async #open(): Promise<boolean> {
    try {
      this.#context ??= new AudioContext({ sampleRate: PREVIEW_RATE, latencyHint: 'interactive' })
      const context = this.#context
      if (!this.#node) {
        await context.audioWorklet.addModule(workletUrl)
        const node = new AudioWorkletNode(context, 'cutwright-ring', { numberOfInputs: 0, outputChannelCount: [2] })
        node.port.onmessage = (e: MessageEvent<WorkletReport>) => {
          this.#anchor = e.data
        }
        this.#gain = context.createGain()
        this.#gain.gain.value = this.#volume
        node.connect(this.#gain).connect(context.destination)
        this.#node = node
      }
      if (context.state !== 'running') {
        await Promise.race([context.resume(), new Promise((r) => setTimeout(r, RESUME_MS))])
      }
      // `state` has changed meanwhile.
      return (context.state as AudioContextState) === 'running'
    } catch {
      return false
    }
  }

  /** Queues interleaved stereo at 48 kHz; the buffer is given away. */
  push(generation: number, time: number, samples: Float32Array<ArrayBuffer>): void {
    this.#node?.port.postMessage({ type: 'block', generation, time, samples }, [samples.buffer])
  }
  start(generation: number): void {
    this.#anchor = null
    this.#node?.port.postMessage({ type: 'start', generation })
  }
  stop(): void {
    this.#anchor = null
    this.#node?.port.postMessage({ type: 'stop' })
  }
  /** 0 mutes. */
  set volume(v: number) {
    this.#volume = v
    if (this.#gain) this.#gain.gain.value = v
  }

  /** Film time that is heard now, or null before the first sample of this generation has left. */
  time(generation: number): number | null {
    const [a, context] = [this.#anchor, this.#context]
    if (!a || !context || a.generation !== generation) return null
    if (!a.playing) return a.time
    const latency = Number.isFinite(context.outputLatency) ? context.outputLatency : context.baseLatency
    return Math.max(a.time, a.time + context.currentTime - a.at - (latency || 0))
  }

  close(): void {
    void this.#context?.close()
    this.#context = this.#node = this.#opening = this.#ready = undefined
  }
}
