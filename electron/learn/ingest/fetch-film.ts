import { statSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, statfs } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { type FetchedFilm, type FilmLink, parseLink, shownLink } from '#shared/learn/film-link.ts'
import { bodyOf } from './link-body.ts'
import { BrokenFetch, broken, connectionError, retryAfter, statusError } from './link-errors.ts'
import { LINK_PARTS, type LinkParts, openLink } from './open-link.ts'
import { type FetchState, markOf, partOf, readFetch, writeFetch } from './part-file.ts'
import { SNIFFED_BYTES, sniffFilm } from './sniff.ts'

export interface FetchRequest {
  link: FilmLink
  /** Created. Holds `fetched.part` and `fetched.json` on the way, and the film in the end. */
  dir: string
  /** Name of the film's file without its extension; default 'fetched'. */
  stem?: string
}
export interface FetchCall {
  signal: AbortSignal
  /** Bytes so far, and in all; null: the server does not say. */
  onProgress(bytes: number, total: number | null): void
}

/** Tries that brought nothing new, in a row, and all of them. */
const MOST_FAILURES = 5
const MOST_TRIES = 60
const backOff = (failures: number): number => Math.min(10_000, 500 * 2 ** (failures - 1))
/** Left free on the disk for everybody else. */
const KEEP_FREE = 500_000_000

/** Goes from try to try: what is known of the film, and how much of it is on disk. */
interface Fetching {
  url: URL
  request: FetchRequest
  parts: LinkParts
  call: FetchCall
  state: FetchState | null
  bytes: number
}

/**
 * Fetches a film from a web address into a folder, going on with what an earlier call left there, also after a kill. What it holds is told
 * by its first bytes; memory holds one piece of it. Throws AppError (codes link.*, retryable where the part was kept), and AbortError when
 * cancelled: the part stays then, its folder belongs to the caller.
 */
export async function fetchFilm(request: FetchRequest, call: FetchCall, parts: LinkParts = LINK_PARTS): Promise<FetchedFilm> {
  const parsed = parseLink(request.link.url)
  if (!parsed.ok) throw AppError.fromRefusal(parsed.refusal)
  const url = parsed.value
  await mkdir(request.dir, { recursive: true })
  const state = readFetch(request.dir, markOf(request.link.url))
  const bytes = state && !state.done ? statSync(partOf(request.dir)).size : 0
  const f: Fetching = { url, request, parts, call, state, bytes }
  if (!state?.done) await untilWhole(f)
  const { file } = f.state!
  return { file, url: shownLink(url), bytes: statSync(join(request.dir, file)).size }
}

async function untilWhole(f: Fetching): Promise<void> {
  const { signal } = f.call
  let failures = 0
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted()
    const before = f.bytes
    try {
      if (f.state?.total === null || f.state?.total !== f.bytes || f.bytes === 0) await oneTry(f)
      await finish(f)
      return
    } catch (e) {
      signal.throwIfAborted()
      if (!(e instanceof BrokenFetch)) throw e
      failures = f.bytes > before && f.state?.validator ? 1 : failures + 1
      if (failures >= MOST_FAILURES || tries >= MOST_TRIES) throw e.error
      await f.parts.wait(e.after ?? backOff(failures), signal)
    }
  }
}

/** One request, and its answer onto the disk. Returns when the answer has come to its end. */
async function oneTry(f: Fetching): Promise<void> {
  const { request, parts, call } = f
  const validator = f.bytes > 0 ? f.state?.validator : null
  const opened = await openLink(parts, f.url, {
    headers: {
      accept: 'video/*, application/octet-stream;q=0.9, */*;q=0.5',
      'accept-encoding': 'identity',
      'user-agent': 'Cutwright',
      ...(validator ? { range: `bytes=${f.bytes}-`, 'if-range': validator } : {}),
    },
    allowPrivate: request.link.allowPrivate,
    signal: call.signal,
  })
  const { response, host } = opened
  try {
    if (!continues(f, response, validator ?? null, host)) begin(f, response, host)
    await checkRoom(f)
    await writeBody(f, response, host)
  } finally {
    response.destroy()
  }
}

/** Whether an answer goes on where the part ends. Throws BrokenFetch where it should and does not: the next try begins anew. */
function continues(f: Fetching, response: IncomingMessage, validator: string | null, host: string): boolean {
  const status = response.statusCode ?? 0
  if (status === 200) return false
  if (validator !== null && (status === 206 || status === 416)) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '')
    const total = range && range[2] !== '*' ? Number(range[2]) : null
    const same = validatorOf(response)
    if (
      status === 206 &&
      range &&
      Number(range[1]) === f.bytes &&
      total === (f.state?.total ?? total) &&
      (same === null || same === validator)
    )
      return true
    // What is there now is not what was begun.
    f.state = null
    f.bytes = 0
    throw new BrokenFetch(broken(host), 0)
  }
  throw statusError(status, host, retryAfter(response.headers['retry-after']))
}

