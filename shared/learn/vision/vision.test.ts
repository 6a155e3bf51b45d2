import { expect, test } from 'vitest'
import type { Feature, FeatureCategory } from '../feature.ts'
import { DEFAULT_LIMITS } from '../model-settings.ts'
import type { DescribedSegment } from '../plug-ins.ts'
import { mergeFeatures } from './merge-features.ts'
import { estimatePlan, planQuestions, upperBound } from './plan-questions.ts'
import { compareBoundaries, joinBoundaries, readBoundaries, shotsOfBoundaries } from './read-boundaries.ts'
import { readFeatures } from './read-features.ts'
import { quantityOf, wordOf } from './vocabulary.ts'

const shot = { id: 'shot_0001', start_ms: 1000, end_ms: 3000 }
const said = (category: FeatureCategory, type: string, value: string, more: object = {}) => ({
  ...{ category, type, value, confidence: 0.8, start_ms: 1000, end_ms: 3000 },
  ...more,
})
const read = (...features: ReturnType<typeof said>[]) => readFeatures({ shots: [{ id: shot.id, features }] }, [shot])
const values = (r: ReturnType<typeof readFeatures>): [string, unknown][] => (r.features.get(shot.id) ?? []).map((f) => [f.type, f.value])
const codes = (r: { warnings: { code: string }[] }): string[] => r.warnings.map((w) => w.code)

test.each([
  ['shot_size', 'size', 'Close-up', 'close_up'],
  ['shot_size', 'size', 'Wide Shot', 'long_shot'],
  ['shot_size', 'size', '特写', 'close_up'],
  ['shot_size', 'size', 'Halbtotale', 'medium_long_shot'],
  ['camera_angle', 'angle', 'low angle', 'low_angle'],
  ['camera_angle', 'angle', '过肩', 'over_the_shoulder'],
  ['camera_motion', 'movement', 'dolly in', 'push_in'],
  ['lighting', 'key', 'Low-key lighting', 'low_key'],
  ['lighting', 'key_direction', 'from the left', 'left'],
  ['composition', 'framing', 'Rule of Thirds', 'rule_of_thirds'],
] as const)('%s.%s: "%s" is %s', (category, type, value, word) => expect(wordOf(quantityOf(category, type)!, value)).toBe(word))

test('words take the names of the vocabulary, types are spelled as ours; what the model does not know is left out', () => {
  const r = read(
    said('shot_size', 'Size', 'Medium shot'),
    said('lighting', 'key direction', 'unclear'),
    said('subject', 'Main', 'an old woman'),
  )
  expect(values(r)).toEqual([
    ['size', 'medium_shot'],
    ['main', 'an old woman'],
  ])
  expect(codes(r)).toEqual([])
})

test('joined observations are taken apart; a word that is none of a list is left out with a warning', () => {
  const r = read(said('composition', 'framing', 'centered and symmetrical'), said('shot_size', 'size', 'heroic'))
  expect(values(r)).toEqual([
    ['framing', 'centered'],
    ['framing', 'symmetrical'],
  ])
  expect(codes(r)).toEqual(['vision.unknownWord'])
  expect(r.warnings[0]!.message).toContain('heroic')
})

test('times are cut to their shot, or refused where they are none of it; confidences in percent are read as such', () => {
  const r = read(
    said('subject', 'main', 'a dog', { start_ms: 500, end_ms: 2000 }),
    said('subject', 'action', 'running', { start_ms: 90_000, end_ms: 91_000 }),
    said('subject', 'setting', 'a beach', { start_ms: 2000, end_ms: 1500, confidence: 60 }),
  )
  const features = r.features.get(shot.id)!
  expect(features.map((f) => f.evidence.time_ranges_ms)).toEqual([[[1000, 2000]], [[1000, 3000]], [[1000, 3000]]])
  expect(features.map((f) => Number(f.confidence.toFixed(2)))).toEqual([0.8, 0.64, 0.48])
  expect(codes(r)).toEqual(['vision.timeClamped', 'vision.timeRefused', 'vision.timeRefused'])
})

