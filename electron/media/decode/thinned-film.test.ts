import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip, readCode } from '#electron/testing/test-clips.ts'
import type { VideoStreamInfo } from '#shared/media/media-info.ts'
import { analysePictureTask } from '../tasks/analyse-picture.ts'
import { probeTask } from '../probe/probe-task.ts'
import { ThinnedFilm } from './thinned-film.ts'
import type { Picture } from './video-reader.ts'

const SIZE = { width: 160, height: 96 }
const RATE = { num: 30, den: 1 }
const FRAMES = 120
const context = { signal: new AbortController().signal, onProgress: () => {} }
let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'cutwright-thin-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CLIPS = {
  'h264.mp4': { codec: 'h264', options: { 'x264-params': 'bframes=3:b-adapt=0:b-pyramid=normal:scenecut=0' } },
  'h264-no-pyramid.mp4': { codec: 'h264', options: { 'x264-params': 'bframes=2:b-adapt=0:b-pyramid=none:scenecut=0' } },
  'annex-b.ts': { codec: 'h264', options: { 'x264-params': 'bframes=3:b-adapt=0:b-pyramid=normal:scenecut=0' } },
  'hevc.mp4': { codec: 'hevc', options: { 'x265-params': 'bframes=4:b-adapt=0:b-pyramid=1:scenecut=0:log-level=none' } },
} as const

async function clipOf(name: keyof typeof CLIPS, paint?: (x: number, y: number, n: number) => [number, number, number]): Promise<string> {
  return makeTestClip(folder, name, { ...SIZE, ...CLIPS[name], frameRate: RATE, frames: FRAMES, gop: 60, ...(paint && { paint }) })
}
async function videoOf(path: string): Promise<VideoStreamInfo> {
  const media = await probeTask({ path }, context)
  if (!media.ok) throw new Error(media.refusal.message)
  return media.value.video!
}
const codeOf = (p: Picture): number => readCode(Uint8Array.from(p.frame.data![0]!), p.frame.linesize[0]!, { x: 0, y: 0, ...SIZE })
const frameAt = (seconds: number): number => Math.round(seconds * 30)

test.each(Object.keys(CLIPS) as (keyof typeof CLIPS)[])('%s: what is left out and what is seen make the whole film', async (name) => {
  const path = await clipOf(name)
  const film = await ThinnedFilm.open(path, await videoOf(path))
  const seen: number[] = []
  for (let p = await film.next(false); p; p = await film.next(false)) {
    // The decoder sees every picture that others need: each one shows its own number, undamaged.
    expect(codeOf(p)).toBe(frameAt(p.seconds))
    seen.push(frameAt(p.seconds))
  }
  const leftOut = film.leftOut().map(frameAt)
  expect([...seen, ...leftOut].sort((a, b) => a - b)).toEqual(Array.from({ length: FRAMES }, (_, i) => i))
  expect(leftOut.length).toBeGreaterThan(0.25 * FRAMES)
  for (const [i, frame] of seen.entries()) expect(frame - (seen[i - 1] ?? frame)).toBeLessThanOrEqual(2)

  const again: number[][] = []
  const stretches = [leftOut[3]!, leftOut[4]!, leftOut.at(-2)!].map((f) => ({ from: (f - 1) / 30, to: (f + 1) / 30 }))
  await film.again(
    stretches,
    () => {
      const one: number[] = []
      again.push(one)
      return async (p) => void one.push(codeOf(p))
    },
    () => undefined,
  )
  expect(again).toEqual(stretches.map(({ from }) => [0, 1, 2].map((i) => frameAt(from) + i)))
  await film.close()
})

test('nothing is left out while the whole is wanted', async () => {
  const path = await clipOf('h264.mp4')
  const film = await ThinnedFilm.open(path, await videoOf(path))
  let seen = 0
  while (await film.next(true)) seen++
  expect([seen, film.leftOut()]).toEqual([FRAMES, []])
  await film.close()
})

test('cuts that no key frame marks are found on their frame, also on one that was left out', async () => {
  const cuts = [31, 58, 85]
  const path = await clipOf('h264.mp4', (x, y, n) => {
    const shot = cuts.filter((c) => n >= c).length
    const texture = (Math.imul((x >> 3) * 31 + (y >> 3) * 17 + shot * 7, 2654435761) >>> 24) / 2
    return [50 + texture, 90 + 25 * shot, 160 - 20 * shot]
  })
  const media = await probeTask({ path }, context)
  if (!media.ok) throw new Error(media.refusal.message)
  const result = await analysePictureTask({ path, media: media.value }, context)
  expect(result.frameCount).toBe(FRAMES)
  expect(result.shots.map((s) => [s.startFrame, s.boundary])).toEqual([[0, 'start'], ...cuts.map((c) => [c, 'cut'])])
})