/** The film is fetched from its first byte. */
function begin(f: Fetching, response: IncomingMessage, host: string): void {
  const length = response.headers['content-length']
  const plain = isPlain(response)
  const total = plain && length !== undefined ? Number(length) : null
  if (total !== null && total > f.request.link.maxBytes) throw tooLarge(f, host)
  f.bytes = 0
  f.state = {
    version: 1,
    mark: markOf(f.request.link.url),
    // Places in a packed answer are not places in the film.
    validator: plain ? validatorOf(response) : null,
    total,
    file: '',
    done: false,
  }
}

const isPlain = (response: IncomingMessage): boolean => /^(identity)?$/i.test((response.headers['content-encoding'] ?? '').trim())

function validatorOf({ headers }: IncomingMessage): string | null {
  const { etag } = headers
  if (etag !== undefined && !etag.startsWith('W/')) return etag
  return headers['last-modified'] ?? null
}

const size = (bytes: number): string => (bytes >= 1e9 ? `${(bytes / 1e9).toPrecision(3)} GB` : `${(bytes / 1e6).toPrecision(3)} MB`)

function tooLarge(f: Fetching, host: string): AppError {
  const limit = size(f.request.link.maxBytes)
  return new AppError('link.tooLarge', `The film at ${host} is larger than ${limit}, so it was not fetched; allow a larger one.`, {
    params: { host, limit },
  })
}

async function checkRoom(f: Fetching): Promise<void> {
  const total = f.state?.total ?? null
  if (total === null) return
  const disk = await statfs(f.request.dir)
  if (total - f.bytes > disk.bavail * disk.bsize - KEEP_FREE)
    throw new AppError(
      'link.noRoom',
      `There is not enough disk space for a film of ${size(total)}, so it was not fetched; free some space.`,
      {
        params: { size: size(total) },
      },
    )
}

async function writeBody(f: Fetching, response: IncomingMessage, host: string): Promise<void> {
  const { dir, link } = f.request
  const total = f.state!.total
  let head: Buffer | null = f.bytes === 0 ? Buffer.alloc(0) : null
  let file: FileHandle | null = null
  const write = async (piece: Buffer): Promise<void> => {
    if (!file) {
      // A state without its part is no state: the part comes first.
      file = await open(partOf(dir), f.bytes === 0 ? 'w' : 'r+')
      if (f.bytes === 0) writeFetch(dir, f.state!)
    }
    await file.write(piece, 0, piece.length, f.bytes)
    f.bytes += piece.length
    f.call.onProgress(f.bytes, total)
  }
  try {
    for await (const piece of bodyOf(response, host, f.parts.idleMs)) {
      f.call.signal.throwIfAborted()
      if (f.bytes + (head?.length ?? 0) + piece.length > link.maxBytes) throw tooLarge(f, host)
      if (head === null) {
        await write(piece)
        continue
      }
      head = Buffer.concat([head, piece])
      if (head.length < SNIFFED_BYTES) continue
      name(f, head, host)
      await write(head)
      head = null
    }
    if (head !== null) {
      if (total !== null && head.length < total) throw new BrokenFetch(broken(host))
      name(f, head, host)
      await write(head)
    }
    if (total !== null && f.bytes < total) throw new BrokenFetch(broken(host))
    await (file as FileHandle | null)?.sync()
  } catch (e) {
    throw e instanceof Error && 'code' in e && /^(ENOSPC|EDQUOT|EFBIG|EIO|EROFS)$/.test(String(e.code)) ? e : connectionError(e, host)
  } finally {
    await (file as FileHandle | null)?.close()
  }
}

/** Names the film by its first bytes. Throws where they are of something else. */
function name(f: Fetching, head: Buffer, host: string): void {
  const sniffed = sniffFilm(head)
  if ('film' in sniffed) {
    f.state = { ...f.state!, file: `${f.request.stem ?? 'fetched'}.${sniffed.film}` }
    return
  }
  const params = { host }
  if (sniffed.not === 'page')
    throw new AppError(
      'link.page',
      `This is a page, not a film, so nothing was fetched from ${host}; paste the address of the film's file itself.`,
      { params },
    )
  if (sniffed.not === 'playlist')
    throw new AppError(
      'link.playlist',
      `This is the list of a stream, not a film's file, so nothing was fetched from ${host}; paste the address of a file.`,
      {
        params,
      },
    )
  if (sniffed.not === 'empty') throw new AppError('link.empty', `${host} gave an empty file; check the address.`, { params })
  throw new AppError(
    'link.noFilm',
    `What lies at this address of ${host} is no film, so nothing was fetched; paste the address of a film's file.`,
    { params },
  )
}

async function finish(f: Fetching): Promise<void> {
  const { dir } = f.request
  const state = f.state!
  await rename(partOf(dir), join(dir, state.file))
  f.state = { ...state, total: f.bytes, done: true }
  writeFetch(dir, f.state)
}
