import * as av from 'node-av/constants'
import { type CodecContext, type FormatContext, Frame, Packet, type Stream } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import { StreamClock } from '../decode/stream-clock.ts'
import { openDecoder } from '../input/open-decoder.ts'
import { check, openInput } from '../input/open-input.ts'

/** Packets that may pass after a seek before one of our stream comes. */
const MOST_FOREIGN = 4000

/** Jumps through a film by key frames: each costs one packet, whatever the distance. One owner, calls in sequence. */
export class KeyFrames {
  readonly #input: FormatContext
  readonly #stream: Stream
  readonly #decoder: CodecContext
  readonly #clock: StreamClock
  readonly #packet = new Packet()
  readonly #frame = new Frame()

  private constructor(input: FormatContext, stream: Stream, decoder: CodecContext) {
    this.#input = input
    this.#stream = stream
    this.#decoder = decoder
    this.#clock = new StreamClock(stream.timeBase, stream.startTime === av.AV_NOPTS_VALUE ? 0n : stream.startTime)
    this.#packet.alloc()
    this.#frame.alloc()
  }

  /** Throws MediaReadError, or 'media.noDecoder'. */
  static async open(path: string, streamIndex: number): Promise<KeyFrames> {
    const input = await openInput(path)
    try {
      check(await input.findStreamInfo(null), 'find streams')
      const stream = input.streams[streamIndex]
      if (!stream) throw new Error(`stream ${streamIndex} is gone`)
      for (const s of input.streams) if (s.index !== streamIndex) s.discard = av.AVDISCARD_ALL
      const decoder = await openDecoder(stream, { options: { skip_loop_filter: 'all' } })
      if (!decoder) throw new AppError('media.noDecoder', 'This build of FFmpeg has no decoder for the file.')
      return new KeyFrames(input, stream, decoder)
    } catch (e) {
      await input.closeInput()
      throw e
    }
  }

  /** Media time in seconds of the key frame at or before `seconds`; null where nothing can be read. */
  async timeBefore(seconds: number): Promise<number | null> {
    const found = await this.#packetBefore(seconds)
    const { pts, dts } = this.#packet
    this.#packet.unref()
    if (!found) return null
    return this.#clock.seconds(pts === av.AV_NOPTS_VALUE ? dts : pts)
  }

  /** Decodes the key frame at or before `seconds`; valid until the next call. Null where it does not decode. */
  async frameBefore(seconds: number): Promise<Frame | null> {
    if (!(await this.#packetBefore(seconds))) return null
    this.#decoder.flushBuffers()
    this.#frame.unref()
    const sent = await this.#decoder.sendPacket(this.#packet)
    this.#packet.unref()
    if (sent < 0) return null
    // Draining makes a decoder that reorders give its frame now.
    await this.#decoder.sendPacket(null)
    return (await this.#decoder.receiveFrame(this.#frame)) >= 0 ? this.#frame : null
  }

  async close(): Promise<void> {
    this.#frame.free()
    this.#packet.free()
    this.#decoder.freeContext()
    await this.#input.closeInput()
  }

  async #packetBefore(seconds: number): Promise<boolean> {
    if ((await this.#input.seekFrame(this.#stream.index, this.#clock.pts(seconds), av.AVSEEK_FLAG_BACKWARD)) < 0) return false
    for (let n = 0; n < MOST_FOREIGN; n++) {
      if ((await this.#input.readFrame(this.#packet)) < 0) return false
      if (this.#packet.streamIndex === this.#stream.index && this.#packet.isKeyframe) return true
      this.#packet.unref()
    }
    return false
  }
}
