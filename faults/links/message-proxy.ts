import type { AddressInfo } from 'node:net'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { Target } from './tcp-proxy.ts'

/** What becomes of one message. */
export type MessageFate =
  | { kind: 'pass' }
  /** Held back for so many milliseconds while others go past. */
  | { kind: 'late'; ms: number }
  | { kind: 'twice' }
  /** Not handed on, and the connection is cut: what came before has arrived. */
  | { kind: 'lost' }

export interface Message {
  to: 'engine' | 'window'
  text: string
}

/** A wire that treats whole messages badly: late, out of order, twice, or lost with the connection. */
export class MessageProxy {
  lost = 0
  late = 0
  twice = 0
  readonly #server: WebSocketServer

  private constructor(server: WebSocketServer) {
    this.#server = server
  }

  static async start(target: Target & { token: string }, fate: (m: Message) => MessageFate): Promise<MessageProxy> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    const proxy = new MessageProxy(server)
    server.on('connection', (near) => {
      const far = new WebSocket(`ws://127.0.0.1:${target.port}/rpc`, { headers: { authorization: `Bearer ${target.token}` } })
      const end = (): void => {
        near.terminate()
        far.terminate()
      }
      const early: [RawData, boolean][] = []
      const toEngine = (data: RawData, binary: boolean): void => proxy.#handle(far, data, binary, 'engine', fate, end)
      near.on('message', (data, binary) => (far.readyState === WebSocket.OPEN ? toEngine(data, binary) : early.push([data, binary])))
      far.on('open', () => {
        for (const [data, binary] of early) toEngine(data, binary)
      })
      far.on('message', (data, binary) => proxy.#handle(near, data, binary, 'window', fate, end))
      for (const socket of [near, far]) socket.on('close', end).on('error', end)
    })
    await new Promise<void>((resolve) => server.once('listening', resolve))
    return proxy
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }
  cutAll(): void {
    for (const ws of this.#server.clients) ws.terminate()
  }
  close(): void {
    this.cutAll()
    this.#server.close()
  }

  #handle(to: WebSocket, data: RawData, binary: boolean, name: Message['to'], fate: (m: Message) => MessageFate, end: () => void): void {
    const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
    const send = (): void => (to.readyState === WebSocket.OPEN ? to.send(bytes, { binary }) : undefined)
    const f = fate({ to: name, text: bytes.toString() })
    if (f.kind === 'lost') {
      this.lost++
      end()
    } else if (f.kind === 'late') {
      this.late++
      setTimeout(send, f.ms)
    } else {
      send()
      if (f.kind === 'pass') return
      this.twice++
      send()
    }
  }
}
