import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { seededRandom } from '#shared/base/random.ts'
import { FULL, share, tried } from '../tally.ts'
import { type ChildHost, startChildHost } from './child-host.ts'

const SEED = 20_260
let host: ChildHost
let own: string
/** The window that was open before the trouble began: what it asks must be answered throughout. */
let window: Awaited<ReturnType<ChildHost['client']>>

beforeAll(async () => {
  host = await startChildHost()
  own = `127.0.0.1:${host.port}`
  window = await host.client()
  await window.call.system.settings()
})
beforeEach(() => expect(host.alive()).toBe(true))
afterAll(() => host.close())

const wait = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms))
/** Milliseconds until the open window has an answer. */
async function ping(): Promise<number> {
  const began = performance.now()
  await window.call.system.settings()
  return performance.now() - began
}
/** And until a new caller has. */
const knock = async (): Promise<number> => {
  const { status, ms } = await host.ask('GET', '/v1/settings')
  expect(status).toBe(200)
  return ms
}
const key = (): string => `Authorization: Bearer ${host.token}`
const line = (text: string): string => text.slice(0, 12)

/** Requests that are none, and requests in two minds about where they end. Each must be refused and its connection closed. */
function malformed(): [string, string][] {
  const post = (lines: string, body = ''): string => `POST /v1/jobs/clear HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\n${lines}\r\n\r\n${body}`
  const hidden = `PATCH /v1/settings HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{"theme":"light"}`
  return [
    ['nothing but a line end', '\r\n\r\n\r\n\r\nX\r\n\r\n'],
    ['no request at all', 'hello\r\n\r\n'],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(200, '\0')],
    ['an unknown verb', `BREW / HTTP/1.1\r\nHost: ${own}\r\n\r\n`],
    ['an unknown version', `GET / HTTP/9.9\r\nHost: ${own}\r\n\r\n`],
    ['a proxy request', `GET http://evil.example/ HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\nConnection: close\r\n\r\n`],
    ['a proxy tunnel', `CONNECT evil.example:80 HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\n\r\n`],
    ['an asterisk', `OPTIONS * HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\nConnection: close\r\n\r\n`],
    ['a zero byte in the path', `GET /\0 HTTP/1.1\r\nHost: ${own}\r\n\r\n`],
    ['a zero byte in a header', `GET / HTTP/1.1\r\nHost: ${own}\r\nX: a\0b\r\n\r\n`],
    ['a space before the colon', `GET / HTTP/1.1\r\nHost : ${own}\r\n\r\n`],
    ['a header without a name', `GET / HTTP/1.1\r\nHost: ${own}\r\n: x\r\n\r\n`],
    ['a folded header', `GET / HTTP/1.1\r\nHost: ${own}\r\nX: a\r\n b\r\nConnection: close\r\n\r\n`],
    ['bare line feeds', `GET / HTTP/1.1\nHost: ${own}\n\n`],
    ['bare carriage returns', `GET / HTTP/1.1\rHost: ${own}\r\r`],
    ['length and chunks', post('Content-Length: 5\r\nTransfer-Encoding: chunked', `0\r\n\r\n${hidden}`)],
    ['chunks and length', post('Transfer-Encoding: chunked\r\nContent-Length: 5', `0\r\n\r\n${hidden}`)],
    ['two lengths', post('Content-Length: 0\r\nContent-Length: 200', hidden)],
    ['a list of lengths', post('Content-Length: 0, 200', hidden)],
    ['a signed length', post('Content-Length: +5', 'hello')],
    ['a negative length', post('Content-Length: -5', hidden)],
    ['a length in hex', post('Content-Length: 0x5', 'hello')],
    ['a length beyond numbers', post(`Content-Length: ${'9'.repeat(40)}`, 'hello')],
    ['chunked with a space', post('Transfer-Encoding : chunked', `0\r\n\r\n${hidden}`)],
    ['chunked twice', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', `0\r\n\r\n${hidden}`)],
    ['chunked disguised', post('Transfer-Encoding: xchunked', `0\r\n\r\n${hidden}`)],
    ['chunked behind a tab', post('Transfer-Encoding:\vchunked', `0\r\n\r\n${hidden}`)],
    ['a chunk of no size', post('Transfer-Encoding: chunked', `zz\r\nhello\r\n0\r\n\r\n${hidden}`)],
    ['a chunk of huge size', post('Transfer-Encoding: chunked', `${'f'.repeat(17)}\r\nhello\r\n`)],
    ['a chunk that is longer than it says', post('Transfer-Encoding: chunked', `2\r\nhello\r\n0\r\n\r\n${hidden}`)],
    ['a chunk extension of a megabyte', post('Transfer-Encoding: chunked', `1;${'x'.repeat(1 << 20)}\r\na\r\n0\r\n\r\n`)],
    ['a header of a megabyte', `GET / HTTP/1.1\r\nHost: ${own}\r\nX: ${'y'.repeat(1 << 20)}\r\n\r\n`],
    ['an address of a megabyte', `GET /${'y'.repeat(1 << 20)} HTTP/1.1\r\nHost: ${own}\r\n\r\n`],
    ['100,000 headers', `GET / HTTP/1.1\r\nHost: ${own}\r\n${'a:b\r\n'.repeat(100_000)}\r\n`],
  ]
}

