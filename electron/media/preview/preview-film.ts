import { type Size } from '#shared/render/placement.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import { Film } from '../render/film.ts'
import { ReaderPool } from '../render/reader-pool.ts'
import { FrameCache } from './frame-cache.ts'
import { FrameKeys } from './frame-key.ts'

const CACHE_BYTES = 200 * 1024 * 1024
/** Frames drawn forward at once when playing or stepping backwards: one seek serves them all. */
const BACK_CHUNK = 10

/** The frames of a film as I420, just as they are drawn; cached, survives edits and changes of size. Calls must not overlap. */
export class PreviewFilm {
  readonly #pool = new ReaderPool()
  readonly #cache = new FrameCache(CACHE_BYTES)
  #film: Film
  #keys: FrameKeys
  #last = 0

  constructor(list: RenderList, box: Size) {
    ;[this.#film, this.#keys] = this.#make(list, box)
  }
  get list(): RenderList {
    return this.#film.list
  }
  get size(): Size {
    return this.#film.size
  }
  get frames(): number {
    return this.#film.frames
  }

  /** Shows another version of the film, or the same one at another size; open files stay open unless they were replaced. */
  load(list: RenderList, box: Size): void {
    this.#film.closeGraphs()
    for (const path of replacedIn(this.#film.list, list)) this.#pool.forget(path)
    ;[this.#film, this.#keys] = this.#make(list, box)
  }

  cached(frame: number): Buffer | undefined {
    return this.#cache.get(this.#keys.of(frame))
  }

  /** The cached frame nearest to `frame` within `reach` frames, or undefined. */
  nearest(frame: number, reach: number): { frame: number; pixels: Buffer } | undefined {
    for (let d = 1; d <= reach; d++) {
      for (const n of [frame - d, frame + d]) {
        const pixels = n >= 0 && n < this.frames ? this.cached(n) : undefined
        if (pixels) return { frame: n, pixels }
      }
    }
    return undefined
  }

  /** The pixels of a frame. Going backwards, the frames before it are drawn along. */
  async frame(n: number): Promise<Buffer> {
    const back = n < this.#last && this.#last - n <= BACK_CHUNK
    this.#last = n
    const found = this.cached(n)
    if (found) return found
    let pixels: Buffer | undefined
    for (let k = back ? Math.max(0, n - BACK_CHUNK + 1) : n; k <= n; k++) {
      pixels = this.cached(k) ?? (await this.#draw(k))
    }
    return pixels!
  }

  async close(): Promise<void> {
    await this.#film.close()
  }

  async #draw(n: number): Promise<Buffer> {
    const frame = await this.#film.frame(n)
    try {
      const pixels = frame.toBuffer()
      this.#cache.set(this.#keys.of(n), pixels)
      return pixels
    } finally {
      frame.free()
    }
  }

  #make(list: RenderList, box: Size): [Film, FrameKeys] {
    const size = fitBox(list, box)
    return [new Film(list, { size, media: 'proxy' }, this.#pool), new FrameKeys(list, size)]
  }
}

/** Paths where another content lies in the new version of a film: what is open there is the old file. */
function replacedIn(before: RenderList, now: RenderList): string[] {
  const was = new Map(before.sources.map((s) => [s.path, s.content]))
  return now.sources.flatMap((s) => (s.path !== null && was.has(s.path) && was.get(s.path) !== s.content ? [s.path] : []))
}

/** The largest even size of the film's shape inside the box. */
export function fitBox(list: Size, box: Size): Size {
  const k = Math.min(box.width / list.width, box.height / list.height)
  const even = (v: number): number => Math.max(16, 2 * Math.floor(v / 2))
  return { width: even(Math.round(list.width * k)), height: even(Math.round(list.height * k)) }
}
