import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers one path. `n`: which request for it this is, from 0. */
export type Serve = (q: IncomingMessage, s: ServerResponse, n: number) => void | Promise<void>

export interface FilmServer {
  port: number
  /** Requests so far, in order. */
  asked: { path: string; headers: IncomingMessage['headers'] }[]
  on(path: string, serve: Serve): string
  close(): Promise<void>
}

/** A web server on this machine that serves films as well or as badly as it is told. */
export async function startFilmServer(): Promise<FilmServer> {
  const routes = new Map<string, Serve>()
  const counts = new Map<string, number>()
  const asked: FilmServer['asked'] = []
  const server = createServer((q, s) => {
    const path = (q.url ?? '/').split('?')[0]!
    const n = counts.get(path) ?? 0
    counts.set(path, n + 1)
    asked.push({ path: q.url ?? '/', headers: q.headers })
    s.on('error', () => undefined)
    const serve = routes.get(path)
    if (serve) void Promise.resolve(serve(q, s, n)).catch(() => s.destroy())
    else s.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    asked,
    on(path, serve) {
      routes.set(path, serve)
      counts.set(path, 0)
      return `http://127.0.0.1:${port}${path}`
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Bytes that begin like an MP4 film. */
export function filmBytes(length: number, seed = 1): Buffer {
  const b = Buffer.alloc(length)
  let x = seed
  for (let i = 0; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    b[i] = x >>> 24
  }
  b.writeUInt32BE(24, 0)
  b.write('ftypisom', 4, 'latin1')
  return b
}

/** Serves bytes as a good server does: whole, or from the asked place on if it is still the same file. */
export function serveRange(q: IncomingMessage, s: ServerResponse, bytes: Buffer, etag: string, until = bytes.length): void {
  const range = /^bytes=(\d+)-$/.exec(q.headers.range ?? '')
  const from = range && q.headers['if-range'] === etag ? Number(range[1]) : 0
  s.writeHead(from > 0 ? 206 : 200, {
    'content-type': 'text/plain',
    'content-length': bytes.length - from,
    etag,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
  })
  if (until >= bytes.length) s.end(bytes.subarray(from))
  else s.write(bytes.subarray(from, Math.max(from, until)), () => setTimeout(() => s.destroy(), 20))
}
