import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { join, normalize, resolve, sep } from 'node:path'
import { sendFile } from './send-file.ts'

/** Serves the built window from `root`; a path never leads out of it. */
export async function serveStatic(request: IncomingMessage, response: ServerResponse, root: string, pathname: string): Promise<void> {
  const base = resolve(root)
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return void response.writeHead(400).end()
  }
  if (decoded.includes('\0')) return void response.writeHead(400).end()
  const path = normalize(join(base, decoded === '/' ? 'index.html' : decoded))
  if (!path.startsWith(base + sep)) return void response.writeHead(404).end()
  await sendFile(request, response, path, { forever: decoded.startsWith('/assets/') })
}

/** Development only: pages come from Vite (hot reload), behind the same token. */
export function proxyToVite(request: IncomingMessage, response: ServerResponse, vite: string, url: URL): Promise<void> {
  // Joined by parts: '//elsewhere/x' resolved against an address would leave it.
  const target = new URL(vite)
  target.pathname = url.pathname
  target.search = url.search
  // Vite's refresh preamble is an inline script.
  response.removeHeader('content-security-policy')
  return new Promise((done) => {
    const out = httpRequest(target, { method: request.method ?? 'GET', headers: { ...request.headers, host: target.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.on('end', done)
    })
    out.on('error', () => {
      response.writeHead(502).end('The development server is not running.')
      done()
    })
    request.pipe(out)
  })
}