test('requests that are none, and those in two minds about their end, are refused and let nothing in behind them', async () => {
  const before = await window.call.system.settings()
  const cases = malformed()
  for (const [name, bytes] of cases) {
    const { text, closed } = await host.raw(Buffer.from(bytes, 'latin1'), 4000)
    // A reset before the answer could be read is an answer too.
    expect([name, line(text)]).toEqual([name, expect.stringMatching(/^(HTTP\/1.1 4\d\d)?$/)])
    expect([name, closed]).toEqual([name, true])
    expect([name, text.match(/HTTP\/1.1 200/)]).toEqual([name, null])
  }
  expect(await window.call.system.settings()).toEqual(before)
  expect(await ping()).toBeLessThan(3000)
  tried('doors', 'malformed and smuggled HTTP requests', cases.length)
})

test('a caller that breaks off or resets at any byte of any request takes nobody along', async () => {
  const random = seededRandom(SEED)
  const upgradeLines =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
  const requests = [
    `GET / HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\n\r\n`,
    `GET /v1/system HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\n\r\n`,
    `POST /v1/projects HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{"name":"never`,
    `PUT /upload?name=never.mp4 HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(5000)}`,
    `GET /rpc HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\n${upgradeLines}\r\n\r\n\x81\xfe\x00\x10abcd`,
    `GET /rpc HTTP/1.1\r\nHost: ${own}\r\n${upgradeLines}\r\n\r\n`,
    `GET //x HTTP/1.1\r\nHost: ${own}\r\n${upgradeLines}\r\n\r\n${'x'.repeat(2000)}`,
  ]
  const count = share(2000, 300)
  for (let i = 0; i < count; i++) {
    const bytes = Buffer.from(requests[i % requests.length]!, 'latin1')
    const cut = random() < 0.4 ? bytes.length : Math.floor(random() * bytes.length)
    const socket = await host.open()
    socket.on('error', () => undefined)
    socket.write(bytes.subarray(0, cut))
    const pause = Math.floor(random() * 4)
    if (pause > 0) await wait(pause)
    if (random() < 0.7) socket.resetAndDestroy()
    else socket.destroy()
  }
  await wait(300)
  expect(host.alive()).toBe(true)
  await knock()
  const uploads = join(host.folder, 'data/uploads')
  expect(existsSync(uploads) ? readdirSync(uploads) : []).toEqual([])
  expect((await window.call.projects.recent()).map((p) => p.name)).not.toContain('never')
  tried('doors', 'connections broken off at any byte', count, `seed ${SEED}`)
})

/** Chunks of a body until the server hangs up or `total` bytes are out; gives the bytes sent. */
async function pour(socket: Socket, total: number, chunked: boolean): Promise<number> {
  const block = Buffer.alloc(1 << 20, 0x20)
  const framed = chunked ? Buffer.concat([Buffer.from(`${block.length.toString(16)}\r\n`), block, Buffer.from('\r\n')]) : block
  let gone = false
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      gone = true
      resolve()
    })
  })
  const drained = (): Promise<unknown> => new Promise((resolve) => socket.once('drain', resolve))
  socket.on('error', () => undefined)
  socket.on('data', () => undefined)
  let sent = 0
  while (!gone && sent < total) {
    if (!socket.write(framed)) await Promise.race([drained(), ended])
    sent += block.length
  }
  return sent
}

