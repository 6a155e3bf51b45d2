import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import { createMediaService } from '#electron/media/create-media-service.ts'
import type { MediaService } from '#electron/media/media-service.ts'
import { AppError } from '#shared/base/app-error.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import { FULL, tried } from '../tally.ts'
import { externalFilm, pointersTo, spellings } from './pointer-files.ts'

const SIZE = { width: 160, height: 90 }
const SETTINGS: ExportSettings = {
  preset: 'x',
  container: 'mp4',
  video: { codec: 'h264', width: 160, height: 90, frameRate: null, quality: 30, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 64_000, sampleRate: 48_000 },
  range: null,
}

let folder: string
let inside: string
let canary: string
let film: Buffer
let info: MediaInfo
let media: MediaService
let server: Server
let knocks = 0
let port: number

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-refs-'))
  inside = join(folder, 'inside')
  const outside = join(folder, 'outside')
  mkdirSync(inside)
  mkdirSync(outside)
  // Nobody may read this file, nor connect to this server.
  canary = await makeTestClip(outside, 'canary.mp4', { ...SIZE, frameRate: { num: 25, den: 1 }, frames: 25, tone: 440 })
  film = readFileSync(canary)
  media = createMediaService()
  const probed = await media.probe(canary)
  if (!probed.ok) throw new Error(probed.refusal.message)
  info = probed.value
  server = createServer((socket) => {
    knocks++
    socket.on('error', () => undefined).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as { port: number }).port
})
afterAll(async () => {
  await media.close()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Makes a read of the canary show: systems note the time of reading when it lies before the last change. */
const arm = (): void => utimesSync(canary, new Date(2001, 1, 1), new Date())
const wasRead = (): boolean => statSync(canary).atime.getFullYear() !== 2001

test('the canary sings: reading the file and knocking at the server are seen', async () => {
  arm()
  expect(wasRead()).toBe(false)
  readFileSync(canary)
  expect(wasRead()).toBe(true)
  await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
  expect(knocks).toBe(1)
  knocks = 0
  arm()
})

/** Everything that opens a file, on a file whose record claims to be a film. Gives the ways in which it was refused. */
async function tryAll(path: string, deep: boolean): Promise<{ probed: string; worked: string[]; codes: string[] }> {
  const probed = await media.probe(path)
  const worked: string[] = []
  const codes: string[] = []
  const list = testList({
    sources: [path],
    ...SIZE,
    clips: [{ source: 0, from: 0, frames: 5 }],
    sounds: [{ source: 0, start: 0, frames: 5, from: 0 }],
  })
  const ways: [string, () => Promise<unknown>][] = [
    ['sound', () => media.analyseSong(path)],
    ['still', () => media.still(list, 0, SIZE)],
  ]
  if (deep)
    ways.push(
      ['pictures', () => media.analysePicture(path, info)],
      ['artifacts', () => media.artifacts(path, info, join(folder, 'art'))],
      ['proxy', () => media.proxy(path, info, join(folder, 'proxy.mp4'))],
      ['needsProxy', () => media.needsProxy(path, info)],
      ['export', () => media.export(list, SETTINGS, join(folder, 'out.mp4'))],
      [
        'hash',
        async () => {
          await media.hash(path)
          throw new AppError('hash.own', 'a hash reads the file itself only')
        },
      ],
    )
  for (const [name, way] of ways) {
    try {
      await way()
      worked.push(name)
    } catch (e) {
      if (!(e instanceof AppError) || e.code === 'internal') throw e
      codes.push(e.code)
    }
  }
  return { probed: probed.ok ? 'ok' : probed.refusal.code, worked, codes }
}

test('a file that points elsewhere is refused by name, and nothing it names is read or fetched, however it is opened', {
  timeout: 400_000,
}, async () => {
  let count = 0
  const answers = new Set<string>()
  // In the sample every kind with two spellings and every spelling with the most dangerous kind; deep work on a few.
  for (const [s, target] of spellings(canary, '../outside', port).entries()) {
    for (const [k, pointer] of pointersTo(target, port).entries()) {
      if (!FULL && s % 4 !== 0 && k !== 0) continue
      // Also under a name that claims a film.
      for (const name of k % 3 === s % 3 ? [pointer.name, `${pointer.name}.mp4`] : [pointer.name]) {
        const path = join(inside, name)
        writeFileSync(path, pointer.bytes)
        const deep = FULL ? (s + k) % 7 === 0 : (s + k) % 40 === 0
        if (deep || k < 3) {
          const { probed, worked, codes } = await tryAll(path, deep)
          expect([name, target, probed, worked]).toEqual([name, target, expect.not.stringMatching(/^ok$/), []])
          for (const c of codes) answers.add(c)
          answers.add(probed)
        } else {
          const probed = await media.probe(path)
          expect([name, target, probed.ok]).toEqual([name, target, false])
          if (!probed.ok) answers.add(probed.refusal.code)
        }
        expect([name, target, 'read', wasRead(), 'fetched', knocks]).toEqual([name, target, 'read', false, 'fetched', 0])
        count++
      }
    }
  }
  expect(answers).toContain('media.playlist')
  tried('doors', 'playlists and other pointers, by every way a file is opened', count, [...answers].sort().join(', '))
})

test('a QuickTime film whose samples lie elsewhere shows nothing of that place', { timeout: 200_000 }, async () => {
  let count = 0
  for (const target of spellings(canary, '../outside', port)) {
    for (const kind of ['url ', 'alis'] as const) {
      const path = join(inside, `external-${count}.mov`)
      writeFileSync(path, externalFilm(film, target, kind))
      // Whether it is refused or taken for a film of blanks: the canary is silent.
      await tryAll(path, FULL && count % 6 === 0).catch((e: unknown) => {
        if (!(e instanceof AppError)) throw e
      })
      expect([target, kind, wasRead(), knocks]).toEqual([target, kind, false, 0])
      count++
    }
  }
  tried('doors', 'films with external data references', count)
})

test('a name is a name: what looks like a protocol, a pattern or a list of files is opened as the file of that name', async () => {
  const names = [
    'concat:a.mp4|b.mp4',
    'http:',
    'http%3A',
    'file:x.mp4',
    'pipe:0',
    'subfile,,start,0,end,9,,:x.mp4',
    'data:x',
    'crypto:x',
    'fd:',
    "a'b;c,d[e]=f:g\\h.mp4",
  ]
  for (const name of names) {
    const path = join(inside, name)
    writeFileSync(path, film)
    expect([name, (await media.probe(path)).ok]).toEqual([name, true])
    const list = testList({ sources: [path], ...SIZE, clips: [{ source: 0, from: 0, frames: 5 }] })
    expect((await media.still(list, 0, SIZE)).length).toBeGreaterThan(100)
  }
  // A neighbour that a pattern would reach.
  const picture = await media.still(testList({ sources: [canary], ...SIZE, clips: [{ source: 0, from: 0, frames: 5 }] }), 0, SIZE)
  arm()
  writeFileSync(join(inside, 'shot001.jpg'), picture)
  for (const pattern of ['shot%03d.jpg', 'shot*.jpg', 'shot00[1].jpg', 'shot%d.jpg']) {
    expect((await media.probe(join(inside, pattern))).ok).toBe(false)
    writeFileSync(join(inside, pattern), 'no picture')
    expect([pattern, (await media.probe(join(inside, pattern))).ok]).toEqual([pattern, false])
  }
  expect([wasRead(), knocks]).toEqual([false, 0])
  tried('doors', 'names that look like protocols and patterns', names.length + 8)
})

test('a LUT is a table or it is refused; its name never becomes part of a filter', { timeout: 200_000 }, async () => {
  const table = `LUT_3D_SIZE 2\n${Array.from({ length: 8 }, (_, i) => `${i & 1} ${(i >> 1) & 1} ${i >> 2}`).join('\n')}\n`
  const good = ["a'b.cube", 'a:b.cube', 'a,b;c[d]=e.cube', "x':movie=canary.cube", '%d.cube', 'a b\nc.cube', '片.cube', '\\.cube']
  const source = join(inside, 'plain.mp4')
  writeFileSync(source, film)
  const draw = (lut: string) => {
    const grade = { exposure: 0, contrast: 0, saturation: 0, temperature: 0, vignette: 0, grain: 0, lut: { source: lut, intensity: 1 } }
    return media.still(testList({ sources: [source], ...SIZE, clips: [{ source: 0, from: 0, frames: 5, grade }] }), 0, SIZE)
  }
  for (const name of good) {
    writeFileSync(join(inside, name), table)
    expect([name, (await draw(join(inside, name))).length > 100]).toEqual([name, true])
  }
  const bad: [string, string][] = [
    ['empty.cube', ''],
    ['pointer.cube', `ffconcat version 1.0\nfile '${canary}'\n`],
    ['huge.cube', `LUT_3D_SIZE 100000\n`],
    ['short.cube', 'LUT_3D_SIZE 33\n0 0 0\n'],
    ['nan.cube', table.replace('0 0 0', 'NaN 0 0')],
    ['domain.cube', `DOMAIN_MIN\n${table}`],
    ['domains.cube', `DOMAIN_MIN 0\nDOMAIN_MAX 1\n${table}`],
    ['binary.cube', film.toString('latin1')],
    ['again.cube', 'LUT_3D_SIZE 256\n'.repeat(50)],
  ]
  for (const [name, text] of bad) writeFileSync(join(inside, name), text, 'latin1')
  execFileSync('mkfifo', [join(inside, 'fifo.cube')])
  const odd = [
    '/proc/self/environ',
    '/dev/zero',
    '/dev/stdin',
    '/etc/shadow',
    inside,
    join(inside, 'fifo.cube'),
    join(inside, 'none.cube'),
    'http://127.0.0.1/x.cube',
    'look:',
    'look:../../etc/passwd',
    'look:__proto__',
  ]
  for (const path of [...bad.map(([n]) => join(inside, n)), ...odd]) {
    const answer = await draw(path).then(
      () => 'drawn',
      (e: unknown) => (e instanceof AppError ? e.code : String(e)),
    )
    expect([path, answer]).toEqual([path, expect.stringMatching(/^(render\.|system\.denied)/)])
  }
  expect([wasRead(), knocks]).toEqual([false, 0])
  tried('doors', 'LUT files and names', good.length + bad.length + odd.length)
})
