import { spawnSync } from 'node:child_process'
import { closeSync, constants, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { writeWav } from '#electron/library/testing/write-wav.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import { tried } from '../tally.ts'
import { exportAlone, SETTINGS } from './export-alone.ts'
import { expectHandled, importFiles } from './import-files.ts'
import { picturesOf } from './measure.ts'
import { pngOfSize } from './make/hostile-bytes.ts'
import { SMALL_FILES } from './make/small-files.ts'
import { type Rgba, writeMedia } from './make/write-media.ts'

const POSIX = process.platform !== 'win32'
/** As long as a file system lets a name be: 255 bytes, in letters of one and of three bytes. */
const LONG = `${'a'.repeat(251)}.wav`
const LONG_CJK = `${'長'.repeat(83)}ab.wav`
const NAMES = [
  ' leading and trailing .wav',
  'with  two spaces.wav',
  'emoji 🎬👩‍👩‍👧🏽.wav',
  "it's.wav",
  'grüße – naïve “quotes”.wav',
  '婚禮影片 結婚式.wav',
  'فيلم الزفاف.wav',
  '\u202egpj.vaw.wav',
  'e\u0301 decomposed.wav',
  'é composed.wav',
  'percent %03d %s %n.wav',
  '#hash?query&amp;=+.wav',
  '$(touch pwned) `id` ;rm -rf.wav',
  "[in]scale=2:2,movie='x'[out].wav",
  '-y.wav',
  'concat.wav',
  'CON.wav',
  'no ending',
  'double.mp4.wav',
  'UPPER.WAV',
  LONG,
  LONG_CJK,
  ...(POSIX
    ? ['line\nbreak.wav', 'tab\tand \u0007bell.wav', 'back\\slash.wav', 'quote".wav', 'concat:a|b.wav', 'file:a.wav', 'http:x*?<>.wav']
    : []),
]

let t: TestEngine
beforeAll(async () => {
  t = await startTestEngine()
})
afterAll(() => t.close())
const newFolder = (name: string): string => {
  const dir = join(t.folder, name)
  mkdirSync(dir, { recursive: true })
  return dir
}

describe('names', () => {
  it('of every kind come in as they are, are drawn and are served', { timeout: 120_000 }, async () => {
    const dir = newFolder('names')
    for (const [i, name] of NAMES.entries()) writeWav(join(dir, name), 200 + i * 7, 0.5)
    const all = await importFiles(t, 'Names', [dir])
    expectHandled(t, all)
    expect(all.assets.map((a) => a.name).sort()).toEqual([...NAMES].sort())
    expect(all.assets.filter((a) => a.unusable)).toEqual([])
    expect(all.jobs.filter((j) => j.state !== 'succeeded').map((j) => `${j.title} ${j.kind} ${j.error?.code}`)).toEqual([])
    for (const s of await t.client.library.status({ projectId: all.projectId })) {
      expect(s.presence).toBe('online')
      expect((await t.fetch(s.media, { headers: { range: 'bytes=0-3' } })).status).toBe(206)
      expect((await t.fetch(s.peaks!.url)).status).toBe(200)
    }
    tried('files', 'odd names', NAMES.length)
  })

  it('of a refused file make one sentence too', { timeout: 60_000 }, async () => {
    const dir = newFolder('refused')
    const names = NAMES.map((n) => n.replace(/\.wav$/i, '').slice(0, 80) + '.mp4')
    for (const name of names) writeFileSync(join(dir, name), 'nothing that plays')
    const all = await importFiles(t, 'Refused', [dir])
    expectHandled(t, all)
    expect(all.assets.every((a) => a.unusable?.code === 'media.unreadable')).toBe(true)
    tried('files', 'refused files with odd names', names.length)
  })

  it('carry through to the film: source and export under names of 255 bytes, quotes and filter signs', { timeout: 120_000 }, async () => {
    const dir = newFolder('films')
    const names = [`${'長'.repeat(83)}ab.mp4`, "it's [in]; a=b,'c'.mp4", 'emoji 🎬 %03d.mp4']
    for (const [i, name] of names.entries()) {
      // FFmpeg reads a pattern out of the name when it writes; the name is given afterwards.
      await makeTestClip(dir, 'plain.mp4', { width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 10 + i })
      renameSync(join(dir, 'plain.mp4'), join(dir, name))
      const one = await importFiles(t, `Film ${i}`, [join(dir, name)])
      expectHandled(t, one)
      const to = name.slice(0, -4)
      const { path } = await exportAlone(t, one.assets[0]!, to)
      expect(existsSync(path)).toBe(true)
      expect((await picturesOf(path, [0.22]))[0]!.code).toBe(5)
    }
    expect(readdirSync(join(t.folder, 'exports')).sort()).toEqual([...names].sort())
    tried('files', 'odd names of sources and exports', names.length)
  })
})

describe.skipIf(!POSIX)('what is no file', () => {
  it('pipes, sockets, devices and broken links are told, and never opened', { timeout: 60_000 }, async () => {
    const dir = newFolder('special')
    const pipe = join(dir, 'pipe.mp4')
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
    const socket = createServer().listen(join(dir, 'socket.mp4'))
    symlinkSync('/dev/zero', join(dir, 'zero.mp4'))
    symlinkSync('/dev/tty', join(dir, 'terminal.mov'))
    symlinkSync(pipe, join(dir, 'to the pipe.mkv'))
    symlinkSync('nowhere', join(dir, 'broken.mp4'))
    symlinkSync('itself.mp4', join(dir, 'itself.mp4'))
    symlinkSync('/proc/self/mem', join(dir, 'memory.wav'))
    // Whoever opens a pipe to write without waiting is let in only while somebody reads it.
    let opened = 0
    const watch = setInterval(() => {
      try {
        closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK))
        opened++
      } catch {}
    }, 2)
    // Named by themselves, links count as what they lead to; found in a folder, they come under their own names.
    const given = [pipe, join(dir, 'socket.mp4'), dir]
    const all = await importFiles(t, 'Special', given)
    clearInterval(watch)
    socket.close()
    expectHandled(t, all)
    expect(all.assets.map((a) => `${a.name}: ${a.unusable?.code}`)).toEqual([
      'pipe.mp4: media.notAFile',
      'socket.mp4: media.notAFile',
      'broken.mp4: media.missing',
      'itself.mp4: media.missing',
      'memory.wav: media.empty',
      'terminal.mov: media.notAFile',
      'to the pipe.mkv: media.notAFile',
      'zero.mp4: media.notAFile',
    ])
    expect(opened).toBe(0)
    expect(all.slowestAnswer).toBeLessThan(5000)
    tried('files', 'pipes, sockets, devices and broken links', all.assets.length)
  })

  it('a file that became a pipe is not opened by any job', { timeout: 60_000 }, async () => {
    const dir = newFolder('became')
    const path = join(dir, 'clip.mp4')
    await makeTestClip(dir, 'clip.mp4', { width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 12 })
    const { assets } = await importFiles(t, 'Became', [path])
    rmSync(path)
    spawnSync('mkfifo', [path])
    const { media } = t.engine
    const info = assets[0]!.media!
    const target = newFolder('became-art')
    const list = testList({ sources: [path], clips: [{ source: 0, from: 0, frames: 10 }] })
    const all = await Promise.allSettled([
      media.hash(path),
      media.analysePicture(path, info),
      media.analyseSong(path),
      media.artifacts(path, info, target),
      media.needsProxy(path, info),
      media.proxy(path, info, join(target, 'proxy.mp4')),
      media.still(list, 0, { width: 320, height: 180 }),
      media.export(list, SETTINGS, join(target, 'film.mp4')),
    ])
    expect(all.map((r) => (r.status === 'rejected' ? (r.reason as { code: string }).code : 'worked'))).toEqual([
      ...Array.from({ length: 6 }, () => 'media.notAFile'),
      'render.unreadable',
      expect.stringMatching(/^(render|export)\./),
    ])
    expect(readdirSync(target)).toEqual([])
    tried('files', 'jobs on a file that became a pipe', all.length)
  })

  it('a tree whose links run in circles is searched once', { timeout: 60_000 }, async () => {
    const dir = newFolder('tree')
    for (const [i, sub] of ['', 'day 1', 'day 1/raw', 'day 2'].entries()) {
      mkdirSync(join(dir, sub), { recursive: true })
      writeWav(join(dir, sub, `clip ${i}.wav`), 300 + i * 11, 0.3)
    }
    symlinkSync(dir, join(dir, 'day 1', 'all'))
    symlinkSync('..', join(dir, 'day 1', 'raw', 'up'))
    symlinkSync('../day 1', join(dir, 'day 2', 'yesterday'))
    symlinkSync('.', join(dir, 'here'))
    const all = await importFiles(t, 'Tree', [dir])
    expectHandled(t, all)
    expect(all.assets.map((a) => a.name).sort()).toEqual(['clip 0.wav', 'clip 1.wav', 'clip 2.wav', 'clip 3.wav'])
    tried('files', 'circles of links in a tree', 4)
  })
})

