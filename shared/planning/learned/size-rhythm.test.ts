import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type ShotSize, ShotSize as Sizes } from '../../analysis/footage-sizes.ts'
import { seededRandom } from '../../base/random.ts'
import type { MontagePlan } from '../edit-plan.ts'
import { madeFootage, madeInput, madeSong, madeStyle } from '../fixtures.ts'
import type { FootageItem, PlanInput } from '../plan-input.ts'
import { planDistances } from './closeness.ts'
import type { Learned } from './learned.ts'
import { planWithCloseness } from './plan-learned.ts'
import { sizeStepsOf, wantedSizes } from './size-rhythm.ts'

const RHYTHM: NonNullable<Learned['sizes']> = {
  mix: [
    { size: 'close_up', share: 0.45 },
    { size: 'medium_shot', share: 0.2 },
    { size: 'long_shot', share: 0.35 },
  ],
  order: [
    { from: 'close_up', to: 'long_shot', share: 0.6 },
    { from: 'close_up', to: 'medium_shot', share: 0.4 },
    { from: 'medium_shot', to: 'close_up', share: 1 },
    { from: 'long_shot', to: 'close_up', share: 0.8 },
    { from: 'long_shot', to: 'long_shot', share: 0.2 },
  ],
  known: 0.9,
}
const learned: Learned = {
  source: { name: 'reference.mp4', seconds: 90, shots: 36, tempo: 120 },
  unit: 'beats',
  lengths: [
    [2, 2, 4, 4, 4, 4, 8, 8],
    [1, 1, 2, 2, 2, 2, 4, 4],
  ],
  onBeat: 1,
  transitions: [{ kind: 'dissolve', share: 0.2, length: 1 }],
  motion: { mix: [{ move: 'static', share: 1 }], order: [] },
  sizes: null,
  look: [],
}
const inputOf = (sizes: Learned['sizes'], footage: FootageItem[], change: Partial<PlanInput> = {}): PlanInput => {
  const style = madeStyle({ id: 'like', learned: { ...learned, sizes }, weights: { motion: 3 } })
  return madeInput({ style, footage, song: madeSong({ seconds: 90 }), ...change }, { duration: 60 })
}
const plain = (seed = 1): FootageItem[] => madeFootage({ files: 20, shotSeconds: 12, seed })

/** Of mostly wide and medium shots, as footage is; of a third of its moments no size is known. */
const BAG: readonly ShotSize[] = ['long_shot', 'long_shot', 'long_shot', 'medium_shot', 'medium_shot', 'medium_long_shot', 'close_up']
function sized(seed: number, known = 0.7): FootageItem[] {
  const random = seededRandom(seed * 31)
  const draw = (): ShotSize | null => (random() < known ? BAG[Math.floor(random() * BAG.length)]! : null)
  return plain(seed).map((f) => ({ ...f, sizes: f.analysis!.moments.map(draw) }))
}
function plan(input: PlanInput): MontagePlan {
  const made = planWithCloseness(input)
  if (!made.ok) throw new Error(made.refusal.message)
  return made.value
}
const sizesOf = (made: MontagePlan, footage: FootageItem[]): (ShotSize | null)[] =>
  made.picks.map((p) => footage.find((f) => f.assetId === p.ref.assetId)!.sizes?.[p.ref.moment] ?? null)

test('without sizes on either side a plan is what it was before sizes were known of, to the byte', () => {
  const before = JSON.stringify(plan(inputOf(null, plain())))
  // The digest of the plan that the version before made of this input.
  expect(createHash('sha256').update(`{"ok":true,"value":${before}}`).digest('hex').slice(0, 12)).toMatchInlineSnapshot(`"8fa90d67247f"`)
  // A style that asks for none does not look at those of the footage.
  expect(JSON.stringify(plan(inputOf(null, sized(1))))).toBe(before)
  // One that asks for some, of footage that has none, says so and plans the same.
  const blind = plan(inputOf(RHYTHM, plain()))
  expect(blind.warnings.map((w) => [w.code, w.params])).toEqual([['plan.sizesPending', { count: 20, known: 0 }]])
  expect(JSON.stringify({ ...blind, warnings: [] })).toBe(before)
  const nobody = plan(inputOf(RHYTHM, sized(1, 0)))
  expect(nobody.warnings.map((w) => w.code)).toEqual(['plan.sizesNone'])
  expect(JSON.stringify({ ...nobody, warnings: [] })).toBe(before)
})

test('a plan says why sizes are not followed, and only where a style wants them', () => {
  const codes = (input: PlanInput): string[] => plan(input).warnings.map((w) => w.code)
  expect(codes(inputOf(RHYTHM, plain(), { detectors: 'absent' }))).toEqual(['plan.sizesAbsent'])
  expect(codes(inputOf(RHYTHM, sized(1, 0), { detectors: 'unusable' }))).toEqual(['plan.sizesUnusable'])
  expect(codes(inputOf(RHYTHM, sized(1)))).toEqual([])
  expect(codes(inputOf(null, plain(), { detectors: 'absent' }))).toEqual([])
  // What was measured before the models went is followed still.
  const [first, ...rest] = sized(1)
  expect(codes(inputOf(RHYTHM, [{ ...first!, sizes: null }, ...rest], { detectors: 'absent' }))).toEqual(['plan.sizesAbsent'])
})

