import { expect, test } from 'vitest'
import { EDITOR_ACTIONS } from '#shared/learn/apply/plan-step.ts'
import type { ClipId } from '#shared/timeline/ids.ts'
import { actionsArgument, appliedText, lineArgument } from './compare-steps.ts'

test('lines are written as shots of the reference and of the own film', () => {
  expect(lineArgument('12:-', lineArgument('3:1'))).toEqual([
    { target: 'shot_0003', user: 'shot_0001' },
    { target: 'shot_0012', user: null },
  ])
  expect(lineArgument('-:2')).toEqual([{ target: null, user: 'shot_0002' }])
  for (const wrong of ['', '3', '3:', 'a:b', '-:-', '3:1:2', '12345:1']) expect(() => lineArgument(wrong)).toThrow('--map wants')
})

test('steps are chosen by kind, all without a name; what the editor cannot do is no kind', () => {
  expect(actionsArgument(true)).toEqual(EDITOR_ACTIONS)
  expect(actionsArgument('match-grade, trim')).toEqual(['match_grade', 'trim'])
  expect(actionsArgument('stabilise')).toEqual(['stabilise'])
  expect(() => actionsArgument('reshoot')).toThrow('knows no reshoot')
})

test('a change that is a word has no unit', () => {
  const change = { clip_id: 'c' as ClipId, what: 'stabilise' as const, unit: '%' as const }
  const told = (before: string | number | null, after: string | number | null): string =>
    appliedText([
      {
        ...{ step_id: 's', action: 'stabilise', refusal: null },
        done: { revision: 1, applied: true, changes: [{ ...change, before, after }] },
      },
    ])[0]!.split(': ')[1]!
  expect([told(null, 'locked'), told(null, 50), told(50, 75)]).toEqual([
    'stabilise none → locked',
    'stabilise none → 50 %',
    'stabilise 50 → 75 %',
  ])
})

test('what was done and what was left is told line by line', () => {
  const change = { clip_id: 'clp_1' as never, what: 'length' as const, before: 3, after: 1.6, unit: 's' as const }
  expect(
    appliedText([
      { step_id: 'a', action: 'trim', done: { revision: 2, applied: true, changes: [change] }, refusal: null },
      { step_id: 'b', action: 'trim', done: { revision: 2, applied: false, changes: [change] }, refusal: null },
      { step_id: 'c', action: 'match_grade', done: null, refusal: { code: 'learn.clipGone', message: 'It is gone.' } },
    ]),
  ).toEqual(['  done  a  trim: length 3 → 1.6 s', '  would do  b  trim: length 3 → 1.6 s', '  left  c  match grade: It is gone.'])
})
