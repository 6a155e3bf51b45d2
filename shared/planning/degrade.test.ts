import { expect, test } from 'vitest'
import type { AssetId } from '../timeline/ids.ts'
import { toSeconds } from '../time/ticks.ts'
import type { MontagePlan } from './edit-plan.ts'
import { madeFootage, madeInput, madeSong, madeStyle } from './fixtures.ts'
import type { PlanInput } from './plan-input.ts'
import { planMontage } from './plan-montage.ts'

const codes = (p: MontagePlan): string[] => p.warnings.map((w) => w.code)
function plan(request: PlanInput): MontagePlan {
  const result = planMontage(request)
  if (!result.ok) throw new Error(result.refusal.message)
  return result.value
}
function refusal(request: PlanInput): string {
  const result = planMontage(request)
  return result.ok ? 'planned' : result.refusal.code
}

test('plenty of footage: no warning, nothing shown twice', () => {
  const p = plan(madeInput({ footage: madeFootage({ files: 20, shots: 2 }) }, { duration: 40 }))
  expect(codes(p)).toEqual([])
  const seen = p.picks.map((x) => `${x.ref.assetId} ${x.ref.moment}`)
  expect(new Set(seen).size).toBe(seen.length)
})

test('concessions come in their order: overlap, longer shots, more reuse, shorter film', () => {
  // Four-beat shots at 120 bpm are two seconds; shots of 2.5 s have room for one of them without overlap.
  const scenes = (files: number): ReturnType<typeof madeFootage> => madeFootage({ files, shots: 1, shotSeconds: 2.5, momentsPerShot: 1 })
  const at = (files: number, seconds: number): string[] =>
    codes(plan(madeInput({ footage: scenes(files) }, { duration: seconds, variety: 0.7, maxSceneReuse: 3 })))
  expect(at(14, 24)).toEqual([])
  expect(at(8, 24)).toEqual(['plan.overlap'])
  expect(at(5, 24)).toEqual(expect.arrayContaining(['plan.overlap', 'plan.moreReuse']))
  expect(at(5, 24)).not.toContain('plan.shorter')
  expect(at(3, 40)).toContain('plan.shorter')
})

test('longer material gives longer shots before scenes come back more often', () => {
  const footage = madeFootage({ files: 4, shots: 1, shotSeconds: 9, momentsPerShot: 1 })
  const p = plan(
    madeInput({ footage, style: madeStyle({ pace: { ...madeStyle().pace, max: 3 } }) }, { duration: 30, maxSceneReuse: 2, variety: 0.7 }),
  )
  expect(codes(p)).toContain('plan.longerShots')
  expect(codes(p)).not.toContain('plan.moreReuse')
})

test('a single moment makes a film of one shot', () => {
  const p = plan(madeInput({ footage: madeFootage({ files: 1, shots: 1, shotSeconds: 7, momentsPerShot: 1 }) }, { duration: 30 }))
  expect(p.picks).toHaveLength(1)
  expect(toSeconds(p.duration)).toBeGreaterThan(3)
  expect(codes(p)).toContain('plan.shorter')
})

test('two moments alternate', () => {
  const p = plan(madeInput({ footage: madeFootage({ files: 2, shots: 1, momentsPerShot: 1 }) }, { duration: 20, maxSceneReuse: 5 }))
  p.picks.forEach((x, k) => expect(x.ref).not.toEqual(p.picks[k - 1]?.ref))
})

test('files that are not analysed count as one neutral moment, and the plan says so', () => {
  const footage = madeFootage({ files: 12, shots: 1 }).map((f) => ({ ...f, analysis: null }))
  const p = plan(madeInput({ footage }, { duration: 20 }))
  expect(codes(p)).toEqual(['plan.unanalysed'])
  expect(p.picks[0]!.reasons.find((r) => r.term === 'quality')!.text).toMatch(/Not analysed/)
})

test('stills alone make a film, each with a slow move', () => {
  const footage = madeFootage({ files: 0, stills: 9 })
  const p = plan(madeInput({ footage }, { duration: 16 }))
  for (const x of p.picks) expect(x.panZoom).not.toBeNull()
  expect(p.frameRate).toEqual({ num: 30, den: 1 })
})

test('refusals name what is missing', () => {
  const song = madeSong()
  expect(refusal(madeInput({ song: { ...song, grid: null } }))).toBe('plan.noBeat')
  expect(refusal(madeInput({ footage: [] }))).toBe('plan.noFootage')
  expect(refusal(madeInput({ footage: madeFootage({ files: 1, shots: 1, shotSeconds: 0.1 }) }))).toBe('plan.noFootage')
  expect(refusal(madeInput({}, { songIn: 119.5 }))).toBe('plan.songTooShort')
})

test('the wish is met at a bar line; a song that is too short is named', () => {
  const p = plan(madeInput({ footage: madeFootage({ files: 40 }) }, { duration: 45 }))
  expect(Math.abs(toSeconds(p.duration) - 45)).toBeLessThan(1.01)
  const end = p.songIn + toSeconds(p.duration)
  const song = madeSong()
  const bars = song.grid!.beats.filter((_, i) => song.grid!.bar[i] === 1)
  expect(Math.min(...bars.map((b) => Math.abs(b - end)))).toBeLessThan(0.021)
  const short = plan(madeInput({ song: madeSong({ seconds: 20 }), footage: madeFootage({ files: 40 }) }, { duration: 45 }))
  expect(codes(short)).toContain('plan.songShort')
  expect(short.fadeOut).toBeGreaterThan(0)
})

test('a start given by a person is kept exactly', () => {
  const p = plan(madeInput({ footage: madeFootage({ files: 40 }) }, { duration: 20, songIn: 12.345 }))
  expect(p.songIn).toBe(12.345)
})

test('the window starts where the film holds quiet and loud parts', () => {
  const p = plan(madeInput({ footage: madeFootage({ files: 40 }) }, { duration: 40 }))
  const energies = p.beats.map((b) => {
    const t = p.songIn + toSeconds(b.time)
    return madeSong().analysis.sections.find((s) => t >= s.start && t < s.end)!.energy
  })
  expect(Math.max(...energies) - Math.min(...energies)).toBeGreaterThan(0.4)
})

test('a vertical film prefers pictures that survive the crop', () => {
  const wide = madeFootage({ files: 10, seed: 1 })
  const tall = madeFootage({ files: 10, seed: 1, width: 1080, height: 1920 }).map((f, i) => ({ ...f, assetId: `ast_t${i}` as AssetId }))
  const p = plan(madeInput({ footage: [...wide, ...tall] }, { duration: 20, aspect: '9:16' }))
  expect([p.width, p.height]).toEqual([1080, 1920])
  const share = p.picks.filter((x) => x.ref.assetId.startsWith('ast_t')).length / p.picks.length
  expect(share).toBeGreaterThan(0.6)
})
