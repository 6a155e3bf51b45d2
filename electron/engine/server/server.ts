import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { toErrorInfo } from '#shared/base/app-error.ts'
import type { Engine } from '../engine.ts'
import { createRouter } from '../router.ts'
import { type Access, createAccess } from './access.ts'
import { setSecurityHeaders } from './headers.ts'
import { createReadiness } from './readiness.ts'
import { createRestHandler } from './rest.ts'
import { createRoutes, type Pages } from './routes.ts'
import { sendJson } from './send-json.ts'

/** Largest message of a window: a plan or a batch of edits. */
const MAX_MESSAGE = 64 << 20
/** A caller that has not sent its headers by then is put out; a body may take as long as it likes while it moves. Milliseconds. */
const HEADERS_MS = 10_000
const BODY_IDLE_MS = 30_000
/** More are turned away at once: descriptors are needed for films and projects. A window holds about ten. */
const MAX_CONNECTIONS = 512

export interface EngineServer {
  port: number
  token: string
  /** Opens the window: sets the cookie and leads to the page. */
  url: string
  close(): Promise<void>
}

export interface ServerOptions extends Pages {
  /** 0 or absent: any free port. */
  port?: number | undefined
  /** Given by a host that restarts a dead engine, so that its window stays logged in. */
  token?: string | undefined
}

/** Listens on 127.0.0.1 alone. Everything but /enter needs the token, our own Host name and no foreign Origin. */
export async function startServer(engine: Engine, o: ServerOptions): Promise<EngineServer> {
  const token = o.token ?? randomBytes(24).toString('base64url')
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: 0, connectionsCheckingInterval: 2000 })
  server.maxConnections = MAX_CONNECTIONS
  const port = await listen(server, o.port ?? 0)
  const access = createAccess(token, port)
  const router = createRouter(engine)
  const rest = await createRestHandler(router, port)
  const routes = createRoutes(engine, o)
  const rpc = new RPCHandler(router)

  server.on('request', (request, response) => {
    watchBody(request)
    handle(request, response, { port, access, rest, routes }).catch((e: unknown) => {
      // Never the whole address: what follows the path may be the key.
      console.error(`${request.method} ${targetOf(request)?.pathname} failed:`, e)
      const { code, message } = toErrorInfo(e)
      const known = code.startsWith('system.') ? message : 'The engine could not answer; the log says more.'
      if (!response.headersSent) sendJson(response, 500, { code, message: known })
      else response.destroy()
    })
  })

  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE })
  const readiness = createReadiness(() => sockets.clients.size > 0, engine.media)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // The server has let go of this socket: without a listener a reset would end the engine.
    socket.on('error', () => socket.destroy())
    const verdict = targetOf(request)?.pathname === '/rpc' ? access.check(request, 'upgrade') : 'not-found'
    if (verdict !== 'ok') {
      const answer = `HTTP/1.1 ${verdict === 'not-found' ? 404 : 403} Refused\r\nconnection: close\r\n\r\n`
      return void socket.end(answer, () => socket.destroy())
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate())
      void rpc.upgrade(ws)
      ws.once('close', () => readiness.look())
      readiness.look()
    })
  })

  return {
    port,
    token,
    url: `http://127.0.0.1:${port}/enter?t=${token}`,
    async close() {
      readiness.end()
      for (const ws of sockets.clients) ws.terminate()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

interface Parts {
  port: number
  access: Access
  rest: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>
  routes: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>
}

async function handle(request: IncomingMessage, response: ServerResponse, o: Parts): Promise<void> {
  setSecurityHeaders(response, o.port)
  const url = targetOf(request)
  if (!url) return turnAway(response, 400, { code: 'http.badRequest', message: 'This address cannot be read.' })
  const entering = url.pathname === '/enter' && o.access.isToken(url.searchParams.get('t'))
  const reading = request.method === 'GET' || request.method === 'HEAD'
  const verdict = o.access.check(request, reading ? 'read' : 'write')
  if (entering && verdict !== 'wrong-host') return void response.writeHead(302, { location: '/', 'set-cookie': o.access.cookie }).end()
  if (verdict === 'wrong-host')
    return turnAway(response, 421, { code: 'http.wrongHost', message: 'This server answers to 127.0.0.1 only.' })
  if (verdict === 'no-token')
    return turnAway(response, 401, { code: 'http.noToken', message: 'Open the address that the program printed; it carries the key.' })
  if (verdict === 'foreign-origin')
    return turnAway(response, 403, { code: 'http.foreignOrigin', message: 'Only the program’s own page may ask this.' })
  if (url.pathname.startsWith('/v1/') && (await o.rest(request, response, url))) return
  await o.routes(request, response, url)
}

/** Where a request goes; undefined unless it is a path on this server ('http://elsewhere/' and '*' are for proxies). */
function targetOf(request: IncomingMessage): URL | undefined {
  const target = request.url ?? ''
  return target.startsWith('/') ? (URL.parse(`http://127.0.0.1${target}`) ?? undefined) : undefined
}

/** A refusal to a stranger: the connection goes with it, so that nobody holds it by never ending a body. */
function turnAway(response: ServerResponse, status: number, body: { code: string; message: string }): void {
  response.setHeader('connection', 'close')
  sendJson(response, status, body)
}

/** Ends a request whose body stands still. Node's own limit counts from the start and would cut long uploads off. */
function watchBody(request: IncomingMessage): void {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return
  request.socket.setTimeout(BODY_IDLE_MS)
  request.once('end', () => request.socket.setTimeout(0))
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
