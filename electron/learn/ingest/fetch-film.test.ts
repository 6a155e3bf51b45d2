import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FetchedFilm, MAX_BYTES, nameOfLink, parseLink, shownLink } from '#shared/learn/film-link.ts'
import { fetchFilm } from './fetch-film.ts'
import { LINK_PARTS, type LinkParts } from './open-link.ts'
import { keepFetched, markOf, partOf } from './part-file.ts'
import { filmBytes, type FilmServer, type Serve, serveRange, startFilmServer } from './testing/film-server.ts'

const FILM = filmBytes(300_000)
const OTHER = filmBytes(280_000, 7)
const PACKED = brotliCompressSync(FILM, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })

let server: FilmServer
let dir: string
beforeAll(async () => {
  server = await startFilmServer()
})
afterAll(() => server.close())
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cw-fetch-'))
  server.asked.length = 0
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const waits: number[] = []
const quick: LinkParts = {
  ...LINK_PARTS,
  connectMs: 4321,
  idleMs: 1500,
  wait(ms, signal) {
    if (ms !== 4321) waits.push(ms)
    return LINK_PARTS.wait(ms === 4321 ? ms : Math.min(ms, 5), signal)
  },
}
interface How {
  parts?: Partial<LinkParts>
  maxBytes?: number
  allowPrivate?: boolean
  signal?: AbortSignal
  onProgress?: (bytes: number, total: number | null) => void
}
const fetched = (url: string, o: How = {}): Promise<FetchedFilm> =>
  fetchFilm(
    { link: { url, allowPrivate: o.allowPrivate ?? true, maxBytes: o.maxBytes ?? MAX_BYTES }, dir },
    { signal: o.signal ?? new AbortController().signal, onProgress: o.onProgress ?? (() => undefined) },
    { ...quick, ...o.parts },
  )
const bytesOf = (f: FetchedFilm): Buffer => readFileSync(join(dir, f.file))
const ranges = (): (string | undefined)[] => server.asked.map((a) => a.headers.range)

test('a film comes whole, with progress, named by what it holds and not by what the server says', async () => {
  const url = server.on('/good.html', (q, s) => serveRange(q, s, FILM, '"a"'))
  const seen: [number, number | null][] = []
  const f = await fetched(`${url}?token=secret`, { onProgress: (...p) => seen.push(p) })
  expect(f).toEqual({ file: 'fetched.mp4', url, bytes: FILM.length })
  expect(bytesOf(f).equals(FILM)).toBe(true)
  expect(seen.at(-1)).toEqual([FILM.length, FILM.length])
  expect(seen.map((s) => s[0])).toEqual(seen.map((s) => s[0]).toSorted((a, b) => a - b))
  expect(server.asked[0]!.headers['accept-encoding']).toBe('identity')
  expect(server.asked[0]!.path).toBe('/good.html?token=secret')
  expect(readFileSync(join(dir, 'fetched.json'), 'utf8')).not.toContain('secret')
  expect(readdirSync(dir).sort()).toEqual(['fetched.json', 'fetched.mp4'])
  // Asked for again: nothing is fetched twice.
  await fetched(`${url}?token=secret`)
  expect(server.asked).toHaveLength(1)
})

