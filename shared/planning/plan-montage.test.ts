import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FPS_24, FPS_25, FPS_29_97, FPS_30, type FrameRate, frameToTicks } from '../time/frame-rate.ts'
import { TICKS_PER_SECOND, toSeconds } from '../time/ticks.ts'
import type { MontagePlan } from './edit-plan.ts'
import { MontagePlan as PlanSchema } from './edit-plan.ts'
import { type FootageShape, type SongShape, madeFootage, madeSong } from './fixtures.ts'
import { MontageSettings } from './montage-settings.ts'
import type { PlanInput } from './plan-input.ts'
import { planMontage } from './plan-montage.ts'
import { Arc, Style } from './style.ts'

const resources = join(import.meta.dirname, '../../resources')
const read = (kind: string, id: string): unknown => JSON.parse(readFileSync(join(resources, kind, `${id}.json`), 'utf8'))
const styleIds = readdirSync(join(resources, 'styles')).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []))
const styleOf = (id: string): Style => Style.parse(read('styles', id))
const arcOf = (id: string): Arc => Arc.parse(read('arcs', id))

const RATES: FrameRate[] = [
  { num: 24000, den: 1001 },
  FPS_24,
  FPS_25,
  FPS_29_97,
  FPS_30,
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
]

function input(style: string, settings: Partial<MontageSettings> = {}, song: SongShape = {}, footage: FootageShape = {}): PlanInput {
  const chosen = styleOf(style)
  return {
    song: madeSong(song),
    footage: madeFootage(footage),
    settings: MontageSettings.parse({ style, ...settings }),
    style: chosen,
    arc: arcOf(settings.arc ?? chosen.arc),
  }
}

function plan(request: PlanInput): MontagePlan {
  const result = planMontage(request)
  if (!result.ok) throw new Error(`refused: ${result.refusal.code} ${result.refusal.message}`)
  return result.value
}

const anyShape = fc.record({
  style: fc.constantFrom(...styleIds),
  rate: fc.constantFrom(...RATES),
  tempo: fc.integer({ min: 62, max: 185 }),
  meter: fc.constantFrom(3, 4),
  drift: fc.constantFrom(0, 0.08),
  offset: fc.double({ min: 0, max: 3, noNaN: true }),
  duration: fc.integer({ min: 6, max: 70 }),
  files: fc.integer({ min: 2, max: 14 }),
  shots: fc.integer({ min: 1, max: 5 }),
  shotSeconds: fc.double({ min: 1.5, max: 12, noNaN: true }),
  momentsPerShot: fc.integer({ min: 1, max: 3 }),
  stills: fc.integer({ min: 0, max: 3 }),
  reuse: fc.integer({ min: 1, max: 4 }),
  variety: fc.double({ min: 0, max: 1, noNaN: true }),
  pace: fc.double({ min: 0, max: 1, noNaN: true }),
  seed: fc.integer({ min: 0, max: 1000 }),
  aspect: fc.constantFrom('16:9' as const, '9:16' as const, '1:1' as const),
})

type Drawn = typeof anyShape extends fc.Arbitrary<infer T> ? T : never
const anyInput = (x: Drawn): PlanInput =>
  input(
    x.style,
    { duration: x.duration, frameRate: x.rate, maxSceneReuse: x.reuse, variety: x.variety, pace: x.pace, seed: x.seed, aspect: x.aspect },
    { tempo: x.tempo, meter: x.meter, drift: x.drift, offset: x.offset, seconds: 90, seed: x.seed },
    {
      files: x.files,
      shots: x.shots,
      shotSeconds: x.shotSeconds,
      momentsPerShot: x.momentsPerShot,
      stills: x.stills,
      rate: x.rate,
      seed: x.seed,
    },
  )

const sceneOf = (request: PlanInput, p: MontagePlan['picks'][number]): string => {
  const item = request.footage.find((f) => f.assetId === p.ref.assetId)!
  return `${item.assetId} ${item.analysis?.moments[p.ref.moment]?.shot ?? 0}`
}

