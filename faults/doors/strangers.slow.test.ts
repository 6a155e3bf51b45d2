import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { tried } from '../tally.ts'
import { type ChildHost, startChildHost } from './child-host.ts'

/** What nobody outside may ever see. */
const SECRET = 'the-canary-7f3a sits here'
let host: ChildHost
let own: string
let projectId: string
const seen: string[] = []

beforeAll(async () => {
  host = await startChildHost()
  own = `127.0.0.1:${host.port}`
  writeFileSync(join(host.folder, 'secret.txt'), SECRET)
  mkdirSync(join(host.folder, 'outside'))
  writeFileSync(join(host.folder, 'outside/clip.mp4'), SECRET)
  symlinkSync(join(host.folder, 'secret.txt'), join(host.folder, 'projects/link.mp4'))
  symlinkSync(join(host.folder, 'outside'), join(host.folder, 'projects/folder'))
  symlinkSync(join(host.folder, 'outside/not-there-yet.mp4'), join(host.folder, 'projects/dangling.mp4'))
  symlinkSync('dangling.mp4', join(host.folder, 'projects/dangling-twice.mp4'))
  projectId = (JSON.parse((await host.ask('POST', '/v1/projects', { name: 'Doors' })).body) as { projectId: string }).projectId
})
afterAll(() => host.close())

interface Answer {
  status: number
  text: string
}
/** A request exactly as given (fetch would tidy it). Everything that comes back is kept to be searched for the key. */
function send(path: string, headers: Record<string, string | string[]> = {}, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const r = request({ host: '127.0.0.1', port: host.port, path, method, headers: { host: own, ...headers }, timeout: 10_000 }, (a) => {
      let text = ''
      a.on('data', (d) => (text += String(d)))
      a.on('end', () => {
        if (!path.startsWith(`/enter?t=${host.token}`)) seen.push(text, JSON.stringify(a.headers))
        resolve({ status: a.statusCode ?? 0, text })
      })
    })
    r.on('error', reject)
    r.on('timeout', () => r.destroy(new Error(`no answer to ${method} ${path}`)))
    r.end(body)
  })
}
const cookie = (token = host.token): string => `cutwright_${host.port}=${token}`
/** 'open', or the status that refused the upgrade. */
const upgrade = (headers: Record<string, string>, origin?: string, path = '/rpc'): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://${own}${path}`, { headers, ...(origin === undefined ? {} : { origin }) })
    socket.once('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.once('error', (e) => resolve(e.message))
  })
/** Everything that a stranger could want to change, as one text. */
const state = async (): Promise<string> => {
  const asked = [
    '/v1/settings',
    '/v1/projects/recent',
    '/v1/jobs',
    '/v1/secrets',
    `/v1/projects/${projectId}`,
    `/v1/projects/${projectId}/assets`,
  ]
  return (await Promise.all(asked.map((p) => host.ask('GET', p)))).map((a) => a.body).join('\n')
}

/** Guesses that are near the key, and things that are no key at all. */
function guesses(): string[] {
  const t = host.token
  const changed = Array.from(t, (c, i) => t.slice(0, i) + (c === 'A' ? 'B' : 'A') + t.slice(i + 1))
  return [
    '',
    ' ',
    'null',
    'undefined',
    t.slice(0, -1),
    t.slice(1),
    `${t}A`,
    `A${t}`,
    t.toLowerCase(),
    t + t,
    `${t},${t}`,
    encodeURIComponent(`${t}\0`),
    ...changed,
  ]
}

test('without the key or with a wrong one, by every way it is carried, nothing opens', async () => {
  const before = await state()
  let count = 0
  for (const guess of guesses()) {
    const answers = await Promise.all([
      send('/', { cookie: cookie(guess) }),
      send('/v1/settings', { authorization: `Bearer ${guess}` }),
      send(`/enter?t=${encodeURIComponent(guess)}`),
      send(
        '/v1/settings',
        { cookie: cookie(guess), origin: `http://${own}`, 'content-type': 'application/json' },
        'PATCH',
        '{"theme":"light"}',
      ),
    ])
    expect([guess, ...answers.map((a) => a.status)]).toEqual([guess, 401, 401, 401, 401])
    expect(await upgrade({ cookie: cookie(guess) }, `http://${own}`)).toContain('403')
    count += 5
  }
  for (const path of [
    '/',
    '/index.html',
    '/v1/jobs',
    '/v1/openapi.json',
    '/media/x/y',
    '/artifact/x/y',
    '/download/x',
    '/preview/x',
    '/no/such',
  ]) {
    expect([path, (await send(path)).status]).toEqual([path, 401])
    count++
  }
  for (const odd of ['Basic ' + host.token, host.token, `bearer: ${host.token}`, `Bearer  ${host.token}`, `Bearer ${host.token} x`]) {
    expect([odd, (await send('/v1/jobs', { authorization: odd })).status]).toEqual([odd, 401])
    count++
  }
  expect(await state()).toBe(before)
  tried('doors', 'no key, wrong keys by cookie, header, address and socket', count)
})