const works: [string, Serve, Buffer?][] = [
  [
    'without a length, in pieces',
    (_q, s) => void (s.writeHead(200), s.write(FILM.subarray(0, 9)), setTimeout(() => s.end(FILM.subarray(9)), 10)),
  ],
  ['without a length, until the connection ends', (_q, s) => void (s.writeHead(200, { connection: 'close' }), s.end(FILM))],
  ['packed by gzip though nobody asked', (_q, s) => void (s.writeHead(200, { 'content-encoding': 'gzip' }), s.end(gzipSync(FILM)))],
  ['packed by brotli', (_q, s) => void (s.writeHead(200, { 'content-encoding': 'br' }), s.end(PACKED))],
  [
    'byte by byte at first',
    async (_q, s) => {
      s.writeHead(200, { 'content-length': FILM.length })
      for (let i = 0; i < 12; i++) {
        s.write(FILM.subarray(i, i + 1))
        await new Promise((r) => setTimeout(r, 4))
      }
      s.end(FILM.subarray(12))
    },
  ],
  ['after a failure of the server', (q, s, n) => void (n < 2 ? s.writeHead(n ? 500 : 503).end() : serveRange(q, s, FILM, '"a"'))],
  ['after the server was busy', (q, s, n) => void (n < 1 ? s.writeHead(429, { 'retry-after': '3' }).end() : serveRange(q, s, FILM, '"a"'))],
  ['after a connection that was dropped at once', (q, s, n) => (n < 2 ? void s.destroy() : serveRange(q, s, FILM, '"a"'))],
  ['shorter than a sniff', (_q, s) => void s.writeHead(200).end(FILM.subarray(0, 40)), FILM.subarray(0, 40)],
]
test.each(works)('a film comes %s', async (_name, serve, bytes = FILM) => {
  const f = await fetched(server.on('/film', serve))
  expect(bytesOf(f).equals(bytes)).toBe(true)
})

test('where the server says how long to wait, that long is waited', async () => {
  waits.length = 0
  await fetched(
    server.on('/film', (q, s, n) => void (n < 1 ? s.writeHead(429, { 'retry-after': '3' }).end() : serveRange(q, s, FILM, '"a"'))),
  )
  expect(waits).toContain(3000)
})

test('a connection that breaks off again and again is gone on with where it broke', async () => {
  const url = server.on('/film', (q, s, n) => serveRange(q, s, FILM, '"a"', (n + 1) * 60_000))
  const f = await fetched(url)
  expect(bytesOf(f).equals(FILM)).toBe(true)
  expect(ranges()).toEqual([undefined, ...[60_000, 120_000, 180_000, 240_000].map((n) => `bytes=${n}-`)])
})

test('a film that stalls is gone on with', async () => {
  const url = server.on('/film', (q, s, n) => {
    if (n > 0) return serveRange(q, s, FILM, '"a"')
    s.writeHead(200, { 'content-length': FILM.length, etag: '"a"' })
    s.write(FILM.subarray(0, 100_000))
  })
  expect(bytesOf(await fetched(url, { parts: { idleMs: 200 } })).equals(FILM)).toBe(true)
  expect(ranges()).toEqual([undefined, 'bytes=100000-'])
})

test('a film that changed meanwhile begins anew', async () => {
  const url = server.on('/film', (q, s, n) => serveRange(q, s, n ? OTHER : FILM, n ? '"b"' : '"a"', n ? undefined : 90_000))
  expect(bytesOf(await fetched(url)).equals(OTHER)).toBe(true)
  expect(server.asked[1]!.headers['if-range']).toBe('"a"')
})

test('a server that goes on with another film, whatever was asked, is not believed', async () => {
  const url = server.on('/film', (q, s, n) => {
    if (n !== 1) return serveRange(q, s, n ? OTHER : FILM, n ? '"b"' : '"a"', n ? undefined : 90_000)
    s.writeHead(206, { etag: '"b"', 'content-range': `bytes 90000-${OTHER.length - 1}/${OTHER.length}` }).end(OTHER.subarray(90_000))
  })
  expect(bytesOf(await fetched(url)).equals(OTHER)).toBe(true)
  expect(ranges()).toEqual([undefined, 'bytes=90000-', undefined])
})

test('a server that goes on at another place is not believed', async () => {
  const url = server.on('/film', (q, s, n) => {
    if (n !== 1) return serveRange(q, s, FILM, '"a"', n ? undefined : 90_000)
    s.writeHead(206, { etag: '"a"', 'content-range': `bytes 80000-${FILM.length - 1}/${FILM.length}` }).end(FILM.subarray(80_000))
  })
  expect(bytesOf(await fetched(url)).equals(FILM)).toBe(true)
})