/** Media seconds that a pick shows, and the shot around them; stills have no end. */
function sourceOf(request: PlanInput, pick: MontagePlan['picks'][number]) {
  const item = request.footage.find((f) => f.assetId === pick.ref.assetId)!
  const start = toSeconds(pick.sourceStart)
  const end = start + (toSeconds(pick.duration) * pick.speed.num) / pick.speed.den
  const shot = item.analysis?.shots[item.analysis.moments[pick.ref.moment]!.shot] ?? { start: -Infinity, end: Infinity }
  return { start, end, shot }
}

test('every cut stands on a frame within half a frame of a beat of the grid', () => {
  fc.assert(
    fc.property(anyShape, (shape) => {
      const request = anyInput(shape)
      const p = plan(request)
      const halfFrame = (0.5 * p.frameRate.den) / p.frameRate.num
      for (const cut of p.cuts) {
        const time = toSeconds(cut) + p.songIn
        const off = Math.min(...request.song.grid!.beats.map((b) => Math.abs(b - time)))
        expect(off).toBeLessThanOrEqual(halfFrame + 1e-6)
        const frame = Math.round((cut * p.frameRate.num) / (TICKS_PER_SECOND * p.frameRate.den))
        expect(frameToTicks(frame, p.frameRate)).toBe(cut)
      }
    }),
    { numRuns: 120, seed: 7 },
  )
})

test('the rules hold: picks fill the film, reuse stays in its limit, neighbours differ, spans stay inside their shots', () => {
  fc.assert(
    fc.property(anyShape, (shape) => {
      const request = anyInput(shape)
      const p = plan(request)
      expect(PlanSchema.safeParse(p).error).toBeUndefined()
      const uses = new Map<string, number>()
      let at = 0
      p.picks.forEach((pick, k) => {
        expect(pick.start).toBe(at)
        at = pick.start + pick.duration
        const scene = sceneOf(request, pick)
        uses.set(scene, (uses.get(scene) ?? 0) + 1)
        expect(pick.ref).not.toEqual(p.picks[k - 1]?.ref)
        const item = request.footage.find((f) => f.assetId === pick.ref.assetId)!
        expect(item.kind === 'video' || pick.panZoom !== null).toBe(true)
        const { start, end, shot } = sourceOf(request, pick)
        expect(start).toBeGreaterThanOrEqual(shot.start - 1e-6)
        expect(end).toBeLessThanOrEqual(shot.end + 1e-6)
      })
      expect(at).toBe(p.duration)
      expect(Math.max(...uses.values())).toBeLessThanOrEqual(request.settings.maxSceneReuse)
    }),
    { numRuns: 120, seed: 11 },
  )
})

test('transitions find their handles on both sides and never take half of a shot', () => {
  fc.assert(
    fc.property(anyShape, (shape) => {
      const request = anyInput(shape)
      const p = plan(request)
      p.picks.forEach((pick, k) => {
        if (!pick.transition) return
        const half = toSeconds(pick.transition.duration) / 2
        const left = p.picks[k - 1]!
        expect(half).toBeLessThan(Math.min(toSeconds(pick.duration), toSeconds(left.duration)) / 2)
        const { start, shot } = sourceOf(request, pick)
        expect(start - (half * pick.speed.num) / pick.speed.den).toBeGreaterThanOrEqual(shot.start - 1e-6)
      })
    }),
    { numRuns: 60, seed: 3 },
  )
})

test('the same input gives the same plan, another seed another film', () => {
  const request = input('dynamic', { duration: 40 })
  expect(plan(request)).toEqual(plan(request))
  const other = plan({ ...request, settings: { ...request.settings, seed: 2 } })
  expect(other.picks.map((p) => p.ref)).not.toEqual(plan(request).picks.map((p) => p.ref))
})

