import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '#shared/base/app-error.ts'
import { BrokenFetch, timedOut } from './link-errors.ts'

/**
 * The bytes of an answer, unpacked where the server packed them though nobody asked for it. At most `idleMs` pass without a byte; throws
 * BrokenFetch then, and what the connection failed with else.
 */
export async function* bodyOf(response: IncomingMessage, host: string, idleMs: number): AsyncGenerator<Buffer> {
  const stream = unpacked(response, host)
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  try {
    for (;;) {
      const timer = setTimeout(() => response.destroy(new BrokenFetch(timedOut(host))), idleMs)
      const next = await pieces.next().finally(() => clearTimeout(timer))
      if (next.done) return
      yield next.value
    }
  } finally {
    stream.destroy()
  }
}

function unpacked(response: IncomingMessage, host: string): Readable {
  const coding = (response.headers['content-encoding'] ?? '').trim().toLowerCase()
  if (coding === '' || coding === 'identity') return response
  const make = UNPACK[coding]
  if (!make)
    throw new AppError(
      'link.packed',
      `${host} packs the film in a way that is not known here, so it was not fetched; download it in your browser.`,
      {
        params: { host },
      },
    )
  // Its own failures reach the reader through the stream that is read.
  return pipeline(response, make(), () => undefined)
}

const UNPACK: Record<string, (() => NodeJS.ReadWriteStream & Readable) | undefined> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}
