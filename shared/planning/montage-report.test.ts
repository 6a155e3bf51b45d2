import { expect, test } from 'vitest'
import { toSeconds } from '../time/ticks.ts'
import { madeFootage, madeInput } from './fixtures.ts'
import { montageReport } from './montage-report.ts'
import { planMontage } from './plan-montage.ts'

const input = madeInput({ footage: madeFootage({ files: 20 }) }, { duration: 30 })
const result = planMontage(input)
if (!result.ok) throw new Error(result.refusal.message)
const plan = result.value
const names = new Map(input.footage.map((f) => [f.assetId, f.name]))

test('the report of a plan names every cut with its beat, and every pick with its source', () => {
  const report = montageReport(plan, { film: 'film.mp4', names, grid: input.song.grid! })
  expect(report.cuts).toHaveLength(plan.cuts.length)
  const halfFrame = (500 * plan.frameRate.den) / plan.frameRate.num
  expect(report.offset_ms.max).toBeLessThanOrEqual(halfFrame + 0.01)
  expect(report.offset_ms.median).toBeLessThanOrEqual(report.offset_ms.p95)
  expect(report.cuts.every((c) => c.on_downbeat)).toBe(true)
  expect(report.picks[3]).toMatchObject({ asset: expect.stringMatching(/^clip/), record_start_s: expect.any(Number) })
  expect(report.picks[3]!.source_end_s - report.picks[3]!.source_start_s).toBeCloseTo(toSeconds(plan.picks[3]!.duration), 3)
  expect(report.reuse.max).toBe(1)
  expect(report.song_in_s).toBeCloseTo(plan.songIn, 3)
})

test('re-measured cuts are what counts when they are given', () => {
  const cuts = plan.cuts.map((c) => toSeconds(c) + 0.05)
  const report = montageReport(plan, { film: 'film.mp4', names, grid: input.song.grid!, cuts })
  expect(report.offset_ms.median).toBeGreaterThan(30)
  expect(report.cuts[0]!.offset_ms).toBeGreaterThan(0)
})