test('locked moments keep their place, to the frame when asked', () => {
  const request = input('mtv', { duration: 30 })
  const first = plan(request)
  const locks = [2, 5, 9].map((index) => ({ index, ref: first.picks[index]!.ref, sourceStart: first.picks[index]!.sourceStart }))
  const next = plan({ ...request, settings: { ...request.settings, seed: 99 }, previous: first, keepCuts: true, locks })
  expect(next.cuts).toEqual(first.cuts)
  for (const lock of locks) {
    expect(next.picks[lock.index]!.ref).toEqual(lock.ref)
    expect(next.picks[lock.index]!.sourceStart).toBe(lock.sourceStart)
    expect(next.picks[lock.index]!.locked).toBe(true)
  }
  expect(next.picks.filter((p, k) => p.ref !== first.picks[k]!.ref && !p.locked).length).toBeGreaterThan(0)
})

test('swapping in a runner-up keeps the cuts and every other shot', () => {
  const request = input('travel', { duration: 40 })
  const first = plan(request)
  const swapped = first.picks[4]!.alternatives[1]!
  const locks = first.picks.map((p) =>
    p.index === 4
      ? { index: 4, ref: swapped.ref, sourceStart: swapped.sourceStart }
      : { index: p.index, ref: p.ref, sourceStart: p.sourceStart },
  )
  const next = plan({ ...request, previous: first, keepCuts: true, locks })
  expect(next.cuts).toEqual(first.cuts)
  expect(next.warnings).toEqual([])
  next.picks.forEach((p, k) => {
    expect(p.ref).toEqual(k === 4 ? swapped.ref : first.picks[k]!.ref)
    expect(k === 4 ? first.picks[4]!.sourceStart : p.sourceStart).toBe(first.picks[k]!.sourceStart)
  })
})

test('a lock whose moment is gone or whose shot no longer exists is let go, and said so', () => {
  const request = input('dynamic', { duration: 20 })
  const first = plan(request)
  const gone = { index: 1, ref: { assetId: first.picks[0]!.ref.assetId, moment: 999 } }
  const beyond = { index: 500, ref: first.picks[0]!.ref }
  const next = plan({ ...request, locks: [gone, beyond] })
  expect(next.warnings.filter((w) => w.code === 'plan.lockDropped')).toHaveLength(2)
})

test('locks survive a grid that a person has doubled', () => {
  const request = input('dynamic', { duration: 30 })
  const first = plan(request)
  const grid = request.song.grid!
  const beats = grid.beats.flatMap((t, i) => (i + 1 < grid.beats.length ? [t, (t + grid.beats[i + 1]!) / 2] : [t]))
  const doubled = { ...grid, beats, bar: beats.map((_, i) => (i % 4) + 1), tempo: grid.tempo * 2 }
  const lock = { index: 3, ref: first.picks[3]!.ref }
  const next = plan({ ...request, song: { ...request.song, grid: doubled }, previous: first, locks: [lock] })
  expect(next.picks[3]!.ref).toEqual(lock.ref)
})

test('motion peaks land on beats', () => {
  const p = plan(input('action', { duration: 60 }, {}, { files: 30 }))
  const accents = p.picks.filter((x) => x.accent)
  expect(accents.length / p.picks.length).toBeGreaterThan(0.5)
  for (const pick of accents) {
    expect(p.beats.some((b) => Math.abs(b.time - pick.accent!.time) < TICKS_PER_SECOND * 0.001)).toBe(true)
    expect(pick.reasons.find((r) => r.term === 'accent')!.text).toMatch(/lands on/)
  }
})

test('reasons name every weighed term with a sentence, runners-up differ from the pick and its neighbours', () => {
  const p = plan(input('hitchcock', { duration: 60 }, {}, { files: 20 }))
  p.picks.forEach((pick, k) => {
    expect(pick.reasons.length).toBeGreaterThanOrEqual(8)
    for (const r of pick.reasons) expect(r.text.length).toBeGreaterThan(5)
    expect(pick.alternatives.length).toBe(6)
    for (const a of pick.alternatives)
      for (const neighbour of [p.picks[k - 1], pick, p.picks[k + 1]]) expect(a.ref).not.toEqual(neighbour?.ref)
    const scores = pick.alternatives.map((a) => a.score)
    expect([...scores].sort((a, b) => b - a)).toEqual(scores)
  })
})
