import { availableParallelism } from 'node:os'
import { VideoReader, type VideoReaderOptions } from '../decode/video-reader.ts'

/** Readers without work that are kept open for the next clip of the same file. */
const MAX_IDLE = 2
/** Frame threads cost memory: each holds pictures of its own. */
const THREADS = Math.min(8, availableParallelism())

interface Lease {
  path: string
  reader: Promise<VideoReader>
  at: number
}
interface Idle {
  path: string
  reader: VideoReader
  /** Media time of the last picture given, seconds. */
  at: number
}

/** Open files by the clip that reads them. A clip keeps its reader while it is on screen; then another clip of the file may have it. */
export class ReaderPool {
  readonly #leases = new Map<number, Lease>()
  readonly #idle: Idle[] = []

  /**
   * The reader of `clip`, opened or taken over (the one that stands nearest before `seconds`). `options` are of the file: the same at every
   * call.
   */
  lease(clip: number, path: string, seconds: number, options: Pick<VideoReaderOptions, 'forwardWindow'> = {}): Promise<VideoReader> {
    const held = this.#leases.get(clip)
    if (held && held.path === path) {
      held.at = seconds
      return held.reader
    }
    // In another version of the film this number is another clip.
    if (held) void this.#release(clip, held)
    const distance = (i: Idle): number => (i.at <= seconds ? seconds - i.at : 1e6 + i.at - seconds)
    const free = this.#idle.filter((i) => i.path === path).sort((a, b) => distance(a) - distance(b))[0]
    if (free) this.#idle.splice(this.#idle.indexOf(free), 1)
    const reader = free ? Promise.resolve(free.reader) : VideoReader.open(path, { ...options, threads: THREADS })
    this.#leases.set(clip, { path, reader, at: seconds })
    reader.catch(() => this.#leases.delete(clip))
    return reader
  }

  holds(clip: number): boolean {
    return this.#leases.has(clip)
  }

  /** Closes what is open of a file, which has been replaced by another. Not to be called while a picture is read. */
  forget(path: string): void {
    for (const [clip, lease] of this.#leases) {
      if (lease.path !== path) continue
      this.#leases.delete(clip)
      void lease.reader.then((r) => r.close()).catch(() => undefined)
    }
    for (const idle of this.#idle.filter((i) => i.path === path)) {
      this.#idle.splice(this.#idle.indexOf(idle), 1)
      void idle.reader.close()
    }
  }

  /** Takes back the readers of all clips but these. */
  async keepOnly(clips: ReadonlySet<number>): Promise<void> {
    for (const [clip, lease] of this.#leases) {
      if (clips.has(clip)) continue
      await this.#release(clip, lease)
    }
    while (this.#idle.length > MAX_IDLE) await this.#idle.shift()!.reader.close()
  }

  async #release(clip: number, lease: Lease): Promise<void> {
    if (this.#leases.get(clip) === lease) this.#leases.delete(clip)
    const reader = await lease.reader.catch(() => null)
    if (reader) this.#idle.push({ path: lease.path, reader, at: lease.at })
  }

  async close(): Promise<void> {
    await this.keepOnly(new Set())
    for (const { reader } of this.#idle.splice(0)) await reader.close()
  }
}
