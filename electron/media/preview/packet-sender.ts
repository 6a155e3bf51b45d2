import type { Socket } from 'node:net'
import { encodeEvent, encodeHeader, type PacketHeader, type PreviewEvent } from '#shared/render/preview-stream.ts'

/** Puts packets into the session's socket; waits when the other side does not keep up. */
export class PacketSender {
  readonly #socket: Socket
  readonly #seq = { picture: 0, sound: 0, event: 0 }

  constructor(socket: Socket) {
    this.#socket = socket
  }
  /** Number of the last picture sent. */
  get pictures(): number {
    return this.#seq.picture
  }

  send(header: Omit<PacketHeader, 'seq'>, payload: Uint8Array): Promise<void> {
    const seq = ++this.#seq[header.type]
    this.#socket.cork()
    this.#socket.write(encodeHeader({ ...header, seq }, payload.length))
    const free = this.#socket.write(payload)
    this.#socket.uncork()
    if (free || this.#socket.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done).off('close', done)
        resolve()
      }
      this.#socket.on('drain', done).on('close', done)
    })
  }
  event(generation: number, time: number, e: PreviewEvent): Promise<void> {
    return this.send({ type: 'event', generation, time, a: 0, b: 0, standIn: false }, encodeEvent(e))
  }
}