test('without a mark of the file a broken film begins anew', async () => {
  const url = server.on('/film', (_q, s, n) => {
    s.writeHead(200, { 'content-length': FILM.length, etag: 'W/"weak"' })
    if (n) s.end(FILM)
    else s.write(FILM.subarray(0, 99_000), () => setTimeout(() => s.destroy(), 20))
  })
  expect(bytesOf(await fetched(url)).equals(FILM)).toBe(true)
  expect(ranges()).toEqual([undefined, undefined])
})

test('what a killed engine left is gone on with; of another address it is not', async () => {
  const url = server.on('/film', (q, s) => serveRange(q, s, FILM, '"a"'))
  const left = { version: 1, mark: markOf(url), validator: '"a"', total: FILM.length, file: 'fetched.mp4', done: false }
  writeFileSync(partOf(dir), FILM.subarray(0, 123_456))
  writeFileSync(join(dir, 'fetched.json'), JSON.stringify(left))
  writeFileSync(join(dir, 'shot_0001.jpg'), 'of the try before')
  keepFetched(dir)
  expect(readdirSync(dir).sort()).toEqual(['fetched.json', 'fetched.part'])
  expect(bytesOf(await fetched(url)).equals(FILM)).toBe(true)
  expect(ranges()).toEqual(['bytes=123456-'])

  writeFileSync(partOf(dir), OTHER.subarray(0, 1000))
  writeFileSync(join(dir, 'fetched.json'), JSON.stringify({ ...left, mark: markOf('http://example.org/other') }))
  expect(bytesOf(await fetched(url)).equals(FILM)).toBe(true)
  expect(ranges()).toEqual(['bytes=123456-', undefined])
})

const html: Serve = (_q, s) =>
  void s.writeHead(200, { 'content-type': 'video/mp4' }).end(`\uFEFF \n<!DOCTYPE html><html>${'x'.repeat(5000)}`)
const refused: [string, string, Serve, How?][] = [
  ['a page that says it is a film', 'link.page', html],
  ['an answer in JSON', 'link.page', (_q, s) => void s.writeHead(200).end('{"error":"no"}')],
  ['the list of a stream', 'link.playlist', (_q, s) => void s.writeHead(200).end('#EXTM3U\n#EXT-X-VERSION:3\n')],
  [
    'a picture',
    'link.noFilm',
    (_q, s) => void s.writeHead(200, { 'content-type': 'video/mp4' }).end(Buffer.from('ffd8ffe000104a464946', 'hex')),
  ],
  ['an empty answer', 'link.empty', (_q, s) => void s.writeHead(200).end()],
  ['403', 'link.forbidden', (_q, s) => void s.writeHead(403).end()],
  ['404', 'link.notFound', (_q, s) => void s.writeHead(404).end(FILM)],
  ['418', 'link.status', (_q, s) => void s.writeHead(418).end(FILM)],
  ['500 for ever', 'link.server', (_q, s) => void s.writeHead(500).end(FILM)],
  ['429 for ever', 'link.busy', (_q, s) => void s.writeHead(429).end()],
  ['429 for an hour', 'link.busy', (_q, s) => void s.writeHead(429, { 'retry-after': '3600' }).end()],
  ['a length over the limit', 'link.tooLarge', (_q, s) => void (s.writeHead(200, { 'content-length': 5e12 }), s.write(FILM))],
  ['a film without end', 'link.tooLarge', (_q, s) => endless(s), { maxBytes: 2_000_000 }],
  [
    'a bomb of gzip',
    'link.tooLarge',
    (_q, s) => void s.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(filmBytes(40).toString('latin1') + '\0'.repeat(5e6))),
    { maxBytes: 1e6 },
  ],
  ['an unknown packing', 'link.packed', (_q, s) => void s.writeHead(200, { 'content-encoding': 'zstd-of-ours' }).end(FILM)],
  [
    'a length that is never reached',
    'link.broken',
    (_q, s) => void (s.writeHead(200, { 'content-length': FILM.length + 99 }), s.write(FILM), setTimeout(() => s.destroy(), 20)),
  ],
  ['silence', 'link.timeout', () => undefined, { parts: { idleMs: 150 } }],
  ['a redirect in a circle', 'link.redirects', (_q, s) => void s.writeHead(302, { location: '/film' }).end()],
  ['a redirect to a file of this machine', 'link.badRedirect', (_q, s) => void s.writeHead(302, { location: 'file:///etc/passwd' }).end()],
  ['a redirect to nowhere', 'link.badRedirect', (_q, s) => void s.writeHead(301).end()],
]
function endless(s: Parameters<Serve>[1]): void {
  s.writeHead(200)
  const more = (): void => {
    while (!s.destroyed && s.write(FILM));
    if (!s.destroyed) s.once('drain', more)
  }
  more()
}
test.each(refused)('%s is %s', async (_name, code, serve, how) => {
  await expect(fetched(server.on('/film', serve), how)).rejects.toMatchObject({ code })
  expect(readdirSync(dir).filter((f) => f.endsWith('.mp4'))).toEqual([])
})