const hosts = (): string[] => {
  const p = host.port
  const names = [
    'evil.example',
    'localhost',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '127.0.0.2',
    '127.0.0.1.',
  ]
  const more = [
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::]',
    '127.0.0.1.nip.io',
    'a@127.0.0.1',
    '127.0.0.1@evil.example',
    '１２７.0.0.1',
  ]
  const odd = ['127.0.0.1', `127.0.0.1:${p + 1}`, `127.0.0.1:${p}.`, `127.0.0.1:0${p}`, `127.0.0.1:${p}/`, `127.0.0.1:${p}, evil.example`]
  return [...[...names, ...more].map((n) => `${n}:${p}`), ...odd]
}

test('a name that was pointed here (DNS rebinding) is turned away even with the key', async () => {
  const before = await state()
  let count = 0
  for (const name of hosts()) {
    const latin = Buffer.from(name).toString('latin1')
    for (const auth of [{ cookie: cookie() }, { authorization: `Bearer ${host.token}` }]) {
      expect([name, (await send('/v1/settings', { host: latin, ...auth })).status]).toEqual([name, 421])
    }
    expect([name, (await send(`/enter?t=${host.token}`, { host: latin })).status]).toEqual([name, 421])
    expect(await upgrade({ host: latin, authorization: `Bearer ${host.token}` })).toContain('403')
    count += 4
  }
  for (const lines of [`Host: ${own}\r\nHost: evil.example`, `Host: evil.example\r\nHost: ${own}`, 'Host: ', 'X: y']) {
    const { text } = await host.raw(
      `GET /v1/settings HTTP/1.1\r\n${lines}\r\nAuthorization: Bearer ${host.token}\r\nConnection: close\r\n\r\n`,
    )
    expect([lines, text.slice(0, 12)]).toEqual([lines, expect.stringMatching(/^HTTP\/1.1 4\d\d/)])
    count++
  }
  expect(await state()).toBe(before)
  tried('doors', 'foreign, disguised and doubled host names', count)
})

const origins = (): string[] => {
  const p = host.port
  const same = [
    `https://127.0.0.1:${p}`,
    `http://127.0.0.1:${p + 1}`,
    `http://127.0.0.1:${p}.evil.example`,
    `http://localhost:${p}`,
    `http://127.0.0.1:${p}/`,
  ]
  return ['null', '', 'http://evil.example', 'file://', 'chrome-extension://abc', ...same, `http://127.0.0.1:${p} http://evil.example`]
}

test('a foreign page can neither read nor write, by no simple form and no socket, though the browser sends the cookie along', async () => {
  const before = await state()
  let count = 0
  const bodies: [string, string][] = [
    ['text/plain', '{"theme":"light"}'],
    ['application/x-www-form-urlencoded', 'theme=light'],
    ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="theme"\r\n\r\nlight\r\n--b--\r\n'],
    ['application/json', '{"theme":"light"}'],
  ]
  for (const origin of origins()) {
    const foreign = { cookie: cookie(), origin }
    expect([origin, (await send('/v1/settings', foreign)).status]).toEqual([origin, 403])
    for (const [type, body] of bodies) {
      for (const [method, path] of [
        ['POST', '/v1/projects'],
        ['POST', '/v1/jobs/clear'],
        ['PATCH', '/v1/settings'],
        ['PUT', '/upload?name=x.mp4'],
      ] as const) {
        expect([origin, path, (await send(path, { ...foreign, 'content-type': type }, method, body)).status]).toEqual([origin, path, 403])
        count++
      }
    }
    expect([origin, await upgrade({ cookie: cookie(), origin })]).toEqual([origin, expect.stringContaining('403')])
    count += 2
  }
  // Forms and pictures send no Origin with GET; old browsers none with POST. What the browser says of the site decides.
  for (const site of ['cross-site', 'same-site']) {
    expect((await send('/v1/settings', { cookie: cookie(), 'sec-fetch-site': site })).status).toBe(403)
    expect((await send('/', { cookie: cookie(), 'sec-fetch-site': site })).status).toBe(403)
    count += 2
  }
  expect((await send('/v1/jobs/clear', { cookie: cookie() }, 'POST')).status).toBe(403)
  expect(await upgrade({ cookie: cookie() })).toContain('403')
  expect(await upgrade({ cookie: cookie() }, `http://${own}`)).toBe('open')
  expect(await state()).toBe(before)
  tried('doors', 'foreign origins: reads, simple and preflighted writes, uploads, sockets', count + 3)
})

