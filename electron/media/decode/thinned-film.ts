import type { VideoStreamInfo } from '#shared/media/media-info.ts'
import { SparePictures } from './spare-pictures.ts'
import { type Picture, VideoReader } from './video-reader.ts'

/** Deblocking costs a third of decoding and changes nothing that is measured on small pictures. */
const DECODER = { skip_loop_filter: 'all' }

/** A stretch that begins within so many seconds is reached by decoding on; farther ones may have a key frame before them. */
const DECODE_ON = 0.5

/**
 * A film as the analysers watch it: once, in order, without the pictures that no other needs where enough are left (at least twelve a
 * second); and again, whole, where something happened in between.
 */
export class ThinnedFilm {
  readonly #path: string
  readonly #video: VideoStreamInfo
  readonly #reader: VideoReader
  readonly #spare: SparePictures

  private constructor(path: string, video: VideoStreamInfo, reader: VideoReader, spare: SparePictures) {
    this.#path = path
    this.#video = video
    this.#reader = reader
    this.#spare = spare
  }

  /** Errors: see PacketSource.open. */
  static async open(path: string, video: VideoStreamInfo): Promise<ThinnedFilm> {
    const spare = new SparePictures()
    // Fields of two pictures may share a packet, and making pictures of them needs their neighbours.
    spare.whole = video.interlaced
    return new ThinnedFilm(path, video, await VideoReader.open(path, { stream: video.index, decoder: DECODER, spare }), spare)
  }

  /** The next picture that was decoded; null at the end. `whole`: for now, nothing may be left out (heard a few pictures later). */
  async next(whole: boolean): Promise<Picture | null> {
    this.#spare.whole = whole || this.#video.interlaced || this.#reader.interlaced
    return this.#reader.nextHere()
  }

  /** Times of the pictures that were left out so far, ascending seconds. */
  leftOut(): number[] {
    return this.#spare.leftOut.map((pts) => this.#reader.clock.seconds(pts)).sort((a, b) => a - b)
  }

  /**
   * Shows every picture from `from` to `to` (seconds, both included) of each stretch; they ascend and do not overlap. `begin` is asked at
   * each stretch who wants to see it; `breath` is awaited now and then.
   */
  async again(
    stretches: readonly { from: number; to: number }[],
    begin: () => (picture: Picture) => Promise<void>,
    breath: (seconds: number) => Promise<void> | undefined,
  ): Promise<void> {
    if (stretches.length === 0) return
    const spare = new SparePictures()
    const options = { stream: this.#video.index, decoder: DECODER, spare, forwardWindow: DECODE_ON }
    const reader = await VideoReader.open(this.#path, options)
    spare.needed = stretches.map(({ from, to }) => ({ from: reader.clock.pts(from), to: reader.clock.pts(to) }))
    const slack = reader.clock.unit / 2
    try {
      for (const { from, to } of stretches) {
        const show = begin()
        let picture = await reader.at(from)
        for (; picture && picture.seconds < to + slack; picture = await reader.nextHere()) {
          await show(picture)
          await breath(picture.seconds)
          if (picture.seconds > to - slack) break
        }
      }
    } finally {
      await reader.close()
    }
  }

  async close(): Promise<void> {
    await this.#reader.close()
  }
}
