import { AV_CODEC_FLAG_GLOBAL_HEADER, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants'
import { Codec, CodecContext, Dictionary, type Frame, Packet } from 'node-av/lib'
import { must } from '../decode/av-error.ts'

export interface EncoderSpec {
  /** FFmpeg's name, e.g. 'libx264'. */
  name: string
  /** Options of the codec and of AVCodecContext, by FFmpeg's names. */
  options: Record<string, string | number>
  /** Fills in size, rate, format and the like before the codec is opened. */
  configure(context: CodecContext): void
}

/** One open encoder: frames in, packets out. Calls must not overlap. */
export class Encoder {
  readonly name: string
  readonly context: CodecContext
  readonly #packet = new Packet()

  private constructor(name: string, context: CodecContext) {
    this.name = name
    this.context = context
    this.#packet.alloc()
  }

  /** Throws where this build or this machine has no such encoder, or it refuses the settings. */
  static async open(spec: EncoderSpec): Promise<Encoder> {
    const codec = Codec.findEncoderByName(spec.name as Parameters<typeof Codec.findEncoderByName>[0])
    if (!codec) throw new Error(`this build of FFmpeg has no encoder ${spec.name}`)
    const context = new CodecContext()
    context.allocContext3(codec)
    try {
      spec.configure(context)
      // Harmless for containers that repeat headers, needed by those that keep them apart.
      context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER)
      must(await context.open2(codec, Dictionary.fromObject(spec.options)), `open ${spec.name}`)
      return new Encoder(spec.name, context)
    } catch (e) {
      context.freeContext()
      throw e
    }
  }

  /** Encodes a frame (the caller keeps it), or null for the end, and hands every finished packet to `take`. */
  async encode(frame: Frame | null, take: (packet: Packet) => Promise<void>): Promise<void> {
    must(await this.context.sendFrame(frame), `encode with ${this.name}`)
    for (;;) {
      // Frames are encoded as they are sent; only the last ones when they are asked for.
      const answer = frame ? this.context.receivePacketSync(this.#packet) : await this.context.receivePacket(this.#packet)
      if (answer === AVERROR_EAGAIN || answer === AVERROR_EOF) return
      must(answer, `encode with ${this.name}`)
      await take(this.#packet)
      this.#packet.unref()
    }
  }

  close(): void {
    this.#packet.free()
    this.context.freeContext()
  }
}