test('bodies and messages that are larger than anything a window sends are cut off, announced or not', async () => {
  const head = `PATCH /v1/settings HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\nContent-Type: application/json\r\n`
  const announced = await host.raw(`${head}Content-Length: 3000000000\r\n\r\n{`, 4000)
  expect(line(announced.text)).toMatch(/^HTTP\/1.1 4(00|13)/)
  const socket = await host.open()
  socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`)
  const sent = await pour(socket, 400 << 20, true)
  expect(sent).toBeLessThan(300 << 20)
  socket.destroy()
  // Without a key not a byte of the body is waited for.
  const stranger = await host.raw(`PUT /upload?name=x.mp4 HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 3000000000\r\n\r\n`, 4000)
  expect([line(stranger.text), stranger.closed, stranger.ms < 2000]).toEqual(['HTTP/1.1 401', true, true])
  const { socket: web } = await host.client()
  const code = new Promise((r) => web.once('close', r))
  web.send(Buffer.alloc(65 << 20))
  // 1006 where the reset overtakes the reason.
  expect([1006, 1009]).toContain(await code)
  for (const nested of ['[', '{"a":']) {
    const deep = nested.repeat(50_000) + '0' + (nested === '[' ? ']' : '}').repeat(50_000)
    const { text } = await host.raw(`${head}Connection: close\r\nContent-Length: ${deep.length + 11}\r\n\r\n{"window":${deep}}`)
    expect(line(text)).toBe('HTTP/1.1 400')
    expect(text).toContain('nested too deeply')
  }
  const pid = host.child.pid!
  expect(await residentMegabytes(pid)).toBeLessThan(900)
  expect(await ping()).toBeLessThan(3000)
  tried('doors', 'oversized and bottomless bodies and messages', 6)
})

async function residentMegabytes(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises')
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

/** Messages of the call protocol that are broken in their frame, their JSON or their sense. */
function messages(random: () => number): (string | Buffer)[] {
  const good = '{"i":"1","p":{"u":"/system/settings","b":{"json":null}}}'
  const odd = [
    '',
    ' ',
    'x',
    '{',
    '[]',
    'null',
    '0',
    '"a"',
    '{"i":1}',
    '{"i":null,"p":null}',
    '{"i":"1","t":99}',
    '{"i":"1","t":1}',
    '{"i":"1","t":2,"p":{"e":"x"}}',
    '{"i":"1","t":3,"p":{}}',
  ]
  const addresses = [
    '',
    '/',
    '//',
    '/__proto__',
    '/constructor/constructor',
    '/system/__proto__',
    '/system/info/x',
    '/%',
    '/%ff/%00',
    'http://evil.example/system/info',
    '/projects/open?data=%7B',
    `/${'x'.repeat(100_000)}`,
  ]
  const strange = addresses.map((u) => JSON.stringify({ i: '2', p: { u, b: { json: {} } } }))
  const meta = ['[[0,"x"]]', '[[9]]', '[[1,"__proto__","x"]]', '[["a"]]', '{}', '"x"'].map(
    (m) => `{"i":"3","p":{"u":"/system/setSettings","b":{"json":{"theme":"dark"},"meta":${m}}}}`,
  )
  const flipped = Array.from({ length: 60 }, () => {
    const bytes = Buffer.from(good)
    for (let k = 0; k < 3; k++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
    return bytes
  })
  return [...odd, ...strange, ...meta, ...flipped, Buffer.alloc(0), Buffer.alloc(100), Buffer.from([0xff, 0xfe]), randomBytes(2000)]
}

test('broken calls over a socket are answered or ignored, broken frames end that socket alone', async () => {
  const random = seededRandom(SEED)
  const settings = await window.call.system.settings()
  const all = messages(random)
  let { call, socket } = await host.client()
  for (const message of all) {
    if (socket.readyState !== socket.OPEN) ({ call, socket } = await host.client())
    socket.send(message)
  }
  await wait(200)
  if (socket.readyState !== socket.OPEN) ({ call, socket } = await host.client())
  await call.system.settings()
  expect(await window.call.system.settings()).toEqual(settings)
  // Below the messages: frames as no library writes them.
  const frames: [string, number[]][] = [
    ['unmasked', [0x81, 0x01, 0x41]],
    ['reserved bits', [0xf1, 0x80, 0, 0, 0, 0]],
    ['unknown opcode', [0x83, 0x80, 0, 0, 0, 0]],
    ['a long ping', [0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0]],
    ['a cut ping', [0x09, 0x80, 0, 0, 0, 0]],
    ['a continuation of nothing', [0x80, 0x80, 0, 0, 0, 0]],
    ['a length beyond numbers', [0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
    ['text that is no text', [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff]],
    ['a close code that is none', [0x88, 0x82, 0, 0, 0, 0, 0x00, 0x01]],
    ['a close of one byte', [0x88, 0x81, 0, 0, 0, 0, 0x03]],
    ['two beginnings', [0x01, 0x80, 0, 0, 0, 0, 0x01, 0x80, 0, 0, 0, 0]],
  ]
  const handshake = `GET /rpc HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
  for (const [name, bytes] of frames) {
    const { text, closed } = await host.raw(Buffer.concat([Buffer.from(handshake), Buffer.from(bytes)]), 4000)
    expect([name, line(text), closed]).toEqual([name, 'HTTP/1.1 101', true])
  }
  for (const [name, change] of [
    ['no key', [/Sec-WebSocket-Key.*\r\n/, '']],
    ['version 0', ['Version: 13', 'Version: 0']],
    ['not a websocket', ['Upgrade: websocket', 'Upgrade: h2c']],
    ['by POST', ['GET /rpc', 'POST /rpc']],
  ] as [string, [string | RegExp, string]][]) {
    const { text } = await host.raw(handshake.replace(...change), 4000)
    expect([name, line(text)]).toEqual([name, expect.stringMatching(/^HTTP\/1.1 4\d\d/)])
  }
  expect(host.alive()).toBe(true)
  expect(await ping()).toBeLessThan(3000)
  tried('doors', 'broken calls and frames over a socket', all.length + frames.length + 4, `seed ${SEED}`)
})

