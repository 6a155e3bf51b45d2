import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, statfs } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { basename, extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { refuse, ok, type Result } from '#shared/base/result.ts'

/** Left free on the disk for the project, the cache and everybody else. */
const KEEP_FREE = 1_000_000_000

/** Bytes of a name that leave room for what is put before and behind it while it is written (file systems take 255). */
const MAX_NAME = 200
/** Names that Windows gives to devices, whatever their extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A name that is safe in a path on every system and still recognisable: no separators, no control characters, at most 200 bytes long. */
export function safeFileName(name: string): string {
  const whole = basename(name.replaceAll('\\', '/')).toWellFormed()
  const cleaned = Array.from(whole, (c) => (c < ' ' || '<>:"/\\|?*'.includes(c) ? '_' : c)).join('')
  const extension = extname(cleaned)
  const stem = cleaned.slice(0, cleaned.length - extension.length)
  const end = extension.length <= 20 ? extension : ''
  const short = shortened(end ? stem : cleaned, MAX_NAME - Buffer.byteLength(end)) + end
  // Windows drops dots and spaces at the end; a dot in front hides the file elsewhere.
  const plain = short.replace(/^[. ]+/, '').replace(/[. ]+$/, '')
  return (DEVICE.test(plain) ? `_${plain}` : plain) || 'file'
}

/** The first characters that fit into so many bytes. */
function shortened(text: string, bytes: number): string {
  let left = bytes
  let out = ''
  for (const c of text) {
    left -= Buffer.byteLength(c)
    if (left < 0) break
    out += c
  }
  return out
}

/**
 * Writes a request's body into `<folder>/<random>/<name>` for hosts whose window has no file paths. Whole or not at all:
 * a broken connection leaves nothing behind.
 */
export async function receiveUpload(request: IncomingMessage, folder: string, name: string): Promise<Result<string>> {
  const dir = join(folder, randomUUID())
  await mkdir(dir, { recursive: true })
  const announced = Number(request.headers['content-length'] ?? 0)
  const disk = await statfs(folder)
  if (announced > disk.bavail * disk.bsize - KEEP_FREE) {
    request.resume()
    await rm(dir, { recursive: true, force: true })
    return refuse(
      'upload.diskFull',
      `There is not enough disk space for ${name}, so it was not copied; free some space and drop it again.`,
      { name },
    )
  }
  const path = join(dir, safeFileName(name))
  try {
    await pipeline(request, createWriteStream(`${path}.part`, { flags: 'wx' }))
    await rename(`${path}.part`, path)
    return ok(path)
  } catch (e) {
    await rm(dir, { recursive: true, force: true })
    if ((e as NodeJS.ErrnoException).code === 'ENOSPC') {
      return refuse(
        'upload.diskFull',
        `The disk became full while ${name} was copied, so it was left out; free some space and drop it again.`,
        { name },
      )
    }
    throw e
  }
}
