import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_NOPTS_VALUE,
  AVDISCARD_ALL,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVERROR_INVALIDDATA,
  type AVMediaType,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
} from 'node-av/constants'
import { CodecContext, Dictionary, type FormatContext, type Frame, Packet, type Stream } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import { findDecoder } from '../input/find-decoder.ts'
import { check, MediaReadError, openInput } from '../input/open-input.ts'
import type { SparePictures } from './spare-pictures.ts'

/** Bad packets in a row after which a file counts as ended. */
const MAX_BAD_READS = 4096

export interface SourceOptions {
  /** Index of the stream in the file; default: the best of its kind. */
  stream?: number
  /** Decoder threads; 0 (default) lets FFmpeg choose by cores. */
  threads?: number
  /** Codec options, e.g. { skip_frame: 'nokey' }. */
  decoder?: Record<string, string>
  /** Pictures that the pass can do without; they are read and not decoded. */
  spare?: SparePictures
}

/** One decoded stream of one file. Not safe for concurrent calls: the readers above put calls in sequence. */
export class PacketSource {
  readonly path: string
  readonly format: FormatContext
  readonly stream: Stream
  readonly index: number
  readonly #decoder: CodecContext
  readonly #packet: Packet
  readonly #spare: SparePictures | undefined
  #draining = false
  /** Packets that the decoder refused so far: damage, not an end. */
  badPackets = 0

  private constructor(path: string, format: FormatContext, stream: Stream, decoder: CodecContext, spare?: SparePictures) {
    this.path = path
    this.format = format
    this.stream = stream
    this.index = stream.index
    this.#decoder = decoder
    this.#spare = spare
    this.#packet = new Packet()
    this.#packet.alloc()
  }

  /** Throws MediaReadError for unreadable files, AppError('media.noStream' | 'media.noDecoder') where nothing can be decoded. */
  static async open(path: string, type: AVMediaType, options: SourceOptions = {}): Promise<PacketSource> {
    const format = await openInput(path)
    try {
      check(await format.findStreamInfo(null), 'find streams')
      const stream = selectStream(format, type, options.stream)
      for (const s of format.streams) if (s.index !== stream.index) s.discard = AVDISCARD_ALL
      return new PacketSource(path, format, stream, await openDecoder(stream, options), options.spare)
    } catch (e) {
      await format.closeInput()
      throw e
    }
  }

  /** Start of media time in seconds of the file's own clock: the first picture, or the first sound of a file without pictures. */
  get originSeconds(): number {
    const pictures = this.format.streams.find((s) => s.codecpar.codecType === AVMEDIA_TYPE_VIDEO && !isCoverArt(s))
    const s = pictures ?? this.stream
    return s.startTime === AV_NOPTS_VALUE ? 0 : (Number(s.startTime) * s.timeBase.num) / s.timeBase.den
  }

  /** Goes to the key frame at or before the time stamp. Answers false where the file cannot seek. */
  async seek(pts: bigint): Promise<boolean> {
    const answer = await this.format.seekFrame(this.index, pts, AVSEEK_FLAG_BACKWARD)
    this.#decoder.flushBuffers()
    this.#draining = false
    return answer >= 0
  }

  /** Decodes the next frame into `frame` (its old content is released); false at the end. */
  async decode(frame: Frame): Promise<boolean> {
    for (;;) {
      const answer = await this.#decoder.receiveFrame(frame)
      if (answer >= 0) return true
      if (answer === AVERROR_EOF) return false
      if (answer !== AVERROR_EAGAIN) this.badPackets++
      if (this.#draining) {
        if (answer === AVERROR_EAGAIN) return false
        continue
      }
      if (answer === AVERROR_EAGAIN) await this.#feed()
    }
  }

