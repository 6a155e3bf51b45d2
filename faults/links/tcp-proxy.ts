import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Where the engine listens now; changed when another one takes its place. */
export interface Target {
  port: number
}

/** What becomes of one connection. Bytes are counted over both directions. */
export interface Fate {
  /** Cut (RST) after so many bytes, wherever in a frame that is. */
  cutAfter?: number
  /** Cut after so many milliseconds. */
  cutAt?: number
  /** Milliseconds by which every piece is late; order stays. */
  delay?: number
  /** Pieces are handed on in bits of at most so many bytes. */
  bits?: number
}

/** A wire on this machine that is late, falls to pieces and breaks. */
export class TcpProxy {
  cuts = 0
  #server: Server
  readonly #pairs = new Set<() => void>()

  private constructor(server: Server) {
    this.#server = server
  }

  /** `fate` is asked at every new connection. */
  static async start(target: Target, fate: () => Fate): Promise<TcpProxy> {
    const server = createServer()
    const proxy = new TcpProxy(server)
    server.on('connection', (near) => proxy.#join(near, connect(target.port, '127.0.0.1'), fate()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return proxy
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }
  /** Cuts every connection there is. */
  cutAll(): void {
    for (const cut of [...this.#pairs]) cut()
  }
  close(): void {
    this.cutAll()
    this.#server.close()
  }

  #join(near: Socket, far: Socket, fate: Fate): void {
    let left = fate.cutAfter ?? Number.POSITIVE_INFINITY
    let open = true
    const end = (): void => {
      if (!open) return
      open = false
      clearTimeout(timer)
      this.#pairs.delete(cut)
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
    const cut = (): void => {
      if (open) this.cuts++
      end()
    }
    const timer = fate.cutAt === undefined ? undefined : setTimeout(cut, fate.cutAt)
    this.#pairs.add(cut)
    const pass = (from: Socket, to: Socket): void => {
      from.on('error', end)
      from.on('close', end)
      from.on('data', (data) => {
        const fits = data.subarray(0, Math.max(0, Math.min(data.length, left)))
        left -= data.length
        const last = left <= 0
        const hand = (): void => {
          for (let at = 0; at < fits.length; at += fate.bits ?? fits.length) to.write(fits.subarray(at, at + (fate.bits ?? fits.length)))
          if (last) cut()
        }
        if (fate.delay) setTimeout(() => open && hand(), fate.delay)
        else hand()
      })
    }
    near.setNoDelay(true)
    far.setNoDelay(true)
    pass(near, far)
    pass(far, near)
  }
}