const CLIMBS = ['..', '%2e%2e', '.%2e', '..%2f', '..%5c', '..\\', '%252e%252e%252f', '..%c0%af', '..;', '....//', '%2e%2e%2f', '..%00/']

test('no address leads out of the folders that are served', async () => {
  let count = 0
  const auth = { authorization: `Bearer ${host.token}` }
  const places = [
    '',
    'assets/',
    `artifact/${'a'.repeat(64)}/`,
    `media/${projectId}/`,
    'style-preview/x/',
    'download/',
    'preview/',
    'v1/projects/',
  ]
  const goals = ['secret.txt', 'etc/passwd', 'proc/self/environ', 'projects/Doors.cutwright']
  for (const place of places) {
    for (const climb of CLIMBS) {
      for (const goal of goals) {
        const up = climb.endsWith('/') || climb.endsWith('%2f') || climb.endsWith('%5c') || climb.endsWith('\\') ? climb : `${climb}/`
        const { status, text } = await send(`/${place}${up.repeat(8)}${goal}`, auth)
        expect([place, climb, goal, status >= 400 && status < 500]).toEqual([place, climb, goal, true])
        expect(text).not.toMatch(/canary|root:|PATH=|SQLite/)
        count++
      }
    }
  }
  for (const path of [
    '//etc/passwd',
    '/\\etc\\passwd',
    '/C:/Windows/win.ini',
    '/C:Windows',
    '/file:///etc/passwd',
    '/%00',
    '/constructor/x',
    '/__proto__/x',
    '/toString/x',
    '/%',
  ]) {
    const { status, text } = await send(path, auth)
    expect([path, status >= 400 && status < 500]).toEqual([path, true])
    expect(text).not.toMatch(/canary|root:/)
    count++
  }
  tried('doors', 'addresses that climb out', count)
})

/** Paths that nobody has chosen, in the spellings of three systems. */
const strays = (): string[] => {
  const granted = join(host.folder, 'projects')
  const inside = [
    'link.mp4',
    'folder/clip.mp4',
    'dangling.mp4',
    'dangling-twice.mp4',
    '../secret.txt',
    './../outside/clip.mp4',
    'x/../../secret.txt',
    '../projects-beside/x.mp4',
  ]
  const system = [
    '/etc/passwd',
    '/etc',
    '/',
    '/proc/self/environ',
    '/proc/self/root/etc/passwd',
    '/proc/self/fd/0',
    '/proc/1/mem',
    '/dev/zero',
    '/dev/stdin',
    '/dev/tty',
    '/sys/kernel',
    '//etc/passwd',
  ]
  const windows = [
    'C:\\Windows\\win.ini',
    'C:secret.txt',
    '\\secret.txt',
    '\\\\server\\share\\x.mp4',
    '//server/share/x.mp4',
    '\\\\?\\C:\\x.mp4',
    '\\\\.\\pipe\\x',
    '\\\\.\\C:',
    'CON',
    'clip.mp4::$DATA',
  ]
  const schemes = [
    'file:///etc/passwd',
    'http://127.0.0.1/x.mp4',
    'concat:/etc/passwd|/etc/hostname',
    'subfile,,start,0,end,9,,:/etc/passwd',
    'pipe:0',
    'fd:0',
    'data:,x',
    'crypto:/etc/passwd',
  ]
  const odd = ['', '.', '..', 'x.mp4', '~/.ssh/id_rsa', '$HOME/x', '\0', `${granted}\0/x.mp4`, `${granted}/a\0.mp4`]
  return [...inside.map((p) => `${granted}/${p}`), ...system, ...windows, ...schemes, ...odd]
}

