import { expect, test } from 'vitest'
import type { ImprovementStep, ShotImprovement, ShotMatch } from '../compare-result.ts'
import { warpingMapper } from '../map-shots.ts'
import { filmOf, randomShots, recut } from '../testing/films.ts'
import { measureStep } from './measure-step.ts'
import { carriedLines, followShots, reviewSteps } from './review-steps.ts'
import { tieToCuts } from './shown-clips.ts'

const line = (target: string | null, user: string | null, manual = false): ShotMatch => ({ target, user, closeness: 0.5, manual })
const id = (n: number): string => `shot_${String(n).padStart(4, '0')}`
const step = (name: string, metric: string, target: string | number, more: Partial<ImprovementStep> = {}): ImprovementStep => ({
  ...{ id: name, order: 1, category: 'pace', problem: `${name} is to do` },
  actions: [{ action_type: 'trim', parameters: {}, instruction: '' }],
  validation: { check: '', metric, target, tolerance: 0.2, current: null, passed: false },
  ...more,
})
const shots = randomShots(4, 11)
const target = filmOf(shots.map((s) => ({ ...s, ms: 1000 })))
const follow = (...to: (number | null)[]) => new Map(to.map((n, i) => [id(i + 1), n === null ? null : id(n)]))

test('boundaries go to the cuts of the timeline within two frames or within a transition; each cut is taken once', () => {
  const seen = [0, 1010, 2400, 5000, 6200].map((start, i, all) => ({ start_ms: start, end_ms: all[i + 1] ?? 8000 }))
  const cut = (at: number, reach = 0) => ({ at_ms: at, from_ms: at - reach, to_ms: at + reach })
  expect(tieToCuts(seen, [cut(1000), cut(2000, 500), cut(5200), cut(6200), cut(6230)], 25).map((s) => [s.start_ms, s.end_ms])).toEqual([
    [0, 1000],
    [1000, 2000],
    [2000, 5000],
    [5000, 6200],
    [6200, 8000],
  ])
})

test('a step is passed when its metric reaches its target within its tolerance', () => {
  const of = (ms: number) =>
    measureStep(step('a', 'pace.duration', 1), { target: target.segments[0]!, user: filmOf([{ ...shots[0]!, ms }]).segments[0]! })
  expect([of(1150).passed, of(1300).passed, of(1300).current]).toEqual([true, false, 1.3])
  expect(measureStep(step('a', 'color_grading.distance', 0), { target: target.segments[0]!, user: target.segments[0]! })).toMatchObject({
    current: 0,
    passed: true,
  })
  expect(measureStep(step('a', 'camera_motion.shake', 0.001), { target: null, user: target.segments[0]! })).toMatchObject({
    current: null,
    passed: false,
  })
})

test('steps stay under their id, are measured anew and joined by what is new; what is done stays in the list', () => {
  const before: ShotImprovement[] = [
    { target: id(1), user: id(1), steps: [step('long', 'pace.duration', 1), step('kind', 'transition.kind', 'dissolve')] },
    { target: id(2), user: id(2), steps: [step('other', 'pace.duration', 1)] },
  ]
  const user = filmOf([
    { ...shots[0]!, ms: 1100 },
    { ...shots[1]!, ms: 3000 },
  ])
  const fresh: ShotImprovement[] = [
    { target: id(1), user: id(1), steps: [step('kind', 'transition.kind', 'dissolve', { problem: 'said anew' })] },
    {
      target: id(2),
      user: id(2),
      steps: [step('other', 'pace.duration', 1), step('long', 'camera_motion.movement', 'static', { category: 'camera_motion' })],
    },
  ]
  const mapping = [line(id(1), id(1)), line(id(2), id(2))]
  const [one, two] = reviewSteps({ improvements: before }, { target, user, mapping }, fresh, follow(1, 2))
  expect(one!.steps.map((s) => [s.id, s.order, s.validation.passed, s.problem])).toEqual([
    ['long', 1, true, 'long is to do'],
    ['kind', 2, false, 'said anew'],
  ])
  expect(two!.steps.map((s) => [s.id, s.category])).toEqual([
    ['long_2', 'camera_motion'],
    ['other', 'pace'],
  ])
})

test('a missing shot that was found, and one too many that went, are done', () => {
  const matched = (name: string) => step(name, 'mapping.matched', 'yes', { category: 'camera_motion' })
  const before: ShotImprovement[] = [
    { target: id(1), user: null, steps: [matched('missing')] },
    { target: null, user: id(2), steps: [matched('extra')] },
    { target: id(2), user: id(1), steps: [step('cut', 'pace.duration', 1)] },
  ]
  const user = filmOf([shots[1]!, shots[0]!].map((s) => ({ ...s, ms: 1000 })))
  const now = { target, user, mapping: [line(id(1), id(2)), line(id(2), id(1))] }
  const list = reviewSteps({ improvements: before }, now, [], follow(1, null))
  expect(list.map((i) => [i.target, i.user, i.steps.map((s) => `${s.id} ${s.validation.passed}`)])).toEqual([
    [id(1), id(2), ['missing true']],
    [id(2), id(1), ['cut true']],
    [null, null, ['extra true']],
  ])
})

test('the shots of a new take are those of before; lines drawn by hand go with them', () => {
  const before = filmOf(shots)
  const now = filmOf([shots[2]!, shots[0]!, shots[1]!].map((s, i) => recut(s, i + 1)))
  const found = followShots(before, now, warpingMapper)
  expect([...found]).toEqual([
    [id(1), id(2)],
    [id(2), id(3)],
    [id(3), id(1)],
    [id(4), null],
  ])
  const lines = [line(id(1), id(3), true), line(id(2), id(4), true), line(id(3), null, true), line(id(4), id(1))]
  expect(carriedLines(lines, { target: before, user: now }, found)).toMatchObject([
    { target: id(1), user: id(1), manual: true },
    { target: id(3), user: null, manual: true },
    { target: id(4), user: id(2), manual: false },
  ])
})

test('a pair stays while its shot keeps its place, whatever a step made of it; what was moved is paired anew', () => {
  const target = filmOf(shots)
  const pairs = [1, 2, 3, 4].map((n) => line(id(n), id(n)))
  const same = follow(1, 2, 3, 4)
  expect(
    carriedLines(pairs, { target, user: filmOf(shots.map((s) => ({ ...s, ms: 9000 }))) }, same).map((m) => [m.target, m.user]),
  ).toEqual(pairs.map((m) => [m.target, m.user]))
  // The last shot went to the front; the second is gone.
  const moved = follow(2, null, 3, 1)
  const kept = carriedLines(pairs, { target, user: filmOf(shots.slice(0, 3)) }, moved)
  expect(kept.map((m) => [m.target, m.user])).toEqual([
    [id(1), id(2)],
    [id(3), id(3)],
  ])
})
