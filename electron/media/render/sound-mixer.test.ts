import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestSound } from '#electron/testing/test-clips.ts'
import { type TestSoundUse, testList } from '#electron/testing/test-list.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { MasteredSound, measureMastering } from './mastering.ts'
import { LoudnessMeter } from './loudness.ts'
import { SoundMixer } from './sound-mixer.ts'

let folder: string
let ramp: string
let tone: string
const sine = (t: number): number => 0.4 * Math.sin(2 * Math.PI * 441 * t)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutwright-sound-'))
  // A click a tenth of a second, each louder than the one before: its height tells where in the file it lies.
  ramp = await makeTestSound(folder, 'ramp.wav', 4, (t) => (Math.round(t * 48000) % 4800 === 0 ? 0.02 * (1 + Math.round(t * 10)) : 0))
  tone = await makeTestSound(folder, 'tone.wav', 12, sine)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const mixer = (sources: string[], sounds: TestSoundUse[], loudness: number | null = null) =>
  new SoundMixer(testList({ sources, clips: [], sounds, loudness }))
async function all(m: SoundMixer, block: number): Promise<Float32Array> {
  const out = new Float32Array(m.samples)
  for (let at = 0; at < m.samples; at += block) out.set((await m.read(at, Math.min(block, m.samples - at)))[0], at)
  return out
}
const rms = (x: Float32Array, from: number, to: number): number =>
  Math.sqrt(x.subarray(from * 48000, to * 48000).reduce((s, v) => s + v * v, 0) / ((to - from) * 48000))

test('sounds start on their exact sample whatever the blocks, and end on it', async () => {
  const m = mixer([ramp], [{ source: 0, start: 15, frames: 30, from: 30 }])
  for (const block of [480, 4000, 100_000]) {
    const x = await all(m, block)
    const clicks = [...x.entries()].filter(([, v]) => v > 0.01).map(([i, v]) => [i, Math.round(v / 0.02) - 1])
    expect(clicks).toEqual(Array.from({ length: 10 }, (_, i) => [24000 + 4800 * i, 10 + i]))
  }
  await m.close()
})

test('gain, pan, fades and the sum of sounds', async () => {
  const m = mixer(
    [tone],
    [
      { source: 0, start: 0, frames: 120, from: 0, gain: 0.5, fadeIn: TICKS_PER_SECOND },
      { source: 0, start: 60, frames: 60, from: 60, gain: 0.5, pan: 1 },
    ],
  )
  const [l, r] = await m.read(0, m.samples)
  const full = 0.4 / Math.SQRT2
  expect(rms(l, 1.1, 1.9)).toBeCloseTo(full / 2, 3)
  expect(rms(l, 0.45, 0.55)).toBeCloseTo(full / 4, 2)
  // Panned right: nothing of it on the left, twice the sound on the right.
  expect(rms(l, 2.1, 3.9)).toBeCloseTo(full / 2, 3)
  expect(rms(r, 2.1, 3.9)).toBeCloseTo(full, 3)
  await m.close()
})

test('speed keeps the pitch and the length', async () => {
  const m = mixer([tone], [{ source: 0, start: 0, frames: 60, from: 0, speed: { num: 3, den: 2 } }])
  const x = await all(m, 4800)
  const crossings = x.subarray(24000, 72000).filter((v, i) => v >= 0 && (x[24000 + i - 1] ?? 0) < 0).length
  expect(crossings).toBeGreaterThan(435)
  expect(crossings).toBeLessThan(447)
  expect(rms(x, 0.1, 1.9)).toBeCloseTo(0.4 / Math.SQRT2, 1)
  await m.close()
})

test('clip sound goes down under music and comes back', async () => {
  const duck = { gain: 10 ** (-12 / 20), spans: [{ start: 2 * TICKS_PER_SECOND, end: 4 * TICKS_PER_SECOND }] }
  const m = mixer([tone], [{ source: 0, start: 0, frames: 180, from: 0, duck }])
  const x = await all(m, 9600)
  const level = (from: number, to: number): number => 20 * Math.log10(rms(x, from, to) / (0.4 / Math.SQRT2))
  expect(level(0.5, 1.6)).toBeCloseTo(0, 1)
  expect(level(2, 4)).toBeCloseTo(-12, 1)
  expect(level(4.7, 5.5)).toBeCloseTo(0, 1)
  // No step: neighbouring 10 ms windows differ by little.
  for (let t = 1.6; t < 2.1; t += 0.02) expect(Math.abs(level(t, t + 0.02) - level(t + 0.02, t + 0.04))).toBeLessThan(3.5)
  await m.close()
})

test.each([
  ['quiet', 0.05],
  ['loud', 2.2],
])('a %s mix is brought to -14 LUFS without peaks above -1 dBTP, to the sample', async (_, gain) => {
  const m = mixer(
    [tone],
    [
      { source: 0, start: 0, frames: 300, from: 0, gain },
      { source: 0, start: 0, frames: 300, from: 17, gain: gain / 3, speed: { num: 1, den: 1 } },
    ],
  )
  const range = { start: 0, end: m.samples }
  const mastering = await measureMastering(m, range, -14, () => undefined)
  const sound = await MasteredSound.open(m, range, mastering!)
  const meter = await LoudnessMeter.open(48000)
  let samples = 0
  for (let block = await sound.next(); block; block = await sound.next()) {
    samples += block[0].length
    await meter.feed(block)
  }
  sound.close()
  const measured = await meter.finish()
  expect(samples).toBe(m.samples)
  expect(Math.abs(measured!.integrated + 14)).toBeLessThan(0.5)
  expect(measured!.truePeak).toBeLessThan(-0.95)
  await m.close()
})

test('the limiter does not move the sound', async () => {
  const m = mixer([ramp], [{ source: 0, start: 0, frames: 90, from: 0 }])
  const sound = await MasteredSound.open(m, { start: 0, end: m.samples }, { gain: 12, limit: true })
  const out = new Float32Array(m.samples)
  let at = 0
  for (let block = await sound.next(); block; block = await sound.next()) {
    out.set(block[0], at)
    at += block[0].length
  }
  sound.close()
  await m.close()
  for (let i = 1; i < 28; i++) {
    const around = out.subarray(4800 * i - 200, 4800 * i + 200)
    expect(around.indexOf(Math.max(...around))).toBe(200)
  }
})
