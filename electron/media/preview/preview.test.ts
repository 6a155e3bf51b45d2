import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip, readCode } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import { i420Bytes } from '#shared/render/i420-to-rgba.ts'
import { PacketDecoder, type PreviewPacket } from '#shared/render/preview-stream.ts'
import type { PreviewSession } from '../media-service.ts'
import { forkWorker } from '../worker/spawn-worker.ts'
import { openPreview, startPreviewWorker } from './open-preview.ts'

const SIZE = { width: 320, height: 180 }
let folder: string
let session: PreviewSession
const packets: PreviewPacket[] = []

const list = (cut = 15) =>
  testList({
    sources: [join(folder, 'a.mp4')],
    clips: [
      { source: 0, from: 10, frames: cut },
      { source: 0, from: 50, frames: 45 - cut },
    ],
    sounds: [{ source: 0, start: 0, frames: 45, from: 0 }],
  })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-test-'))
  await makeTestClip(folder, 'a.mp4', { width: 320, height: 180, frameRate: { num: 30, den: 1 }, frames: 120, tone: 440 })
  session = await openPreview({ list: list(), size: SIZE, start: 4 / 30 }, startPreviewWorker(forkWorker))
  const decoder = new PacketDecoder()
  session.stream.on('data', (chunk: Buffer) => packets.push(...decoder.push(chunk)))
})
afterAll(async () => {
  await session.close()
  rmSync(folder, { recursive: true, force: true })
})

async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (let i = 0; i < 1500; i++) {
    const found = find()
    if (found) return found
    await new Promise((r) => setTimeout(r, 10))
  }
  throw new Error('waited in vain')
}
/** The code in a picture packet, whose luma comes first. */
const codeOf = (p: PreviewPacket): number => readCode(p.payload, p.a, { x: 0, y: 0, width: p.a, height: p.b })
const pictures = (gen: number) => packets.filter((p) => p.type === 'picture' && p.generation === gen && !p.standIn)

test('the first picture comes unasked, from where it was wanted; a seek shows its exact frame and the newest seek wins', async () => {
  const first = await until(() => packets.find((p) => p.type === 'picture'))
  expect([first.a, first.b, first.payload.length, codeOf(first)]).toEqual([320, 180, i420Bytes(320, 180), 14])
  for (const [gen, frame] of [
    [1, 3],
    [2, 30],
    [3, 14],
    [4, 15],
  ] as const) {
    session.command({ op: 'seek', time: frame / 30, gen })
  }
  const last = await until(() => pictures(4)[0])
  expect(codeOf(last)).toBe(50)
  expect(last.time).toBeCloseTo(15 / 30)
})

test('playing sends every frame in order with its sound, and stays a short queue ahead', async () => {
  packets.length = 0
  session.command({ op: 'play', time: 0, rate: 1, gen: 10 })
  await until(() => pictures(10).length >= 8)
  await new Promise((r) => setTimeout(r, 300))
  // Nothing was acknowledged: it waits.
  expect(pictures(10)).toHaveLength(8)
  const sound = packets.filter((p) => p.type === 'sound')
  expect(sound.reduce((n, p) => n + p.a, 0) / 48000).toBeLessThanOrEqual(0.76)
  expect(sound.map((p) => Math.round(p.time * 48000))).toEqual(sound.map((_, i) => i * 2400))
  for (let i = 1; i <= 7; i++) session.command({ op: 'ack', frame: pictures(10).at(-1)!.seq, time: 0 })
  await until(() => pictures(10).length >= 16)
  expect(pictures(10).slice(0, 16).map(codeOf)).toEqual([...Array.from({ length: 15 }, (_, i) => 10 + i), 50])
  session.command({ op: 'pause', gen: 11 })
})

test('an edit is shown without a seek, and the frame that did not change is there at once', async () => {
  session.command({ op: 'seek', time: 20 / 30, gen: 20 })
  expect(codeOf(await until(() => pictures(20)[0]))).toBe(55)
  packets.length = 0
  await session.load(list(30))
  await until(() => packets.find((p) => p.type === 'event'))
  expect(codeOf(await until(() => pictures(20)[0]))).toBe(30)
})

test('another version of the film may put other files in the place of clips', async () => {
  await makeTestClip(folder, 'b.mp4', { width: 320, height: 180, frameRate: { num: 30, den: 1 }, frames: 60 })
  packets.length = 0
  session.command({ op: 'seek', time: 0, gen: 25 })
  await session.load(
    testList({
      sources: [join(folder, 'b.mp4'), join(folder, 'a.mp4')],
      clips: [
        { source: 0, from: 40, frames: 10 },
        { source: 1, from: 7, frames: 35 },
      ],
    }),
  )
  session.command({ op: 'seek', time: 12 / 30, gen: 26 })
  expect(codeOf(await until(() => pictures(26)[0]))).toBe(9)
  session.command({ op: 'seek', time: 2 / 30, gen: 27 })
  expect(codeOf(await until(() => pictures(27)[0]))).toBe(42)
  await session.load(list(30))
})

test('backwards, and at another size', async () => {
  packets.length = 0
  session.command({ op: 'play', time: 25 / 30, rate: -1, gen: 30 })
  await until(() => pictures(30).length >= 8)
  expect(pictures(30).slice(0, 8).map(codeOf)).toEqual(Array.from({ length: 8 }, (_, i) => 35 - i))
  session.command({ op: 'seek', time: 0, gen: 31 })
  session.command({ op: 'size', width: 160, height: 160 })
  const small = await until(() => packets.find((p) => p.type === 'picture' && p.a === 160))
  expect(small.b).toBe(90)
})
