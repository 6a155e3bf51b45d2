import { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import { expect, test } from 'vitest'
import { createPictureAnalyser } from './picture-analyser.ts'
import { toSmallFrame } from './testing/frame-output.ts'
import { picture, randomScene } from './testing/scene.ts'
import { randomSequence } from './testing/sequences.ts'

function analyse(frames: readonly Uint8Array[], time: (i: number) => number, frameRate = 25): PictureAnalysis {
  const analyser = createPictureAnalyser({ frameRate, duration: frames.length > 1 ? time(frames.length - 1) + 1 / frameRate : 0 })
  for (const [i, f] of frames.entries()) {
    if (analyser.wantsDetail(time(i))) analyser.push(f, time(i), { width: 160, height: 90, data: f })
    else analyser.push(f, time(i))
  }
  return PictureAnalysis.parse(analyser.finish())
}

test('a film has its shots, and every usable shot its moments inside it, apart from each other', () => {
  const film = randomSequence(2, 6)
  const result = analyse(film.frames, (i) => i / 25)
  expect(result.shots).toHaveLength(6)
  expect(result.shots.at(-1)!.end).toBeCloseTo(film.frames.length / 25, 6)
  expect(new Set(result.moments.map((m) => m.shot)).size).toBe(6)
  for (const [i, m] of result.moments.entries()) {
    const shot = result.shots[m.shot]!
    expect(m.start).toBeGreaterThanOrEqual(shot.start - 1e-3)
    expect(m.end).toBeLessThanOrEqual(shot.end + 1e-3)
    expect(m.end - m.start).toBeGreaterThan(0.3)
    expect(m.appearance).toHaveLength(48)
    expect(m.hash).toMatch(/^[0-9a-f]{16}$/)
    expect(result.moments[i + 1]?.start ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(m.end - 1e-3)
  }
})

test('a still is one shot and one moment', () => {
  const scene = randomScene(4)
  const out = picture()
  scene.render({ x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0, focal: 1 }, 0, out)
  const result = analyse([toSmallFrame(out, 0, () => 0.5)], () => 0)
  expect(result.shots).toHaveLength(1)
  expect(result.moments).toHaveLength(1)
  expect(result.moments[0]).toMatchObject({ start: 0, peak: null, camera: 'static' })
})

test('frames of uneven times keep their own times', () => {
  const film = randomSequence(2, 3)
  const time = (i: number): number => i / 25 + (i % 2 ? 0.012 : 0) + (i > 40 ? 0.3 : 0)
  const result = analyse(film.frames, time)
  for (const s of result.shots) expect(s.start).toBe(time(s.startFrame))
})

test('long footage in which nothing happens has few moments, yet one in every eight seconds', () => {
  const scene = randomScene(9, { movers: 0 })
  const out = picture()
  scene.render({ x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0, focal: 1 }, 0, out)
  let seed = 1
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647
  const frames = Array.from({ length: 8 }, () => toSmallFrame(out, 1, random))
  const result = analyse(
    Array.from({ length: 800 }, (_, i) => frames[i % 8]!),
    (i) => i / 10,
    10,
  )
  expect(result.moments.length).toBeGreaterThanOrEqual(10)
  expect(result.moments.length).toBeLessThanOrEqual(16)
  expect(result.moments.every((m) => m.peak === null && m.camera === 'static')).toBe(true)
})

test('nothing pushed is a mistake of the caller', () => {
  expect(() => createPictureAnalyser({ frameRate: 25, duration: 1 }).finish()).toThrow('at least one frame')
})
