import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { FULL, tried } from '../tally.ts'
import { exportAlone } from './export-alone.ts'
import { expectHandled, importFiles, type Tried } from './import-files.ts'
import { ODD_MEDIA } from './make/odd-media.ts'
import { combOf, heardTone, marksAt, picturesInOrder, picturesOf } from './measure.ts'

/** Of every kind, for the gate. */
const SAMPLE = [
  'exif 5.jpg',
  'matrix 4.mov',
  '444.mkv',
  'hlg.mp4',
  '1x1.png',
  'alpha.mov',
  'anim.gif',
  'interlaced.ts',
  '7.1.wav',
  'vfr 1 to 240.mp4',
  'edit list.mp4',
]
const cases = ODD_MEDIA.filter((m) => FULL || SAMPLE.includes(m.name))

let t: TestEngine
let all: Tried
beforeAll(async () => {
  t = await startTestEngine()
  const folder = join(t.folder, 'card')
  mkdirSync(folder)
  for (const m of cases) await m.make(join(folder, m.name))
  all = await importFiles(
    t,
    'Odd',
    cases.map((m) => join(folder, m.name)),
  )
}, 300_000)
afterAll(() => t.close())

describe('odd but sound files', () => {
  it('come in with the right facts, and everything that follows succeeds', () => {
    expectHandled(t, all)
    expect(all.assets.filter((a) => a.unusable).map((a) => `${a.name}: ${a.unusable!.code}`)).toEqual([])
    for (const [i, m] of cases.entries()) {
      const media = all.assets[i]!.media!
      expect({ name: m.name, media }).toMatchObject({ name: m.name, media: m.facts })
      expect(
        Math.abs(media.duration / TICKS_PER_SECOND - m.seconds),
        `${m.name} lasts ${media.duration / TICKS_PER_SECOND} s`,
      ).toBeLessThan(0.045)
    }
    expect(all.jobs.filter((j) => j.state !== 'succeeded').map((j) => `${j.title} ${j.kind} ${j.error?.code} ${j.error?.message}`)).toEqual(
      [],
    )
    expect(all.peakBytes).toBeLessThan(2 ** 30)
  })

  it.each(cases.map((m, i) => [m.name, i] as const))(
    '%s is exported as it is meant to be seen and heard',
    { timeout: 60_000 },
    async (_, i) => {
      const m = cases[i]!
      // A comb shows only where every line of the source has a line in the film.
      const size = m.combless ? { width: 1024, height: 576 } : { width: 320, height: 180 }
      const { path, report } = await exportAlone(t, all.assets[i]!, `${m.name}.out`, size)
      if (m.sound) return expect(await heardTone(path)).toMatchObject({ hertz: expect.closeTo(440, -1), audible: true })
      expect(Math.abs(report.frames - (m.seconds || 1) * 25), `${report.frames} frames`).toBeLessThanOrEqual(1)
      for (const [seconds, code] of m.codes ?? []) expect([seconds, (await picturesOf(path, [seconds]))[0]!.code]).toEqual([seconds, code])
      const pictures = await picturesOf(path, m.codes ? [] : [0, ((m.seconds || 1) * 2) / 3])
      for (const { quarters } of pictures) {
        for (const [q, wanted] of (m.shown ?? []).entries())
          for (const c of [0, 1, 2] as const)
            expect(
              Math.abs(quarters[q]![c]! - wanted[c]),
              `quarter ${q}: ${quarters[q]!.map(Math.round).join()}, not ${wanted.join()}`,
            ).toBeLessThan(m.tolerance ?? 14)
        if ('video' in m.facts && (m.facts.video as { hdr?: boolean }).hdr) expectToneMapped(quarters)
      }
      if (m.combless) expect(await combOf(path, 0.4)).toBeLessThan(1.2)
    },
  )

  it('a proxy of HDR looks like the film', { timeout: 60_000 }, async () => {
    const i = cases.findIndex((m) => m.name === (FULL ? 'hdr10.mp4' : 'hlg.mp4'))
    const a = all.assets[i]!
    const proxy = join(t.folder, 'proxy.mp4')
    await t.engine.media.proxy(a.original.path, a.media!, proxy)
    const film = await exportAlone(t, a)
    const one = (await picturesOf(proxy, [0.3]))[0]!
    const other = (await picturesOf(film.path, [0.3]))[0]!
    for (const [q, colour] of one.quarters.entries())
      for (const [c, v] of colour.entries()) expect(Math.abs(v - other.quarters[q]![c]!)).toBeLessThan(8)
  })

  it('an interlaced film shows the same pictures in any order', { timeout: 60_000 }, async () => {
    const path = join(t.folder, 'card', 'interlaced.ts')
    const order = [0, 0.24, 0.2, 0.44, 0.04, 0.6, 0.56, 0.28, 0.76, 0.4]
    const forward = await picturesInOrder(path)
    expect(forward.map((p) => p.seconds)).toEqual(Array.from({ length: 20 }, (_, n) => expect.closeTo(n / 25, 5)))
    expect(new Set(forward.map((p) => p.mark)).size).toBe(20)
    expect(await marksAt(path, order)).toEqual(order.map((t) => forward[Math.round(t * 25)]!.mark))
  })

  it('leaves no half file', () => {
    expect(readdirSync(join(t.folder, 'exports')).filter((f) => f.includes('partial'))).toEqual([])
    tried('files', 'odd but sound: imported, analysed, exported, measured', cases.length)
  })
})

/** Red stays red, white is neutral, and graphics white lands where SDR shows white clothes: not grey, not clipped. */
function expectToneMapped(quarters: readonly (readonly number[])[]): void {
  for (const c of [0, 1, 2])
    expect(quarters[c]!.indexOf(Math.max(...quarters[c]!)), `quarter ${c}: ${quarters[c]!.map(Math.round).join()}`).toBe(c)
  const white = quarters[3]!
  expect(Math.max(...white) - Math.min(...white)).toBeLessThan(8)
  expect(white[1]!, `white ${white.map(Math.round).join()}`).toBeGreaterThan(150)
  expect(white[1]!).toBeLessThan(250)
}
