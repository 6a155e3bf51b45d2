import { Dictionary, FormatContext, type Packet, Rational, type Stream } from 'node-av/lib'
import { must } from '../decode/av-error.ts'
import type { Encoder } from './encoder.ts'

/**
 * Writes encoded streams into one file. Own code over libavformat, because every error counts here, the trailer's included: a
 * full disk shows there first.
 */
export class FileWriter {
  readonly #context: FormatContext
  readonly #streams = new Map<Encoder, Stream>()
  #open = true
  #bytes = 0

  private constructor(context: FormatContext) {
    this.#context = context
  }

  /** `format` is libavformat's name. The streams are those of `encoders`, in this order. Throws MediaReadError. */
  static async create(path: string, format: string, encoders: Encoder[], options: Record<string, string>): Promise<FileWriter> {
    const context = new FormatContext()
    must(context.allocOutputContext2(null, format, path), 'container')
    const writer = new FileWriter(context)
    try {
      for (const e of encoders) writer.#add(e)
      must(await context.openOutput(), 'create file')
      // Streams stay in step however far one runs ahead: libavformat would give up on the other one after ten seconds.
      must(await context.writeHeader(Dictionary.fromObject({ ...options, max_interleave_delta: '0' })), 'write header')
      return writer
    } catch (e) {
      await writer.abandon()
      throw e
    }
  }

  #add(encoder: Encoder): void {
    const stream = this.#context.newStream(null)
    must(stream.codecpar.fromContext(encoder.context), 'stream parameters')
    const { num, den } = encoder.context.timeBase
    stream.timeBase = new Rational(num, den)
    const rate = encoder.context.framerate
    if (rate.num > 0) stream.avgFrameRate = new Rational(rate.num, rate.den)
    this.#streams.set(encoder, stream)
  }

  /** Bytes of all packets so far; what waits for the other stream to catch up is kept in memory. */
  get bytes(): number {
    return this.#bytes
  }

  async write(encoder: Encoder, packet: Packet): Promise<void> {
    const stream = this.#streams.get(encoder)
    if (!stream) throw new Error('no stream for this encoder')
    this.#bytes += packet.size
    packet.rescaleTs(encoder.context.timeBase, stream.timeBase)
    packet.streamIndex = stream.index
    must(await this.#context.interleavedWriteFrame(packet), 'write file')
  }

  /** Completes the file; throws when it could not be written whole. */
  async finish(): Promise<void> {
    try {
      must(await this.#context.writeTrailer(), 'complete file')
    } finally {
      await this.abandon()
    }
  }

  /** Closes without completing; the file is for the caller to remove. */
  async abandon(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await this.#context.closeOutput().catch(() => undefined)
    this.#context.freeContext()
  }
}
