import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, extname } from 'node:path'
import { pipeline } from 'node:stream/promises'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.mkv': 'video/x-matroska',
  '.webm': 'video/webm',
  '.m4a': 'audio/mp4',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
}

/** A single byte range of a file of `size` bytes, ends inclusive; 'bad' cannot be served, undefined means the whole file (RFC 9110 §14.2). */
export function parseRange(header: string | undefined, size: number): { start: number; end: number } | 'bad' | undefined {
  const m = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!m || (m[1] === '' && m[2] === '')) return undefined
  const suffix = m[1] === ''
  const start = suffix ? Math.max(0, size - Number(m[2])) : Number(m[1])
  const end = suffix || m[2] === '' ? size - 1 : Math.min(Number(m[2]), size - 1)
  return start > end || start >= size ? 'bad' : { start, end }
}

/** Answers with a file, whole or the range asked for; 404 when it is not there. `forever`: its name holds its content's hash. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  o: { forever?: boolean; download?: boolean } = {},
): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return void response.writeHead(404).end()
  const range = parseRange(request.headers.range, found.size)
  response.setHeader('content-type', TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream')
  response.setHeader('accept-ranges', 'bytes')
  if (o.forever) response.setHeader('cache-control', 'private, max-age=31536000, immutable')
  if (o.download) response.setHeader('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(basename(path))}`)
  if (range === 'bad') return void response.writeHead(416, { 'content-range': `bytes */${found.size}` }).end()
  if (range) {
    response.writeHead(206, {
      'content-range': `bytes ${range.start}-${range.end}/${found.size}`,
      'content-length': range.end - range.start + 1,
    })
  } else response.writeHead(200, { 'content-length': found.size })
  if (request.method === 'HEAD' || found.size === 0) return void response.end()
  // A page that seeks away closes the connection: nothing is wrong then.
  await pipeline(createReadStream(path, range ?? {}), response).catch(() => response.destroy())
}
