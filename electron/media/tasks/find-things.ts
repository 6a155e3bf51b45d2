import type { Frame } from 'node-av/lib'
import type { Box } from '#electron/learn/detect/boxes.ts'
import { type Detector, type DetectorKind, openDetector } from '#electron/learn/detect/detector.ts'
import type { Letterbox } from '#electron/learn/detect/letterbox.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { copyPlane, PictureFilter } from '../filter/picture-filter.ts'
import type { FoundInPictures } from '../media-service.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** Luma up to which a row or column that is dark in all pictures is a bar; a picture is never cut to less than this share by bars. */
const BAR = 24
const LEAST = 0.4

/** What detectors see in pictures of one film. A model that cannot be used is told of and does not keep the other from looking. */
export const findThingsTask: TaskHandler<'findThings'> = async ({ pictures, models }, { signal, onProgress }) => {
  const unusable: FoundInPictures['unusable'] = []
  const detectors = new Map<DetectorKind, Detector>()
  for (const kind of ['faces', 'things'] as const) {
    const file = models[kind]
    if (!file) continue
    try {
      detectors.set(kind, await openDetector(kind, file))
    } catch {
      unusable.push(kind)
    }
  }
  const found: FoundInPictures['pictures'] = []
  const bars = new BarFinder()
  for (const [i, file] of pictures.entries()) {
    signal.throwIfAborted()
    const picture = await OnePicture.open(file)
    try {
      bars.push(await picture.gray(), picture.width)
      const things: FoundInPictures['pictures'][number] = []
      for (const [kind, detector] of detectors) {
        try {
          things.push(...(await detector.find(picture, (l, fill) => picture.bgr(l, fill))))
        } catch {
          unusable.push(kind)
          detectors.delete(kind)
        }
      }
      found.push(things)
    } finally {
      await picture.close()
    }
    onProgress((i + 1) / pictures.length, 'looking')
  }
  return { pictures: found, area: bars.area(), unusable }
}

/** A picture file that is decoded once and looked at by several. */
class OnePicture {
  readonly #reader: VideoReader
  readonly #frame: Frame
  readonly width: number
  readonly height: number

  private constructor(reader: VideoReader, frame: Frame) {
    this.#reader = reader
    this.#frame = frame
    this.width = frame.width
    this.height = frame.height
  }
  static async open(file: string): Promise<OnePicture> {
    const reader = await VideoReader.open(file, { stream: 0 })
    try {
      const picture = await reader.next()
      if (!picture) throw new Error(`no picture in ${file}`)
      return new OnePicture(reader, picture.frame)
    } catch (e) {
      await reader.close()
      throw e
    }
  }
  bgr(l: Letterbox, fill: number): Promise<Uint8Array> {
    const grey = `0x${fill.toString(16).padStart(2, '0').repeat(3)}`
    const { width, height } = l.shown
    return this.#through(
      `scale=${width}:${height}:flags=bilinear,format=bgr24,pad=${l.width}:${l.height}:0:0:${grey}`,
      l.width,
      l.height,
      3,
    )
  }
  gray(): Promise<Uint8Array> {
    return this.#through('format=gray', this.width, this.height, 1)
  }
  async #through(chain: string, width: number, height: number, bytes: number): Promise<Uint8Array> {
    const filter = new PictureFilter(chain)
    try {
      return copyPlane(await filter.apply(this.#frame), 0, width * bytes, height)
    } finally {
      filter.close()
    }
  }
  close(): Promise<void> {
    return this.#reader.close()
  }
}

/** The part of the pictures that black bars leave free. */
class BarFinder {
  #rows: Uint8Array | undefined
  #columns: Uint8Array | undefined

  push(gray: Uint8Array, width: number): void {
    const height = gray.length / width
    const rows = (this.#rows ??= new Uint8Array(height))
    const columns = (this.#columns ??= new Uint8Array(width))
    for (let i = 0, y = 0; y < height; y++)
      for (let x = 0; x < width; x++, i++) {
        const v = gray[i]!
        if (v > rows[y]!) rows[y] = v
        if (v > columns[x]!) columns[x] = v
      }
  }
  area(): Box {
    const [top, bottom] = span(this.#rows)
    const [left, right] = span(this.#columns)
    return (bottom - top) * (right - left) < LEAST ? { left: 0, top: 0, right: 1, bottom: 1 } : { left, top, right, bottom }
  }
}

/** First and last line that is light in some picture, as shares. */
function span(lines: Uint8Array | undefined): [number, number] {
  if (!lines) return [0, 1]
  const first = lines.findIndex((v) => v > BAR)
  if (first < 0) return [0, 1]
  return [first / lines.length, (lines.findLastIndex((v) => v > BAR) + 1) / lines.length]
}
