import { expect, test } from 'vitest'
import { ImprovementStep, type ShotMatch } from '../compare-result.ts'
import type { LearnResult } from '../learn-result.ts'
import { feature, filmOf, randomShots, type TestShot } from '../testing/films.ts'
import { VOCABULARY } from '../vision/vocabulary.ts'
import { signalsImprover } from './improve-shots.ts'
import { textsOf } from './texts.ts'

const call = { signal: new AbortController().signal, onProgress: () => undefined }
const line = (target: string | null, user: string | null): ShotMatch => ({ target, user, closeness: 0.5, manual: false })

/** A film of one shot with a few features more. */
function film(
  change: Partial<TestShot>,
  features: [category: 'lighting' | 'camera_motion', type: string, value: string | number][] = [],
): LearnResult {
  const base = randomShots(1, 4)[0]!
  const made = filmOf([{ ...base, ms: 2000, movement: 'static', speed: 0, ...change }])
  made.segments[0]!.analysis.features.push(...features.map(([c, t, v]) => feature(c, t, v, [0, 1000])))
  return made
}
async function stepsOf(
  target: LearnResult,
  user: LearnResult,
  language = 'en',
  mapping = [line('shot_0001', 'shot_0001')],
): Promise<ImprovementStep[]> {
  const found = await signalsImprover.improve({ target, user, mapping, language }, call)
  if (!found.ok) throw new Error(found.refusal.message)
  return found.value.flatMap((i) => i.steps.map((s) => ImprovementStep.parse(s)))
}

test('two shots alike need nothing', async () => {
  expect(await stepsOf(film({}), film({}))).toEqual([])
})

test('camera comes first, then light, then grade, then the cut; each says how success is measured', async () => {
  const color = { l: 0.5, a: 0, b: 0.05, chroma: 0.1 }
  const signals = randomShots(1, 4)[0]!.signals
  const target = film({ movement: 'push_in', speed: 0.1, ms: 2000, signals: { ...signals, color } }, [
    ['camera_motion', 'shake', 0.0005],
    ['lighting', 'contrast_ratio', 4.1],
    ['lighting', 'key_direction', 'left'],
    ['lighting', 'key', 'low_key'],
  ])
  const user = film({ movement: 'handheld', ms: 5000, signals: { ...signals, color: { ...color, b: -0.05, l: 0.7 } } }, [
    ['camera_motion', 'shake', 0.019],
    ['lighting', 'contrast_ratio', 2.2],
    ['lighting', 'key_direction', 'upper_right'],
    ['lighting', 'key', 'high_key'],
  ])
  const steps = await stepsOf(target, user)
  expect(steps.map((s) => [s.order, s.category, s.actions[0]!.action_type])).toEqual([
    [1, 'camera_motion', 'reshoot'],
    [2, 'camera_motion', 'reshoot'],
    [3, 'lighting', 'move_light'],
    [4, 'lighting', 'move_light'],
    [5, 'lighting', 'adjust_exposure'],
    [6, 'color_grading', 'match_grade'],
    [7, 'pace', 'trim'],
  ])
  expect(steps[0]).toMatchObject({
    problem: 'Your camera is hand-held; the reference pushes in.',
    validation: { metric: 'camera_motion.movement', target: 'push_in', current: 'handheld' },
    motion_recipe: { type: 'push_in', duration_ms: 2000 },
  })
  expect(steps[1]!.actions.map((a) => a.action_type)).toEqual(['reshoot', 'stabilise'])
  expect(steps[5]!.problem).toBe('The reference is warmer and darker in its mid-tones.')
  expect(steps[6]!.validation).toMatchObject({ metric: 'pace.duration', target: 2, current: 5 })
})

test.each([
  ['static', 'handheld', 'locked'],
  ['static', 'pan_left', 'smooth'],
  ['push_in', 'static', 'smooth'],
])('beside a reference that is %s a shaky shot that is %s is stabilised %s, or shot again', async (theirs, own, mode) => {
  const [target, user] = [film({ movement: theirs }), film({ movement: own })]
  for (const [f, shake] of [
    [target, 0.0004],
    [user, 0.012],
  ] as const) {
    const all = f.segments[0]!.analysis.features
    f.segments[0]!.analysis.features = [...all.filter((x) => x.type !== 'shake'), feature('camera_motion', 'shake', shake, [0, 1000])]
  }
  const shaky = (await stepsOf(target, user)).find((s) => s.validation.metric === 'camera_motion.shake')
  expect(shaky?.actions).toMatchObject([
    { action_type: 'reshoot', parameters: { shake: 0.001 } },
    { action_type: 'stabilise', parameters: { shake: 0.001, mode } },
  ])
})

