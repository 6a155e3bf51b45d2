import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AVCOL_RANGE_MPEG, AVCOL_SPC_BT709 } from 'node-av/constants'
import { Packet } from 'node-av/lib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip, makeTestSound, readCode } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { presetSettings } from '#shared/export/presets.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import { AudioReader } from '../decode/audio-reader.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { openInput } from '../input/open-input.ts'
import type { ExportReport } from '../media-service.ts'
import { exportTask } from './export-task.ts'
import { Film } from './film.ts'
import { stillTask } from './still-task.ts'

const SIZE = { width: 320, height: 180 }
let folder: string
let list: RenderList

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-export-'))
  const a = await makeTestClip(folder, 'a.mp4', { ...SIZE, frameRate: { num: 30, den: 1 }, frames: 120, gop: 30 })
  const song = await makeTestSound(folder, 'song.wav', 6, (t) => 0.3 * Math.sin(2 * Math.PI * 330 * t) * (0.6 + 0.4 * Math.sin(3 * t)))
  const grade = { ...NO_GRADE, contrast: 10, lut: { source: 'look:teal-orange', intensity: 0.5 } }
  list = testList({
    sources: [a, song],
    loudness: -14,
    clips: [
      { source: 0, from: 10, frames: 25 },
      { source: 0, from: 80, frames: 15 },
      { source: 0, from: 40, frames: 35, panZoom: { from: { x: 0.5, y: 0.5, zoom: 1 }, to: { x: 0.5, y: 0.5, zoom: 1.15 } }, grade },
    ],
    transitions: [{ after: 1, kind: 'dissolve', frames: 4 }],
    sounds: [{ source: 1, start: 0, frames: 75, from: 0 }],
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const software = (id: string, change: Partial<NonNullable<ExportSettings['video']>> = {}): ExportSettings => {
  const s = presetSettings(id)!
  return s.video ? { ...s, video: { ...s.video, hardware: 'software', speed: 'fast', ...change } } : s
}
async function run(
  settings: ExportSettings,
  name: string,
  signal = new AbortController().signal,
): Promise<ExportReport & { shares: number[] }> {
  const shares: number[] = []
  const report = await exportTask({ list, settings, path: join(folder, name) }, { signal, onProgress: (s) => shares.push(s) })
  return { ...report, shares }
}

test('the film has every frame, cut on its frame, at its size and colours, and its sound to the sample', async () => {
  const report = await run(software('sequence', { quality: 12 }), 'film.mp4')
  expect(report).toMatchObject({ frames: 75, duration: 2.5, videoEncoder: 'libx264', audioEncoder: 'aac', hardware: false, warnings: [] })
  expect(Math.abs(report.loudness!.integrated + 14)).toBeLessThan(0.5)
  expect(report.shares).toEqual([...report.shares].sort((x, y) => x - y))
  expect(report.shares.at(-1)).toBeCloseTo(1)
  const video = await VideoReader.open(report.path)
  const codes: number[] = []
  const times: number[] = []
  for (let p = await video.next(); p; p = await video.next()) {
    codes.push(readCode(Uint8Array.from(p.frame.data![0]!), p.frame.linesize[0]!, { x: 0, y: 0, ...SIZE }))
    times.push(Math.round(p.seconds * 30 * 1000) / 1000)
    expect([p.frame.colorSpace, p.frame.colorRange]).toEqual([AVCOL_SPC_BT709, AVCOL_RANGE_MPEG])
  }
  await video.close()
  expect(times).toEqual(Array.from({ length: 75 }, (_, n) => n))
  expect(codes.slice(0, 36)).toEqual([...Array.from({ length: 25 }, (_, i) => 10 + i), ...Array.from({ length: 11 }, (_, i) => 80 + i)])
  const sound = await AudioReader.open(report.path)
  let end = 0
  for (let b = await sound.next(); b; b = await sound.next()) end = b.start + b.length
  await sound.close()
  expect(Math.abs(end - 2.5 * 48000)).toBeLessThanOrEqual(1024)
})

test('what is seen is what is exported: preview frames equal the film', async () => {
  const path = join(folder, 'film.mp4')
  const video = await VideoReader.open(path)
  const film = new Film(list, { size: SIZE, media: 'proxy' })
  for (const n of [70, 3, 25, 38, 41, 55]) {
    const drawn = await film.frame(n)
    const written = (await video.at(n / 30))!.frame
    let error = 0
    const [p, q] = [drawn.data![0]!, written.data![0]!]
    for (let y = 0; y < 180; y++)
      for (let x = 0; x < 320; x++) error += (p[y * drawn.linesize[0]! + x]! - q[y * written.linesize[0]! + x]!) ** 2
    expect(10 * Math.log10(255 ** 2 / (error / (320 * 180)))).toBeGreaterThan(40)
    drawn.free()
  }
  await film.close()
  await video.close()
})

test('pictures are drawn while the sound is measured, and both lie side by side in the file', async () => {
  // The measurement reads through a mix that is long against the pictures: they have to wait for it in the end.
  const slow = { ...list, sounds: Array.from({ length: 12 }, () => list.sounds[0]!) }
  const stages: (string | undefined)[] = []
  const path = join(folder, 'beside.mp4')
  const context = { signal: new AbortController().signal, onProgress: (_: number, stage?: string) => stages.push(stage) }
  await exportTask({ list: slow, settings: software('sequence'), path }, context)
  expect(new Set(stages)).toEqual(new Set(['picture']))
  const format = await openInput(path)
  const packet = new Packet()
  packet.alloc()
  const found: { pos: number; stream: number; time: number }[] = []
  while ((await format.readFrame(packet)) >= 0) {
    const { num, den } = format.streams[packet.streamIndex]!.timeBase
    found.push({ pos: Number(packet.pos), stream: packet.streamIndex, time: (Number(packet.dts) * num) / den })
    packet.unref()
  }
  await format.closeInput()
  const at = [0, 0]
  let apart = 0
  for (const { stream, time } of found.sort((p, q) => p.pos - q.pos)) {
    at[stream] = time
    apart = Math.max(apart, Math.abs(at[0]! - at[1]!))
  }
  expect(found.length).toBeGreaterThan(150)
  expect(apart).toBeLessThan(0.3)
})

test.each([
  ['hevc', 'libx265', 'mp4'],
  ['av1', 'libsvtav1', 'mp4'],
  ['prores', 'prores_ks', 'mov'],
  ['gif', 'gif', 'gif'],
])('%s', async (id, encoder, extension) => {
  const report = await run(software(id), `${id}.${extension}`)
  expect(report.videoEncoder).toBe(encoder)
  const video = await VideoReader.open(report.path)
  let frames = 0
  while (await video.next()) frames++
  await video.close()
  expect(frames).toBe(report.frames)
})

test('sound alone, and a part of the film', async () => {
  expect(await run(software('audio-wav'), 'sound.wav')).toMatchObject({
    frames: 0,
    videoEncoder: null,
    audioEncoder: 'pcm_s16le',
    duration: 2.5,
  })
  const part = await run({ ...software('sequence'), range: { start: 0.5, end: 1 } }, 'part.mp4')
  expect(part).toMatchObject({ frames: 15, duration: 0.5 })
  const video = await VideoReader.open(part.path)
  const first = (await video.next())!
  expect(readCode(Uint8Array.from(first.frame.data![0]!), first.frame.linesize[0]!, { x: 0, y: 0, ...SIZE })).toBe(25)
  await video.close()
})

test('a vertical film of a wide sequence keeps its clips whole or filled', async () => {
  const report = await run(software('vertical', { width: 90, height: 160 }), 'tall.mp4')
  const video = await VideoReader.open(report.path)
  const p = (await video.next())!
  expect([p.frame.width, p.frame.height]).toEqual([90, 160])
  await video.close()
})

test('refusals and failures are coded sentences', async () => {
  await expect(run({ ...software('sequence'), container: 'webm' }, 'x.webm')).rejects.toMatchObject({ code: 'export.codec' })
  await expect(run({ ...software('sequence'), range: { start: 2, end: 2 } }, 'x.mp4')).rejects.toMatchObject({ code: 'export.range' })
  await expect(run(software('sequence'), 'no/such/folder/x.mp4')).rejects.toMatchObject({ code: 'export.notWritable' })
  const gone = { ...list, sources: list.sources.map((s) => ({ ...s, path: join(folder, 'gone.mp4') })) }
  const missing = exportTask(
    { list: gone, settings: software('sequence'), path: join(folder, 'y.mp4') },
    { signal: new AbortController().signal, onProgress() {} },
  )
  await expect(missing).rejects.toMatchObject({ code: 'render.unreadable' })
})

test.skipIf(!existsSync('/dev/full'))('a full disk is told, also when only the last bytes do not fit', async () => {
  const context = { signal: new AbortController().signal, onProgress() {} }
  await expect(exportTask({ list, settings: software('audio-wav'), path: '/dev/full' }, context)).rejects.toMatchObject({
    code: 'export.diskFull',
  })
})

test.skipIf(process.getuid?.() === 0)('a read-only folder', async () => {
  const closed = mkdtempSync(join(folder, 'closed-'))
  chmodSync(closed, 0o500)
  await expect(run(software('sequence'), join(closed.slice(folder.length + 1), 'x.mp4'))).rejects.toMatchObject({
    code: 'export.notWritable',
  })
  expect(readdirSync(closed)).toEqual([])
})

test('a cancel ends it at once', async () => {
  const stop = new AbortController()
  const running = exportTask(
    { list, settings: software('sequence', { speed: 'best' }), path: join(folder, 'cancelled.mp4') },
    { signal: stop.signal, onProgress: (s) => s > 0.3 && stop.abort() },
  )
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
})

test('a still is the frame on screen', async () => {
  const jpeg = await stillTask(
    { list, time: 0.84, size: { width: 160, height: 90 } },
    { signal: new AbortController().signal, onProgress() {} },
  )
  expect([jpeg[0], jpeg[1], jpeg.at(-2), jpeg.at(-1)]).toEqual([0xff, 0xd8, 0xff, 0xd9])
})
