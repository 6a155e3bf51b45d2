import type { ExportSettings } from '#shared/export/export-settings.ts'
import { Graph, newFrame } from '../decode/graph.ts'
import { audioEncoder } from './audio-encoders.ts'
import { Encoder } from './encoder.ts'
import type { FileWriter } from './file-writer.ts'
import { LoudnessMeter } from './loudness.ts'
import type { MasteredSound } from './mastering.ts'
import { soundFrame, stereoInput } from './sound-frames.ts'

/** Measures and opens the sound; rejects soon after the signal. */
export type MasterSound = (stop: AbortSignal) => Promise<MasteredSound>

/** Samples a frame for codecs that take any number. */
const ANY_SIZE = 1024

/**
 * Encodes a film's sound step by step beside its pictures, and measures what is written. The mastering is measured in the
 * background: pictures need not wait for it.
 */
export class SoundEncoding {
  readonly encoder: Encoder
  readonly #sound: Promise<MasteredSound>
  readonly #stop: AbortController
  readonly #rate: number
  readonly #meter: LoudnessMeter
  readonly #format: Graph
  readonly #out = newFrame()
  #ready = false
  #fed = 0
  #ended = false

  private constructor(encoder: Encoder, master: MasterSound, rate: number, meter: LoudnessMeter, format: Graph) {
    this.encoder = encoder
    this.#stop = new AbortController()
    this.#sound = master(this.#stop.signal)
    // What went wrong is thrown by the next step.
    this.#sound.then(
      () => (this.#ready = true),
      () => (this.#ready = true),
    )
    this.#rate = rate
    this.#meter = meter
    this.#format = format
  }

  static async open(
    settings: NonNullable<ExportSettings['audio']>,
    container: ExportSettings['container'],
    master: MasterSound,
  ): Promise<SoundEncoding> {
    const { spec, formatName } = audioEncoder(settings, container)
    const encoder = await Encoder.open(spec)
    const rate = settings.sampleRate
    const size = encoder.context.frameSize > 0 ? encoder.context.frameSize : ANY_SIZE
    const description = `[a]aformat=sample_fmts=${formatName}:channel_layouts=stereo,asetnsamples=n=${size}:p=0[out]`
    const format = await Graph.create(description, { a: stereoInput(rate) }, 'audio', 1)
    return new SoundEncoding(encoder, master, rate, await LoudnessMeter.open(rate), format)
  }

  /** The mastering is known (or failed): a step will not wait for it. */
  get ready(): boolean {
    return this.#ready
  }

  /** Seconds of sound encoded so far. */
  get time(): number {
    return this.#ended ? Number.POSITIVE_INFINITY : this.#fed / this.#rate
  }

  /** Encodes one more block into `writer`; at the end flushes the encoder. */
  async step(writer: FileWriter): Promise<void> {
    if (this.#ended) return
    const block = await (await this.#sound).next()
    if (block) {
      await this.#meter.feed(block)
      const frame = soundFrame(block, this.#fed, this.#rate)
      this.#fed += block[0].length
      await this.#format.push('a', frame)
      frame.free()
    } else {
      this.#ended = true
      await this.#format.push('a', null)
    }
    while ((await this.#format.pull(this.#out)) === 'frame') {
      await this.encoder.encode(this.#out, (packet) => writer.write(this.encoder, packet))
      this.#out.unref()
    }
    if (this.#ended) await this.encoder.encode(null, (packet) => writer.write(this.encoder, packet))
  }

  /** Integrated loudness and true peak of what was encoded; null for silence. Call once, after the last step. */
  loudness(): Promise<{ integrated: number; truePeak: number } | null> {
    return this.#meter.finish()
  }

  /** Waits for a measurement under way, which it stops. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#sound.then(
      (sound) => sound.close(),
      () => undefined,
    )
    this.#format.close()
    this.#out.free()
    this.encoder.close()
  }
}