test('callers that send a byte now and then, in the headers or the body, are put out, and others are served meanwhile', async () => {
  const slow: { socket: Socket; closed: boolean; feed: string }[] = []
  const begin = async (head: string, feed: string): Promise<void> => {
    const socket = await host.open()
    const one = { socket, closed: false, feed }
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    socket.once('close', () => (one.closed = true))
    socket.write(head)
    slow.push(one)
  }
  const count = share(200, 60)
  for (let i = 0; i < count; i++) {
    await begin(`GET / HTTP/1.1\r\nHost: ${own}\r\nX-A: `, 'a')
    await begin(`POST /v1/projects HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 100000\r\n\r\n`, ' ')
  }
  const silent = await host.open()
  let silentClosed = false
  silent.once('close', () => (silentClosed = true)).on('error', () => undefined)
  silent.resume()
  const worst = { ping: 0, knock: 0 }
  const until = Date.now() + 25_000
  while (Date.now() < until && (slow.some((s) => !s.closed) || !silentClosed)) {
    for (const s of slow) if (!s.closed) s.socket.write(s.feed)
    worst.ping = Math.max(worst.ping, await ping())
    worst.knock = Math.max(worst.knock, await knock())
    await wait(500)
  }
  expect(slow.filter((s) => !s.closed)).toHaveLength(0)
  expect(silentClosed).toBe(true)
  expect(Math.max(worst.ping, worst.knock)).toBeLessThan(5000)
  tried('doors', 'slow and silent callers', slow.length + 1, `others answered within ${Math.round(Math.max(worst.ping, worst.knock))} ms`)
})

test('a flood of connections is refused fast; the open window is answered throughout and new ones soon after', async () => {
  const wanted = share(10_000, 1000)
  const sockets: Socket[] = []
  let refused = 0
  let slowest = 0
  for (let i = 0; i < wanted; i += 250) {
    const batch = await Promise.allSettled(Array.from({ length: Math.min(250, wanted - i) }, () => host.open()))
    for (const b of batch) {
      if (b.status === 'rejected') refused++
      else {
        b.value.on('error', () => undefined).once('close', () => refused++)
        b.value.resume()
        sockets.push(b.value)
      }
    }
    slowest = Math.max(slowest, await ping())
  }
  const descriptors = readdirSync(`/proc/${host.child.pid}/fd`).length
  expect(descriptors).toBeLessThan(700)
  expect(slowest).toBeLessThan(3000)
  await wait(200)
  expect(refused).toBeGreaterThanOrEqual(wanted - 600)
  for (const s of sockets) s.destroy()
  await wait(300)
  expect(await knock()).toBeLessThan(3000)
  // Whether the flood goes away or just sits there: the window opens again.
  const sitting = await Promise.all(Array.from({ length: 600 }, () => host.open()))
  for (const s of sitting) s.on('error', () => undefined).resume()
  const began = Date.now()
  let open = false
  while (!open && Date.now() - began < 25_000) {
    open = await host.ask('GET', '/v1/settings').then(
      (a) => a.status === 200,
      () => false,
    )
    if (!open) await wait(500)
  }
  for (const s of sitting) s.destroy()
  expect(open).toBe(true)
  tried(
    'doors',
    'connections at once',
    wanted + 600,
    `window answered within ${Math.round(slowest)} ms, ${descriptors} descriptors at most`,
  )
})

test.runIf(FULL)('a long upload is not cut off while it moves', async () => {
  const socket = await host.open()
  let text = ''
  socket.on('data', (d) => (text += String(d))).on('error', () => undefined)
  const blocks = 40
  socket.write(`PUT /upload?name=long.mp4 HTTP/1.1\r\nHost: ${own}\r\n${key()}\r\nContent-Length: ${blocks * 1000}\r\n\r\n`)
  for (let i = 0; i < blocks; i++) {
    await wait(500)
    socket.write(Buffer.alloc(1000))
  }
  for (let i = 0; i < 50 && !text; i++) await wait(50)
  expect(line(text)).toBe('HTTP/1.1 200')
  socket.destroy()
  tried('doors', 'an upload that takes longer than headers may', 1)
})