test('with sizes known, their distribution comes nearer to the reference by a sixth of the shots on average, by some in every film', () => {
  const gains: number[] = []
  const shares: number[] = []
  for (const seed of [1, 2, 3, 4, 5]) {
    const footage = sized(seed)
    const without = planDistances(plan(inputOf(null, footage)), { ...learned, sizes: RHYTHM }, footage)
    const made = plan(inputOf(RHYTHM, footage))
    const { sizes } = made.closeness!.plan
    expect(sizes).toBe(planDistances(made, { ...learned, sizes: RHYTHM }, footage).sizes)
    gains.push(without.sizes! - sizes!)
    shares.push(sizes! / without.sizes!)
    // What else the style asks for gives way by little.
    expect(made.closeness!.plan.lengths).toBeLessThan(0.1)
    expect(made.closeness!.plan.motion).toBeLessThan(without.motion + 0.15)
  }
  const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b) / x.length
  expect(Math.min(...gains)).toBeGreaterThan(0.05)
  expect(mean(gains)).toBeGreaterThan(0.15)
  expect(mean(shares)).toBeLessThan(0.67)
})

test('sizes follow each other as in the reference at least twice as often as without the term', () => {
  const steps = (sizes: (ShotSize | null)[]): number => {
    const pairs = sizes.flatMap((to, i) => (i > 0 && to && sizes[i - 1] ? [`${sizes[i - 1]} ${to}`] : []))
    const usual = new Set(RHYTHM.order.map((o) => `${o.from} ${o.to}`))
    return pairs.filter((p) => usual.has(p) && p !== 'long_shot long_shot').length / pairs.length
  }
  let [before, after] = [0, 0]
  for (const seed of [1, 2, 3]) {
    const footage = sized(seed)
    before += steps(sizesOf(plan(inputOf(null, footage)), footage))
    after += steps(sizesOf(plan(inputOf(RHYTHM, footage)), footage))
  }
  expect(after).toBeGreaterThan(2 * before)
})

test('the same input gives the same plan, and its reasons say what stands after what', () => {
  const input = inputOf(RHYTHM, sized(2))
  const made = plan(input)
  expect(plan(input)).toEqual(made)
  const sizes = sizesOf(made, sized(2))
  const told = made.picks.flatMap((p) => p.reasons.filter((r) => r.term === 'sizeStep').map((r) => ({ ...r, index: p.index })))
  expect(told).toHaveLength(made.picks.length - 1)
  const named = told.filter((r) => r.params!['level'] !== 'unknown')
  expect(named.length).toBeGreaterThan(told.length / 3)
  for (const { params, index } of named) expect([params!['before'], params!['size']]).toEqual([sizes[index - 1], sizes[index]])
  expect(told.map((r) => r.text)).toContain('Close-up after long shot, as in the reference')
  const first = made.picks.find((p) => p.reasons.some((r) => r.term === 'size' && r.params!['level'] === 'high'))!
  expect(first.reasons.find((r) => r.term === 'size')!.text).toMatch(/^(Close-up|Medium shot|Long shot), as the reference has here$/)
})

test('wanted sizes are those of the reference in number and order; where it has none, none is wanted', () => {
  const wanted = wantedSizes(RHYTHM, 100, 3)
  const count = (size: ShotSize | null): number => wanted.filter((w) => w === size).length
  expect([count(null), count('close_up'), count('medium_shot'), count('long_shot')]).toEqual([10, 41, 18, 31])
  const kept = wanted.filter((w) => w !== null)
  const after = kept.slice(1).filter((_, i) => kept[i] === 'medium_shot')
  expect(after.filter((w) => w === 'close_up').length / after.length).toBeGreaterThan(0.7)
  expect(wantedSizes({ mix: [{ size: 'full_shot', share: 1 }], order: [] }, 5, 1)).toEqual([])
  expect(wantedSizes(RHYTHM, 100, 3)).toEqual(wanted)
  // A style of an older version says nothing of shots without a size.
  expect(wantedSizes({ mix: RHYTHM.mix, order: [] }, 8, 1)).not.toContain(null)
})

test('how usual a step is counts against the commonest one', () => {
  const steps = sizeStepsOf({ ...learned, sizes: RHYTHM })!
  expect(steps.after('close_up', 'long_shot')).toBe(1)
  expect(steps.after('close_up', 'medium_shot')).toBeCloseTo(2 / 3)
  expect(steps.after('close_up', 'close_up')).toBe(0)
  for (const from of Sizes.options.filter((s) => !['close_up', 'medium_shot', 'long_shot'].includes(s)))
    expect(steps.after(from, 'close_up')).toBeNull()
  expect(sizeStepsOf(learned)).toBeNull()
})