test('numbers are written as their language writes them', async () => {
  const [target, user] = [0.006, 0.028].map((shake) => {
    const made = film({ movement: 'handheld' })
    const others = made.segments[0]!.analysis.features.filter((x) => x.type !== 'shake')
    made.segments[0]!.analysis.features = [...others, feature('camera_motion', 'shake', shake, [0, 1000])]
    return made
  }) as [LearnResult, LearnResult]
  const said = async (language: string) => (await stepsOf(target, user, language))[0]!.problem
  expect(await said('en')).toContain('2.8%')
  expect(await said('de')).toContain('um 2,8\u00a0% der Bildbreite; die der Vorlage um 0,6\u00a0%')
  expect(await said('zh-CN')).toContain('2.8%')
  expect(textsOf('de').beats('2.5')).toBe('2,5 Schläge')
})

test('what is unclear is no problem', async () => {
  const unclear: Parameters<typeof film>[1] = [['lighting', 'key_direction', 'unclear']]
  expect(await stepsOf(film({}, [['lighting', 'key_direction', 'left']]), film({}, unclear))).toEqual([])
})

test('a shot that is missing and one too many are told of', async () => {
  const steps = await stepsOf(film({}), film({}), 'en', [line('shot_0001', null), line(null, 'shot_0001')])
  expect(steps.map((s) => s.actions[0]!.action_type)).toEqual(['add_shot', 'remove_shot'])
})

test.each([
  ['en', 'Your film has no shot for this one: 2.0 s.'],
  ['de', 'Dein Film hat keine Einstellung hierfür: 2,0 s.'],
  ['zh-CN', '你的影片缺少此镜头：2.0 秒。'],
])('%s: of a missing shot whose movement is unclear, or was not measured, none is made up', async (language, problem) => {
  const unmeasured = film({})
  unmeasured.segments[0]!.analysis.features = []
  for (const target of [film({ movement: 'unclear' }), unmeasured]) {
    const [step, ...more] = await stepsOf(target, film({}), language, [line('shot_0001', null)])
    expect(step).toMatchObject({ problem, actions: [{ parameters: { duration_ms: 2000 } }] })
    expect(step!.actions[0]!.parameters).not.toHaveProperty('movement')
    expect(step!.actions[0]!.instruction).not.toContain(textsOf(language).names['static'])
    expect(more).toEqual([])
    // Beside a shot of one's own it is no problem.
    expect((await stepsOf(target, film({ movement: 'push_in' }), language)).filter((s) => s.category === 'camera_motion')).toEqual([])
  }
})

test.each(['en', 'de', 'zh-CN'])('%s: every word that a step may speak of has its name', (language) => {
  const spoken = ['shot_size.size', 'camera_motion.movement', 'lighting.key', 'lighting.key_direction', 'transition.kind']
  const words = VOCABULARY.filter((q) => spoken.includes(`${q.category}.${q.type}`)).flatMap((q) => q.words ?? [])
  expect(words.length).toBeGreaterThan(40)
  expect(words.filter((w) => !(w in textsOf(language).names))).toEqual([])
})

test.each(['en', 'de', 'zh-CN'])('%s: no sentence has a hole or a name of the program', async (language) => {
  const [target, user] = [filmOf(randomShots(20, 1)), filmOf(randomShots(20, 2))]
  const mapping = target.segments.map((s) => line(s.id, s.id)).concat(line('shot_0001', null), line(null, 'shot_0002'))
  const texts = (await stepsOf(target, user, language, mapping)).flatMap((s) => [
    s.problem,
    s.validation.check,
    ...s.actions.map((a) => a.instruction),
  ])
  expect(texts.length).toBeGreaterThan(40)
  for (const t of texts) expect(t).not.toMatch(/undefined|NaN|_|\{/)
})

test('a shot that is too wide is to be shot nearer, or scaled where its picture stays sharp; one too near only shot again', async () => {
  const [near] = await stepsOf(film({ size: 'close_up' }), film({ size: 'medium_shot' }))
  expect(near).toMatchObject({
    category: 'shot_size',
    validation: { metric: 'shot_size.size', target: 'close_up', current: 'medium_shot' },
  })
  expect(near!.actions.map((a) => [a.action_type, a.parameters['scale']])).toEqual([
    ['reshoot', undefined],
    ['reframe', 2.25],
  ])
  const kinds = async (target: string, user: string) =>
    (await stepsOf(film({ size: target }), film({ size: user })))[0]!.actions.map((a) => a.action_type)
  expect(await kinds('close_up', 'long_shot')).toEqual(['reshoot'])
  expect(await kinds('long_shot', 'close_up')).toEqual(['reshoot'])
  const [german] = await stepsOf(film({ size: 'close_up' }), film({ size: 'medium_shot' }), 'de')
  expect(german!.problem).toBe('Deine Einstellung ist eine Halbnahe, die Vorlage eine Großaufnahme.')
})
