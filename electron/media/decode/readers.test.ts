import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asset } from '#electron/testing/assets.ts'
import { makeTestClip, makeTestSound, readCode } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { stillTask } from '../render/still-task.ts'
import { AudioReader } from './audio-reader.ts'
import { VideoReader } from './video-reader.ts'

const SIZE = { width: 160, height: 90 }
let folder: string
let clip: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-read-'))
  clip = await makeTestClip(folder, 'a.mp4', { ...SIZE, frameRate: { num: 30000, den: 1001 }, frames: 90, gop: 45, tone: 440 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('seeks and steps give the exact picture with its exact time, also when calls overlap', async () => {
  const r = await VideoReader.open(clip)
  const want = [0, 89, 44, 45, 3, 46, 47, 20]
  const got = await Promise.all(
    want.map(async (n) => {
      const p = (await r.at((n * 1001) / 30000))!
      return [p.ticks, p.pts]
    }),
  )
  expect(got.map(([t]) => t)).toEqual(want.map((n) => (n * 1001 * TICKS_PER_SECOND) / 30000))
  await r.seek(0)
  let frames = 0
  for (let p = await r.next(); p; p = await r.next()) {
    expect(readCode(Uint8Array.from(p.frame.data![0]!), p.frame.linesize[0]!, { x: 0, y: 0, ...SIZE })).toBe(frames++)
  }
  expect(frames).toBe(90)
  // On this thread it is the same walk, and the two may take turns.
  await r.seek(0)
  await r.next()
  let rest = 0
  for (let p = await r.nextHere(); p; p = await r.nextHere()) {
    expect(readCode(Uint8Array.from(p.frame.data![0]!), p.frame.linesize[0]!, { x: 0, y: 0, ...SIZE })).toBe(1 + rest++)
  }
  expect(rest).toBe(89)
  expect(await r.nextHere()).toBeNull()
  // Past the end the last picture stays.
  expect((await r.at(100))!.ticks).toBe((89 * 1001 * TICKS_PER_SECOND) / 30000)
  await r.close()
  await r.close()
})

test('a still is the same picture at any time', async () => {
  const jpeg = await stillTask(
    { list: testList({ sources: [clip], clips: [{ source: 0, from: 7, frames: 2 }] }), time: 0, size: SIZE },
    { signal: new AbortController().signal, onProgress() {} },
  )
  // A name that FFmpeg would take for a numbered series.
  const path = join(folder, 'photo%03d.jpg')
  writeFileSync(path, jpeg)
  const r = await VideoReader.open(path)
  for (const t of [0, 5, 0]) expect((await r.at(t))?.frame.width).toBe(160)
  await r.close()
})

test('sound is read at any place to the sample, with silence around', async () => {
  const path = await makeTestSound(folder, 's.wav', 2, (t) => (Math.round(t * 48000) === 30_000 ? 0.9 : 0))
  const r = await AudioReader.open(path)
  for (const [start, at] of [
    [0, 30_000],
    [29_990, 10],
    [29_000, 1000],
    [-500, 30_500],
  ] as const) {
    const [left] = await r.read(start, 40_000)
    expect(left!.indexOf(Math.max(...left!.subarray(0, 40_000)))).toBe(at)
  }
  expect(Math.max(...(await r.read(96_000, 1000))[0]!)).toBe(0)
  await r.close()
})

test('what is no film says so', async () => {
  const path = join(folder, 'text.mp4')
  writeFileSync(path, 'no film '.repeat(400))
  await expect(VideoReader.open(path)).rejects.toThrow('could not be read')
  await expect(AudioReader.open(join(folder, 'nothing.mp4'))).rejects.toThrow('could not be read')
  const playlist = join(folder, 'list.m3u8')
  writeFileSync(playlist, `#EXTM3U\n#EXTINF:3,\n${clip}\n`)
  await expect(VideoReader.open(playlist)).rejects.toThrow('could not be read')
})

const song = asset('music/tad_cat_caffe_95bpm.mp3')
test.skipIf(!song)('an mp3 read from the middle is where it is when read through', async () => {
  const [a, b] = [await AudioReader.open(song!, { channels: 1, rate: 44100 }), await AudioReader.open(song!, { channels: 1, rate: 44100 })]
  const through = new Float32Array(44100 * 12)
  for (let at = 0; at < through.length; at += 44100) through.set((await a.read(at, 44100))[0]!, at)
  for (const at of [5, 9.37]) {
    const [part] = await b.read(Math.round(at * 44100), 20_000)
    const error = part!.reduce((m, v, i) => Math.max(m, Math.abs(v - through[Math.round(at * 44100) + i]!)), 0)
    expect(error).toBeLessThan(0.003)
  }
  await a.close()
  await b.close()
})