test('shots that were not asked about are left out; a silent shot is told of', () => {
  const other = { id: 'shot_0002', start_ms: 3000, end_ms: 4000 }
  const r = readFeatures(
    {
      shots: [
        { id: 'shot_0009', features: [] },
        { id: 'shot_0001', features: [said('subject', 'main', 'a cat')] },
      ],
    },
    [shot, other],
  )
  expect(codes(r)).toEqual(['vision.unknownShot', 'vision.silentShot'])
  expect([...r.features.keys()]).toEqual(['shot_0001'])
})

const feature = (category: FeatureCategory, type: string, value: string | number, source = 'signals'): Feature => ({
  ...{ category, type, value, confidence: 0.7 },
  evidence: { time_ranges_ms: [[1000, 3000]] },
  extensions: { source },
})
const brief = (list: Feature[]): unknown[] => list.map((f) => [f.value, f.extensions])

test('measured first: the same twice is confirmed, another opinion stands behind it, what nobody measured is added, what is open is filled', () => {
  const measured = [
    feature('camera_motion', 'movement', 'static'),
    feature('lighting', 'key', 'low_key'),
    feature('lighting', 'key_direction', 'unclear'),
  ]
  const model = [
    feature('camera_motion', 'movement', 'handheld'),
    feature('lighting', 'key', 'low_key'),
    feature('lighting', 'key_direction', 'left'),
    feature('shot_size', 'size', 'close_up'),
  ]
  expect(brief(mergeFeatures(measured, model, 'vision'))).toEqual([
    ['static', { source: 'signals' }],
    ['handheld', { source: 'vision', contradicts: 'signals' }],
    ['low_key', { source: 'signals', confirmed_by: ['vision'] }],
    ['left', { source: 'vision' }],
    ['unclear', { source: 'signals' }],
    ['close_up', { source: 'vision' }],
  ])
})

test('a measured number wins; one within a tenth of it is the same', () => {
  const measured = [feature('lighting', 'contrast_ratio', 4), feature('pace', 'duration', 2)]
  const merged = mergeFeatures(measured, [feature('lighting', 'contrast_ratio', 4.2), feature('pace', 'duration', 3)], 'vision')
  expect(brief(merged)).toEqual([
    [4, { source: 'signals', confirmed_by: ['vision'] }],
    [2, { source: 'signals' }],
    [3, { source: 'vision', contradicts: 'signals' }],
  ])
})

const frames = (count: number, every = 500) =>
  Array.from({ length: count }, (_, i) => ({ time_ms: i * every, file: `frame_${i}.jpg`, width: 640, height: 360 }))
const shots = (count: number, ms: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `shot_${String(i + 1).padStart(4, '0')}`, start_ms: i * ms, end_ms: (i + 1) * ms }))

test('windows cover the film and overlap by one picture; every shot has its pictures; no question has more than it may', () => {
  const plan = planQuestions(frames(120), shots(20, 3000), DEFAULT_LIMITS, true)
  expect(plan.windows[0]![0]!.time_ms).toBe(0)
  expect(plan.windows.at(-1)!.at(-1)!.time_ms).toBe(59_500)
  plan.windows.slice(1).forEach((w, i) => expect(w[0]).toBe(plan.windows[i]!.at(-1)))
  expect(plan.batches.flat().map((b) => b.shot.id)).toEqual(shots(20, 3000).map((s) => s.id))
  for (const { shot: s, frames: f } of plan.batches.flat())
    expect(f.every((x) => x.time_ms >= s.start_ms && x.time_ms < s.end_ms)).toBe(true)
  for (const w of plan.windows) expect(w.length).toBeLessThanOrEqual(8)
  for (const b of plan.batches) expect(b.reduce((n, d) => n + d.frames.length, 0)).toBeLessThanOrEqual(8)
})

