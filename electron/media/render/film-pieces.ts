import { AVMEDIA_TYPE_VIDEO, AV_PICTURE_TYPE_NONE, AVSEEK_FLAG_BACKWARD } from 'node-av/constants'
import { type FormatContext, type Frame, Packet, type Stream } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import type { FilmPieces } from '../media-service.ts'
import { openInput } from '../input/open-input.ts'
import { Encoder, type EncoderSpec } from './encoder.ts'
import type { FileWriter } from './file-writer.ts'
import type { FrameRange } from './picture-encoding.ts'

/** A piece as it stands in the film that is written. */
export interface PlacedPiece extends FrameRange {
  /** Where its like begins in the film of before, frames; null: it has to be drawn. */
  at: number | null
}

/**
 * x264 gives the same bits for the same pictures, save where it looks at how later pictures use them (mbtree, by its assembler: 9 of 12 runs
 * over the same film alike, without it all). Headers do not depend on what follows, and units have lengths as MP4 has them, so that what is
 * read from one file can be written into another.
 */
const REPEATABLE = { 'x264-params': 'mbtree=0:stitchable=1:annexb=0' }

/** The encoder of a film in pieces; software alone can do that. */
export const inPieces = (spec: EncoderSpec): EncoderSpec => ({ ...spec, options: { ...spec.options, ...REPEATABLE } })

/** Where the pieces stand. */
export function placed(pieces: FilmPieces['pieces']): PlacedPiece[] {
  let first = 0
  return pieces.map(({ frames, at }) => ({ first, end: (first += frames), at }))
}

/**
 * Encodes a film in pieces that need nothing of each other: each is encoded by itself, or its packets are taken over from a film that was
 * written so before. A piece is the same bits wherever it stands, whichever way it came.
 */
export class PieceEncoding {
  /** Stands for the stream in the writer; it encodes nothing. */
  readonly encoder: Encoder
  readonly #spec: EncoderSpec
  readonly #before: FilmBefore | null
  #own: Encoder | null = null
  #count = 0n

  private constructor(encoder: Encoder, spec: EncoderSpec, before: FilmBefore | null) {
    this.encoder = encoder
    this.#spec = spec
    this.#before = before
  }

  /** Takes over the encoder. `from`: a film that was written in pieces before; one that was encoded otherwise is not used. */
  static async open(encoder: Encoder, spec: EncoderSpec, from: string | null): Promise<PieceEncoding> {
    return new PieceEncoding(encoder, spec, from === null ? null : await FilmBefore.open(from, encoder))
  }

  /** Takes a piece over; false where it is not there, so that it has to be drawn. */
  async copy(piece: PlacedPiece, writer: FileWriter): Promise<boolean> {
    return piece.at !== null && this.#before !== null && this.#before.copy(piece.at, piece, writer)
  }

  /** Encodes the next frame of a piece and frees it. */
  async step(frame: Frame, piece: PlacedPiece, writer: FileWriter): Promise<void> {
    try {
      this.#own ??= await Encoder.open(this.#spec)
      frame.pts = this.#count++
      frame.duration = 1n
      // The decoder's picture type would force the same type on the encoder.
      frame.pictType = AV_PICTURE_TYPE_NONE
      await this.#encode(frame, piece, writer)
    } finally {
      frame.free()
    }
  }

  /** Ends a piece that was drawn. */
  async end(piece: PlacedPiece, writer: FileWriter): Promise<void> {
    await this.#encode(null, piece, writer)
    this.#own?.close()
    this.#own = null
    this.#count = 0n
  }

  async close(): Promise<void> {
    this.#own?.close()
    this.encoder.close()
    await this.#before?.close()
  }

  async #encode(frame: Frame | null, { first }: PlacedPiece, writer: FileWriter): Promise<void> {
    await this.#own?.encode(frame, (packet) => {
      packet.pts += BigInt(first)
      packet.dts += BigInt(first)
      return writer.write(this.encoder, packet)
    })
  }
}

/** Packets of a film that was written in pieces. */
class FilmBefore {
  readonly #format: FormatContext
  readonly #stream: Stream
  readonly #encoder: Encoder
  readonly #packet = new Packet()

  private constructor(format: FormatContext, stream: Stream, encoder: Encoder) {
    this.#format = format
    this.#stream = stream
    this.#encoder = encoder
    this.#packet.alloc()
  }

  /** null: there is no such film, or its packets would not be understood beside those of this encoder. */
  static async open(path: string, encoder: Encoder): Promise<FilmBefore | null> {
    let format: FormatContext
    try {
      format = await openInput(path)
    } catch {
      return null
    }
    const stream = format.streams[format.findBestStream(AVMEDIA_TYPE_VIDEO)]
    const [was, is] = [stream?.codecpar.extradata, encoder.context.extraData]
    if (stream && was && is?.equals(was)) return new FilmBefore(format, stream, encoder)
    await format.closeInput()
    return null
  }

  /** Copies the frames from `at` on to the place of the piece. Throws 'render.pieceLost' where they end early. */
  async copy(at: number, { first, end }: FrameRange, writer: FileWriter): Promise<boolean> {
    if (!(await this.#seek(at))) return false
    const [from, to] = [BigInt(at), BigInt(at + end - first)]
    for (let n = first; n < end; n++) {
      if (n > first && !(await this.#next())) throw lost()
      const p = this.#packet
      if (p.pts < from || p.pts >= to) throw lost()
      p.pts += BigInt(first) - from
      p.dts += BigInt(first) - from
      await writer.write(this.#encoder, p)
      p.unref()
    }
    return true
  }

  async close(): Promise<void> {
    this.#packet.free()
    await this.#format.closeInput()
  }

  /** Has the key frame at frame `at` in the packet. */
  async #seek(at: number): Promise<boolean> {
    const { num, den } = this.#stream.timeBase
    const { timeBase } = this.#encoder.context
    const seconds = (at * timeBase.num) / timeBase.den
    const pts = BigInt(Math.round((seconds * den) / num))
    if ((await this.#format.seekFrame(this.#stream.index, pts, AVSEEK_FLAG_BACKWARD)) < 0) return false
    while (await this.#next()) {
      if (this.#packet.pts === BigInt(at)) return this.#packet.isKeyframe
      if (this.#packet.dts > BigInt(at)) break
      this.#packet.unref()
    }
    this.#packet.unref()
    return false
  }

  /** The next packet of the pictures, its times in frames. */
  async #next(): Promise<boolean> {
    while ((await this.#format.readFrame(this.#packet)) >= 0) {
      if (this.#packet.streamIndex === this.#stream.index) {
        this.#packet.rescaleTs(this.#stream.timeBase, this.#encoder.context.timeBase)
        return true
      }
      this.#packet.unref()
    }
    return false
  }
}

const lost = (): AppError =>
  new AppError('render.pieceLost', 'A film that was drawn before is damaged, so nothing of it was taken over; try again.', {
    retryable: true,
  })
