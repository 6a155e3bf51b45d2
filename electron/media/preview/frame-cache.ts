/** Drawn frames by content, the least recently used dropped first. */
export class FrameCache {
  readonly #limit: number
  readonly #frames = new Map<string, Buffer>()
  #bytes = 0

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }
  get(key: string): Buffer | undefined {
    const found = this.#frames.get(key)
    if (found) {
      this.#frames.delete(key)
      this.#frames.set(key, found)
    }
    return found
  }
  has(key: string): boolean {
    return this.#frames.has(key)
  }
  set(key: string, frame: Buffer): void {
    const old = this.#frames.get(key)
    if (old) this.#bytes -= old.length
    this.#frames.delete(key)
    this.#frames.set(key, frame)
    this.#bytes += frame.length
    for (const [k, f] of this.#frames) {
      if (this.#bytes <= this.#limit) break
      this.#frames.delete(k)
      this.#bytes -= f.length
    }
  }
}
