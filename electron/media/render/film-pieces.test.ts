import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AVMEDIA_TYPE_VIDEO } from 'node-av/constants'
import { Packet } from 'node-av/lib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip, makeTestSound } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { openInput } from '../input/open-input.ts'
import type { FilmPieces } from '../media-service.ts'
import { exportTask } from './export-task.ts'

const SIZE = { width: 320, height: 180 }
const settings: ExportSettings = {
  ...{ preset: 'test', container: 'mp4', range: null },
  video: { codec: 'h264', ...SIZE, frameRate: null, quality: 20, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 96_000, sampleRate: 48_000 },
}
let folder: string
let sources: string[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-pieces-'))
  sources = await Promise.all(
    [0, 1, 2].map((k) =>
      makeTestClip(folder, `${k}.mp4`, {
        ...{ ...SIZE, frameRate: { num: 30000, den: 1001 }, frames: 200, gop: 30 },
        paint: (x, y, n) => [120 + 60 * Math.sin((x + 3 * n) / (9 + k)) * Math.sin(y / 7), 90 + 30 * k, 150 - 20 * k],
      }),
    ),
  )
  sources.push(await makeTestSound(folder, 'song.wav', 12, (t) => 0.3 * Math.sin(2 * Math.PI * 330 * t)))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Clips of these sources and lengths, one after another, with sound. */
const film = (clips: [source: number, frames: number][]): RenderList =>
  testList({
    ...{ sources, frameRate: { num: 30000, den: 1001 } },
    clips: clips.map(([source, frames]) => ({ source, from: 20, frames })),
    sounds: [{ source: 3, start: 0, frames: clips.reduce((n, c) => n + c[1], 0), from: 0 }],
  })
async function write(list: RenderList, name: string, pieces: FilmPieces): Promise<{ path: string; drawn: number | undefined }> {
  const path = join(folder, name)
  const context = { signal: new AbortController().signal, onProgress: () => undefined }
  return { path, drawn: (await exportTask({ list, settings, path, pieces }, context)).drawn }
}
const anew = (...frames: number[]): FilmPieces => ({ from: null, pieces: frames.map((f) => ({ frames: f, at: null })) })

/** Times, kinds and bits of all packets of the pictures. */
async function packets(path: string): Promise<string[]> {
  const format = await openInput(path)
  const index = format.findBestStream(AVMEDIA_TYPE_VIDEO)
  const packet = new Packet()
  packet.alloc()
  const all: string[] = []
  while ((await format.readFrame(packet)) >= 0) {
    if (packet.streamIndex === index)
      all.push(`${packet.pts} ${packet.dts} ${packet.isKeyframe} ${createHash('sha256').update(packet.data!).digest('hex').slice(0, 12)}`)
    packet.unref()
  }
  packet.free()
  await format.closeInput()
  return all
}

test('a film is the same, bit by bit, whether its pieces are drawn or taken over from wherever they stood', async () => {
  const before = await write(film([[0, 40], [1, 75], [2, 12]]), 'before.mp4', anew(40, 75, 12)) // biome-ignore format: a line says a film
  expect(before.drawn).toBe(127)
  // The first clip is shorter now, the two others stand the other way round.
  const now = film([[0, 30], [2, 12], [1, 75]]) // biome-ignore format: a line says a film
  const whole = await write(now, 'whole.mp4', anew(30, 12, 75))
  const parts = [
    { frames: 30, at: null },
    { frames: 12, at: 115 },
    { frames: 75, at: 40 },
  ]
  const patched = await write(now, 'patched.mp4', { from: before.path, pieces: parts })
  expect([whole.drawn, patched.drawn]).toEqual([117, 30])
  expect(await packets(patched.path)).toEqual(await packets(whole.path))
  expect(readFileSync(patched.path).equals(readFileSync(whole.path))).toBe(true)

  const reader = await VideoReader.open(patched.path)
  const times: number[] = []
  for (let p = await reader.next(); p; p = await reader.next()) times.push(Math.round((p.seconds * 30000) / 1001))
  await reader.close()
  expect(times).toEqual(Array.from({ length: 117 }, (_, n) => n))
})

test('sound that stays as it was is taken over as a whole, sample by sample', async () => {
  const before = await write(film([[0, 40], [1, 75]]), 'sung.mp4', anew(40, 75)) // biome-ignore format: a line says a film
  const now = film([[2, 40], [1, 75]]) // biome-ignore format: a line says a film
  const whole = await write(now, 'sung whole.mp4', anew(40, 75))
  const pieces = [
    { frames: 40, at: null },
    { frames: 75, at: 40 },
  ]
  // What the sound is made of is gone: nothing of it is made.
  const silent = { ...now, sources: now.sources.map((s, i) => (i === 3 ? { ...s, path: join(folder, 'gone.wav') } : s)) }
  const patched = await write(silent, 'sung again.mp4', { from: before.path, pieces, sound: true })
  expect(readFileSync(patched.path).equals(readFileSync(whole.path))).toBe(true)
  const mute = { ...settings, audio: null }
  const context = { signal: new AbortController().signal, onProgress: () => undefined }
  await exportTask({ list: now, settings: mute, path: join(folder, 'mute.mp4'), pieces: anew(40, 75) }, context)
  const made = await write(now, 'sung anew.mp4', { from: join(folder, 'mute.mp4'), pieces, sound: true })
  expect(readFileSync(made.path).equals(readFileSync(whole.path))).toBe(true)
})

test('what is not there, or was encoded otherwise, is drawn; what is damaged is told', async () => {
  const list = film([[0, 40], [1, 30]]) // biome-ignore format: a line says a film
  const whole = await write(list, 'one.mp4', anew(40, 30))
  const pieces = [
    { frames: 40, at: 0 },
    { frames: 30, at: 40 },
  ]
  const from = async (path: string, name: string) => write(list, name, { from: path, pieces })
  expect((await from(join(folder, 'nothing.mp4'), 'two.mp4')).drawn).toBe(70)
  // No piece begins at frame 7.
  const shifted = { from: whole.path, pieces: [pieces[0]!, { frames: 30, at: 7 }] }
  expect((await write(list, 'three.mp4', shifted)).drawn).toBe(30)

  const small = { ...settings, video: { ...settings.video!, width: 160, height: 90 } }
  const other = join(folder, 'small.mp4')
  const context = { signal: new AbortController().signal, onProgress: () => undefined }
  await exportTask({ list, settings: small, path: other, pieces: anew(40, 30) }, context)
  expect((await from(other, 'four.mp4')).drawn).toBe(70)
  expect(readFileSync(join(folder, 'four.mp4')).equals(readFileSync(whole.path))).toBe(true)

  const shorter = await write(film([[0, 40], [1, 20]]), 'shorter.mp4', anew(40, 20)) // biome-ignore format: a line says a film
  await expect(from(shorter.path, 'five.mp4')).rejects.toMatchObject({ code: 'render.pieceLost' })
  await expect(write(list, 'six.mp4', anew(40, 20))).rejects.toThrow('not those of this film')
})
