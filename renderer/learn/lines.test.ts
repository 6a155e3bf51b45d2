import { expect, test } from 'vitest'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import { drawnLines, freed, partnersOf, withLine, withoutLine } from './lines.ts'

const m = (target: string | null, user: string | null, manual = false): ShotMatch => ({ target, user, closeness: 0.5, manual })

test('only drawn lines are kept, and a new one takes the place of those at its ends', () => {
  const mapping = [m('t1', 'u1'), m('t2', 'u2', true), m('t3', null, true), m('t4', 'u4', true)]
  expect(drawnLines(mapping)).toEqual([
    { target: 't2', user: 'u2' },
    { target: 't3', user: null },
    { target: 't4', user: 'u4' },
  ])
  expect(withLine(mapping, { target: 't3', user: 'u2' })).toEqual([
    { target: 't4', user: 'u4' },
    { target: 't3', user: 'u2' },
  ])
})

test('parting two shots leaves both without a partner, but for one that has others', () => {
  expect(withoutLine([m('t1', 'u1'), m('t2', 'u2')], { target: 't1', user: 'u1' })).toEqual([
    { target: 't1', user: null },
    { target: null, user: 'u1' },
  ])
  expect(withoutLine([m('t1', 'u1'), m('t1', 'u2')], { target: 't1', user: 'u1' })).toEqual([{ target: null, user: 'u1' }])
})

test('a shot that is freed is measured again', () => {
  expect(freed([m('t1', 'u1', true), m('t2', 'u2', true)], 'user', 'u1')).toEqual([{ target: 't2', user: 'u2' }])
  expect(partnersOf([m('t1', 'u1'), m('t1', 'u2'), m('t2', null)], 'target', 't1')).toEqual(['u1', 'u2'])
})