test('no call reads or writes a path that nobody chose', async () => {
  const { records } = JSON.parse((await host.ask('GET', `/v1/projects/${projectId}`)).body) as { records: { type: string; id: string }[] }
  const sequenceId = records.find((r) => r.type === 'sequence')!.id
  const asset = {
    type: 'asset',
    id: 'ast_stray',
    name: 'x',
    kind: 'unusable',
    hash: null,
    proxy: null,
    media: null,
    importedAt: 1,
    unusable: { code: 'x', message: 'x' },
  }
  const at = (path: string) => ({ path, size: 1, mtimeMs: 1 })
  const good = at(join(host.folder, 'projects/x.mp4'))
  const settings = (JSON.parse((await host.ask('GET', '/v1/export/presets')).body) as { settings: object }[])[0]!.settings
  const project = `/v1/projects/${projectId}`
  const edit = (e: object) => ({ label: 'x', edits: [e] })
  const props = (source: string) => ({
    grade: { exposure: 0, contrast: 0, saturation: 0, temperature: 0, vignette: 0, grain: 0, lut: { source, intensity: 1 } },
  })
  const calls: [string, (path: string) => [string, string, object]][] = [
    ['import', (p) => ['POST', `${project}/import`, { paths: [p] }]],
    ['import beside a good one', (p) => ['POST', `${project}/import`, { paths: [good.path, p] }]],
    ['open', (p) => ['POST', '/v1/projects/open', { path: p }]],
    ['create', (p) => ['POST', '/v1/projects', { name: 'x', path: p || '/etc/x' }]],
    ['relink', (p) => ['POST', `${project}/relink`, { path: p }]],
    ['export', (p) => ['POST', `${project}/export`, { sequenceId, settings, path: p, overwrite: true }]],
    ['export folder', (p) => ['PATCH', '/v1/settings', { exportDir: p || '/etc' }]],
    ['project folder', (p) => ['PATCH', '/v1/settings', { projectDir: p || '/etc' }]],
    ['asset', (p) => ['POST', `${project}/edits`, edit({ verb: 'addAsset', asset: { ...asset, original: at(p) } })]],
    ['proxy', (p) => ['POST', `${project}/edits`, edit({ verb: 'addAsset', asset: { ...asset, original: good, proxy: at(p) } })]],
    ['new place', (p) => ['POST', `${project}/edits`, edit({ verb: 'setAsset', assetId: 'ast_stray', patch: { original: at(p) } })]],
    ['LUT', (p) => ['POST', `${project}/edits`, edit({ verb: 'setClip', clipIds: ['clp_x'], props: props(p) })]],
  ]
  const before = await state()
  let count = 0
  for (const path of strays()) {
    for (const [name, call] of calls) {
      const { status, body } = await host.ask(...call(path))
      const { code, message, data } = JSON.parse(body) as { code: string; message: string; data?: { code?: string } }
      // An empty path does not even fit the schema of an asset.
      const known = ['path.notGranted', 'path.notAbsolute'].includes(data?.code ?? '') || (path === '' && code === 'BAD_REQUEST')
      expect([name, path, status, known, message.length > 10]).toEqual([name, path, status, true, true])
      expect(body).not.toMatch(/canary|root:/)
      seen.push(body)
      count++
    }
  }
  expect(await state()).toBe(before)
  tried('doors', 'paths outside of what was chosen, by every call that takes one', count)
})

test('the key stands in no log, answer or header, and no page tells it on', async () => {
  await send(`/enter?t=${host.token}`, { host: 'evil.example' })
  await host.raw(`GET /enter?t=${host.token}&x=%zz HTTP/1.1\r\nHost: ${own}\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 500)
  await host.raw(`GET //enter?t=${host.token} HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`)
  await send(`/v1/jobs?limit=${host.token}`, { authorization: `Bearer ${host.token}` })
  expect(seen.length).toBeGreaterThan(500)
  expect(seen.filter((s) => s.includes(host.token))).toEqual([])
  expect(host.log()).not.toContain(host.token)
  const page = await fetch(`http://${own}/enter?t=${host.token}`, { redirect: 'manual' })
  expect(page.headers.get('location')).toBe('/')
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
  const refused = await fetch(`http://${own}/`)
  expect(refused.headers.get('referrer-policy')).toBe('no-referrer')
  expect(host.alive()).toBe(true)
  tried('doors', 'answers and log lines searched for the key', seen.length + host.log().split('\n').length)
})