test('a length shorter than what is sent ends the film there', async () => {
  const url = server.on('/film', (_q, s) => {
    s.socket!.write(`HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n`)
    s.socket!.write(FILM)
  })
  expect(bytesOf(await fetched(url)).equals(FILM.subarray(0, 100_000))).toBe(true)
})

test('five redirects are followed, a sixth is not; a password goes to its own host only', async () => {
  for (let i = 0; i < 6; i++) server.on(`/hop${i}`, (_q, s) => void s.writeHead(307, { location: `hop${i + 1}` }).end())
  server.on('/hop6', (q, s) => serveRange(q, s, FILM, '"a"'))
  const at = (path: string): string => `http://me:secret@127.0.0.1:${server.port}${path}`
  const f = await fetched(at('/hop1'))
  expect(f.url).toBe(`http://127.0.0.1:${server.port}/hop1`)
  expect(server.asked.every((a) => a.headers.authorization === `Basic ${btoa('me:secret')}`)).toBe(true)
  await expect(fetched(at('/hop0'))).rejects.toMatchObject({ code: 'link.redirects' })

  server.asked.length = 0
  server.on('/away', (_q, s) => void s.writeHead(302, { location: `http://localhost:${server.port}/hop6` }).end())
  await fetched(at('/away'))
  expect(server.asked.map((a) => a.headers.authorization !== undefined)).toEqual([true, false])
})

const closed: [string, string, string][] = [
  ['this machine', 'http://127.0.0.1:PORT/film', 'link.privateAddress'],
  ['this machine as a number', 'http://2130706433:PORT/film', 'link.privateAddress'],
  ['this machine in octal and short', 'http://0177.1:PORT/film', 'link.privateAddress'],
  ['this machine by IPv6', 'http://[::1]:PORT/film', 'link.privateAddress'],
  ['this machine by IPv4 in IPv6', 'http://[::ffff:127.0.0.1]:PORT/film', 'link.privateAddress'],
  ['a name for this machine', 'http://localhost:PORT/film', 'link.privateAddress'],
  ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data', 'link.privateAddress'],
  ['a file', 'file:///etc/passwd', 'link.protocol'],
  ['another protocol', 'ftp://example.org/film.mp4', 'link.protocol'],
  ['no address', 'film.mp4', 'link.invalid'],
]
test.each(closed)('%s is refused unless allowed, and nobody is asked', async (_name, url, code) => {
  server.on('/film', (q, s) => serveRange(q, s, FILM, '"a"'))
  await expect(fetched(url.replace('PORT', String(server.port)), { allowPrivate: false })).rejects.toMatchObject({ code })
  expect(server.asked).toEqual([])
})