describe('image sequences', () => {
  it('with holes are the pictures that are there, each by its own name', { timeout: 60_000 }, async () => {
    const dir = newFolder('sequence')
    const colour = (n: number): Rgba => [n * 20, 255 - n * 20, 128, 255]
    const there = [1, 2, 4, 7, 8]
    for (const n of there) {
      const picture = { ...SMALL_FILES['still.png']!.picture!, paint: () => colour(n) }
      await writeMedia(join(dir, `shot${String(n).padStart(3, '0')}.png`), { ...SMALL_FILES['still.png']!, picture })
    }
    writeFileSync(join(dir, 'shot003.png'), '')
    writeFileSync(join(dir, 'shot005.png'), pngOfSize(32, 32).subarray(0, 60))
    // The pattern itself as a name: it must mean that file, not all of them.
    const picture = { ...SMALL_FILES['still.png']!.picture!, paint: () => colour(11) }
    await writeMedia(join(dir, 'plain.png'), { ...SMALL_FILES['still.png']!, picture })
    renameSync(join(dir, 'plain.png'), join(dir, 'shot%03d.png'))
    const all = await importFiles(t, 'Sequence', [dir])
    expectHandled(t, all)
    expect(Object.fromEntries(all.assets.map((a) => [a.name, a.unusable?.code ?? a.kind]))).toEqual({
      'shot%03d.png': 'image',
      ...Object.fromEntries(there.map((n) => [`shot${String(n).padStart(3, '0')}.png`, 'image'])),
      'shot003.png': 'media.empty',
      'shot005.png': expect.stringMatching(/^media\.(unreadable|noStreams)$/),
    })
    const pattern = all.assets.find((a) => a.name.includes('%'))!
    const { path } = await exportAlone(t, pattern, 'pattern')
    const seen = (await picturesOf(path, [0.5]))[0]!.quarters[0]!
    for (const c of [0, 1, 2] as const) expect(Math.abs(seen[c]! - colour(11)[c])).toBeLessThan(14)
    tried('files', 'image sequences with holes', all.assets.length)
  })
})
