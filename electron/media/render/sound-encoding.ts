import type { ExportSettings } from '#shared/export/export-settings.ts'
import { Graph, newFrame } from '../decode/graph.ts'
import { audioEncoder } from './audio-encoders.ts'
import { Encoder } from './encoder.ts'
import type { FileWriter } from './file-writer.ts'
import { LoudnessMeter } from './loudness.ts'
import type { MasteredSound } from './mastering.ts'
import { soundFrame, stereoInput } from './sound-frames.ts'

/** Samples a frame for codecs that take any number. */
const ANY_SIZE = 1024

/** Encodes a film's sound step by step beside its pictures, and measures what is written. */
export class SoundEncoding {
  readonly encoder: Encoder
  readonly #sound: MasteredSound
  readonly #rate: number
  readonly #meter: LoudnessMeter
  readonly #format: Graph
  readonly #out = newFrame()
  #fed = 0
  #ended = false

  private constructor(encoder: Encoder, sound: MasteredSound, rate: number, meter: LoudnessMeter, format: Graph) {
    this.encoder = encoder
    this.#sound = sound
    this.#rate = rate
    this.#meter = meter
    this.#format = format
  }

  static async open(
    settings: NonNullable<ExportSettings['audio']>,
    container: ExportSettings['container'],
    sound: MasteredSound,
  ): Promise<SoundEncoding> {
    const { spec, formatName } = audioEncoder(settings, container)
    const encoder = await Encoder.open(spec)
    const rate = settings.sampleRate
    const size = encoder.context.frameSize > 0 ? encoder.context.frameSize : ANY_SIZE
    const description = `[a]aformat=sample_fmts=${formatName}:channel_layouts=stereo,asetnsamples=n=${size}:p=0[out]`
    const format = await Graph.create(description, { a: stereoInput(rate) }, 'audio', 1)
    return new SoundEncoding(encoder, sound, rate, await LoudnessMeter.open(rate), format)
  }

  /** Seconds of sound encoded so far. */
  get time(): number {
    return this.#ended ? Number.POSITIVE_INFINITY : this.#fed / this.#rate
  }

  /** Encodes one more block into `writer`; at the end flushes the encoder. */
  async step(writer: FileWriter): Promise<void> {
    if (this.#ended) return
    const block = await this.#sound.next()
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

  close(): void {
    this.#sound.close()
    this.#format.close()
    this.#out.free()
    this.encoder.close()
  }
}