const somewhere = (list: Record<string, string[]>, asked: string[] = []): Partial<LinkParts> => ({
  resolve(host) {
    asked.push(host)
    return Promise.resolve((list[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
  },
})
test('a name that leads to a private address is refused, also if another of its addresses is public', async () => {
  const parts = somewhere({ 'a.example': ['10.0.0.7'], 'b.example': ['93.184.216.34', '127.0.0.1'], 'c.example': [] })
  for (const host of ['a', 'b'])
    await expect(fetched(`http://${host}.example/film`, { allowPrivate: false, parts })).rejects.toMatchObject({
      code: 'link.privateAddress',
    })
  await expect(fetched('http://c.example/film', { parts })).rejects.toMatchObject({ code: 'link.unknownHost', retryable: true })
})

test('a name is asked for once a hop, and what was checked is what is connected to', async () => {
  server.on('/first', (_q, s) => void s.writeHead(302, { location: `http://second.example:${server.port}/film` }).end())
  server.on('/film', (q, s) => serveRange(q, s, FILM, '"a"'))
  const names: string[] = []
  const parts = somewhere({ 'first.example': ['127.0.0.1'], 'second.example': ['127.0.0.1'] }, names)
  const f = await fetched(`http://first.example:${server.port}/first`, { parts })
  expect(bytesOf(f).equals(FILM)).toBe(true)
  expect(names).toEqual(['first.example', 'second.example'])
  expect(server.asked.map((a) => a.headers.host)).toEqual(['first.example', 'second.example'].map((h) => `${h}:${server.port}`))
})

test('a redirect from a public to a private address is refused', async () => {
  // A public name whose connection is led to this machine by its test: its redirect is what is looked at.
  const hop = server.on('/hop', (_q, s) => void s.writeHead(302, { location: `http://127.0.0.1:${server.port}/film` }).end())
  server.on('/film', (q, s) => serveRange(q, s, FILM, '"a"'))
  let checked = 0
  const resolve: LinkParts['resolve'] = () => {
    checked++
    // An address object that is public while it is checked, and this machine when it is connected to.
    let reads = 0
    return Promise.resolve([
      {
        family: 4,
        get address() {
          return reads++ ? '127.0.0.1' : '93.184.216.34'
        },
      },
    ])
  }
  await expect(fetched(hop.replace('127.0.0.1', 'public.example'), { allowPrivate: false, parts: { resolve } })).rejects.toMatchObject({
    code: 'link.privateAddress',
    params: { host: '127.0.0.1' },
  })
  expect(checked).toBe(1)
  expect(server.asked.map((a) => a.path)).toEqual(['/hop'])
})

test('a host that nobody answers for is unreachable', async () => {
  await expect(fetched('http://127.0.0.1:9/film')).rejects.toMatchObject({ code: 'link.unreachable', retryable: true })
})

test('a fetch that is cancelled stops at once and keeps its part for the caller to judge', async () => {
  const url = server.on('/film', (_q, s) => {
    s.writeHead(200, { 'content-length': FILM.length, etag: '"a"' })
    s.write(FILM.subarray(0, 100_000))
  })
  const abort = new AbortController()
  const began = performance.now()
  const fetching = fetched(url, {
    signal: abort.signal,
    onProgress: (bytes) => bytes >= 100_000 && abort.abort(),
    parts: { idleMs: 20_000 },
  })
  await expect(fetching).rejects.toMatchObject({ name: 'AbortError' })
  expect(performance.now() - began).toBeLessThan(2000)
  expect(existsSync(partOf(dir))).toBe(true)
  // And one that waits for its next try.
  const waiting = new AbortController()
  const busy = server.on(
    '/busy',
    (_q, s) => void s.writeHead(503, { 'retry-after': '50' }).end(() => setTimeout(() => waiting.abort(), 30)),
  )
  await expect(fetched(busy, { signal: waiting.signal, parts: { wait: LINK_PARTS.wait } })).rejects.toMatchObject({ name: 'AbortError' })
})

test('what is shown of an address holds no secrets', () => {
  const parsed = parseLink(' https://me:secret@films.example:8443/a%20b/My%20film.mp4?token=secret#secret ')
  if (!parsed.ok) throw new Error('refused')
  expect(shownLink(parsed.value)).toBe('https://films.example:8443/a%20b/My%20film.mp4')
  expect(nameOfLink(parsed.value)).toBe('My film.mp4')
  expect(nameOfLink(new URL('https://films.example/'))).toBe('films.example')
  expect(nameOfLink(new URL('https://films.example/%ff%2f'))).toBe('%ff%2f')
})