  /**
   * As `decode`, on this thread: for a pass over a whole file, where the hops to other threads cost as much as a tenth of the decoding.
   * FFmpeg's own threads go on meanwhile.
   */
  decodeSync(frame: Frame): boolean {
    for (;;) {
      const answer = this.#decoder.receiveFrameSync(frame)
      if (answer >= 0) return true
      if (answer === AVERROR_EOF) return false
      if (answer !== AVERROR_EAGAIN) this.badPackets++
      if (this.#draining) {
        if (answer === AVERROR_EAGAIN) return false
        continue
      }
      if (answer === AVERROR_EAGAIN && this.#readSync()) this.#sent(this.#decoder.sendPacketSync(this.#packet))
    }
  }

  /** Reads packets without decoding them until one that ends after `pts`; a way to seek where the container's own is inexact. */
  async skipTo(pts: bigint): Promise<void> {
    while (await this.#read()) {
      const { pts: at, duration } = this.#packet
      const reached = at !== AV_NOPTS_VALUE && at + (duration > 0n ? duration : 0n) > pts
      if (reached) {
        await this.#send()
        return
      }
      this.#packet.unref()
    }
  }

  /** Call after the last awaited call has settled. */
  async close(): Promise<void> {
    this.#packet.free()
    this.#decoder.freeContext()
    await this.format.closeInput()
  }

  async #feed(): Promise<void> {
    if (await this.#read()) await this.#send()
  }

  async #send(): Promise<void> {
    this.#sent(await this.#decoder.sendPacket(this.#packet))
  }

  #sent(answer: number): void {
    this.#packet.unref()
    if (answer < 0 && answer !== AVERROR_EAGAIN) this.badPackets++
  }

  /** The next packet of the stream into #packet; at the end false, and the decoder is told. */
  async #read(): Promise<boolean> {
    for (let bad = 0; bad < MAX_BAD_READS; ) {
      const found = this.#judge(await this.format.readFrame(this.#packet))
      if (found === 'packet') return true
      if (found === 'end') break
      if (found === 'bad') bad++
    }
    this.#draining = true
    await this.#decoder.sendPacket(null)
    return false
  }

  #readSync(): boolean {
    for (let bad = 0; bad < MAX_BAD_READS; ) {
      const found = this.#judge(this.format.readFrameSync(this.#packet))
      if (found === 'packet') return true
      if (found === 'end') break
      if (found === 'bad') bad++
    }
    this.#draining = true
    this.#decoder.sendPacketSync(null)
    return false
  }

  /** What came of an attempt to read into #packet. */
  #judge(answer: number): 'packet' | 'other' | 'bad' | 'end' {
    if (answer >= 0) {
      if (this.#packet.streamIndex === this.index && !this.#spare?.leavesOut(this.#packet, this.stream)) return 'packet'
      this.#packet.unref()
      return 'other'
    }
    if (answer !== AVERROR_INVALIDDATA && answer !== AVERROR_EAGAIN) return 'end'
    this.badPackets++
    return 'bad'
  }
}

const isCoverArt = (s: Stream): boolean => (s.disposition & AV_DISPOSITION_ATTACHED_PIC) !== 0

function selectStream(format: FormatContext, type: AVMediaType, wanted: number | undefined): Stream {
  const index = wanted ?? format.findBestStream(type)
  const stream = index >= 0 ? format.streams[index] : undefined
  if (stream?.codecpar.codecType === type) return stream
  const what = type === AVMEDIA_TYPE_AUDIO ? 'sound' : 'picture'
  throw new AppError('media.noStream', `The file has no ${what} that can be read.`)
}

async function openDecoder(stream: Stream, options: SourceOptions): Promise<CodecContext> {
  const { codecpar } = stream
  const codec = findDecoder(stream)
  if (!codec) throw new AppError('media.noDecoder', 'This build of FFmpeg has no decoder for the file.')
  const decoder = new CodecContext()
  decoder.allocContext3(codec)
  try {
    check(decoder.parametersToContext(codecpar), 'decoder parameters')
    decoder.pktTimebase = stream.timeBase
    decoder.threadCount = options.threads ?? 0
    check(await decoder.open2(codec, options.decoder ? Dictionary.fromObject(options.decoder) : null), 'open decoder')
    return decoder
  } catch (e) {
    decoder.freeContext()
    throw e
  }
}

export { MediaReadError }
