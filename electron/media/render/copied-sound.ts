import { AVMEDIA_TYPE_AUDIO } from 'node-av/constants'
import { type FormatContext, Packet, type Stream } from 'node-av/lib'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { openInput } from '../input/open-input.ts'
import type { FilmPieces } from '../media-service.ts'
import { audioEncoder } from './audio-encoders.ts'
import { Encoder } from './encoder.ts'
import type { FileWriter } from './file-writer.ts'

/** The sound of a film that was written before, packet by packet beside the pictures; as SoundEncoding, without a sound being made. */
export class CopiedSound {
  /** Stands for the stream in the writer; it encodes nothing. */
  readonly encoder: Encoder
  readonly ready = true
  readonly #format: FormatContext
  readonly #stream: Stream
  readonly #packet = new Packet()
  #time = 0

  private constructor(encoder: Encoder, format: FormatContext, stream: Stream) {
    this.encoder = encoder
    this.#format = format
    this.#stream = stream
    this.#packet.alloc()
  }

  /** null: there is no sound to take over, or it is encoded otherwise than is asked for. */
  static async open({ audio, container }: ExportSettings, { from, sound }: FilmPieces): Promise<CopiedSound | null> {
    if (!audio || from === null || !sound) return null
    let format: FormatContext
    try {
      format = await openInput(from)
    } catch {
      return null
    }
    const encoder = await Encoder.open(audioEncoder(audio, container).spec)
    const stream = format.streams[format.findBestStream(AVMEDIA_TYPE_AUDIO)]
    const [was, is] = [stream?.codecpar.extradata, encoder.context.extraData]
    if (stream && was && is?.equals(was)) return new CopiedSound(encoder, format, stream)
    encoder.close()
    await format.closeInput()
    return null
  }

  /** Seconds of sound written so far. */
  get time(): number {
    return this.#time
  }

  async step(writer: FileWriter): Promise<void> {
    while ((await this.#format.readFrame(this.#packet)) >= 0) {
      const { num, den } = this.encoder.context.timeBase
      if (this.#packet.streamIndex === this.#stream.index) {
        this.#packet.rescaleTs(this.#stream.timeBase, this.encoder.context.timeBase)
        this.#time = (Number(this.#packet.pts + this.#packet.duration) * num) / den
        await writer.write(this.encoder, this.#packet)
        this.#packet.unref()
        return
      }
      this.#packet.unref()
    }
    this.#time = Number.POSITIVE_INFINITY
  }

  /** Was measured when it was made. */
  loudness(): Promise<null> {
    return Promise.resolve(null)
  }

  async close(): Promise<void> {
    this.#packet.free()
    this.encoder.close()
    await this.#format.closeInput()
  }
}