test.each([
  [{ maxFrames: 240, tokenBudget: 500_000 }, true, 0],
  [{ maxFrames: 50, tokenBudget: 500_000 }, false, 0],
  [{ maxFrames: 240, tokenBudget: 30_000 }, false, 0],
  [{ maxFrames: 12, tokenBudget: 500_000 }, false, 8],
  [{ maxFrames: 240, tokenBudget: 6000 }, false, 15],
])('bounds are kept: %o', (bounds, boundaries, left) => {
  const limits = { ...DEFAULT_LIMITS, ...bounds }
  const plan = planQuestions(frames(120), shots(20, 3000), limits, true)
  const e = estimatePlan(plan, { input: 2, output: 6, currency: 'CNY' })
  expect(e.frames).toBeLessThanOrEqual(bounds.maxFrames)
  expect(e.input_tokens + e.output_tokens).toBeLessThanOrEqual(bounds.tokenBudget)
  expect([plan.windows.length > 0, plan.left.length]).toEqual([boundaries, left])
  expect(e.cost).toBeCloseTo((2 * e.input_tokens + 6 * e.output_tokens) / 1e6)
})

test('the upper bound is above the plan, whatever the shots', () => {
  for (const count of [1, 5, 20, 60])
    for (const perCall of [1, 2, 8, 20]) {
      const limits = { ...DEFAULT_LIMITS, framesPerCall: perCall }
      const plan = estimatePlan(planQuestions(frames(120), shots(count, 60_000 / count), limits, true), null)
      const most = upperBound({ durationMs: 60_000, width: 1920, height: 1080 }, { fps: 2, maxFrames: 240 }, limits, null, true)
      expect([
        plan.requests <= most.requests,
        plan.frames <= most.frames,
        plan.input_tokens <= most.input_tokens,
        plan.output_tokens <= most.output_tokens,
      ]).toEqual([true, true, true, true])
    }
})

test('boundaries outside of what was seen are left out; overlapping windows say a boundary once', () => {
  const cut = (time_ms: number, confidence = 0.9) => ({ time_ms, kind: 'cut' as const, confidence })
  const r = readBoundaries({ boundaries: [cut(0), cut(2600), cut(9000)] }, { from: 0, to: 3500, spacing: 500 })
  expect(r.boundaries.map((b) => b.time_ms)).toEqual([2600])
  expect(codes(r)).toEqual(['vision.timeRefused'])
  expect(joinBoundaries([cut(3500, 0.6), cut(3400, 0.8), cut(8000, 0.3)], 250).map((b) => b.time_ms)).toEqual([3400])
})

const segment = (id: string, start_ms: number, end_ms: number, features: Feature[] = []): DescribedSegment => ({
  ...{ id, start_ms, end_ms, features },
  boundary: { kind: start_ms === 0 ? 'start' : 'cut', confidence: 0.9 },
  extensions: { signals: { at: start_ms } },
})

test('the measured boundary stays where it is; its kind is confirmed or contradicted, others are told of', () => {
  const list = [segment('shot_0001', 0, 2000), segment('shot_0002', 2000, 5000, [feature('transition', 'kind', 'cut')])]
  const found = compareBoundaries(
    list,
    [
      { time_ms: 2300, kind: 'dissolve', confidence: 0.8 },
      { time_ms: 4000, kind: 'cut', confidence: 0.8 },
    ],
    540,
  )
  expect(found.shots.map((s) => s.start_ms)).toEqual([0, 2000])
  expect(brief(found.shots[1]!.features)).toEqual([
    ['cut', { source: 'signals' }],
    ['dissolve', { source: 'vision', contradicts: 'signals' }],
  ])
  expect(found.others.map((b) => b.time_ms)).toEqual([4000])
})

test('shots by the model alone move to a measured boundary that lies near, and keep the measurements of what they cover', () => {
  const list = [segment('shot_0001', 0, 2000), segment('shot_0002', 2000, 9000)]
  const found = shotsOfBoundaries(
    list,
    [
      { time_ms: 2300, kind: 'cut', confidence: 0.8 },
      { time_ms: 6000, kind: 'fade', confidence: 0.8 },
    ],
    540,
  )
  expect(found.map((s) => [s.id, s.start_ms, s.end_ms, s.boundary.kind, s.extensions?.['signals']])).toEqual([
    ['shot_0001', 0, 2000, 'start', { at: 0 }],
    ['shot_0002', 2000, 6000, 'cut', { at: 2000 }],
    ['shot_0003', 6000, 9000, 'fade', { at: 2000 }],
  ])
})
