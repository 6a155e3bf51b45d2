import { expect, test } from 'vitest'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import { withAnswer, withJob } from './asset-states.ts'

const state = (assetId: string, change: Partial<AssetStatus> = {}): AssetStatus => ({
  ...{ assetId: assetId as AssetId, presence: 'online', busy: [], media: `/media/p/${assetId}`, proxy: 'none' },
  ...{ poster: null, filmstrip: null, peaks: null, scores: null, shots: null, sized: false, song: null },
  ...change,
})
const two = withAnswer(new Map(), [state('a'), state('b')], 'all')
const progress = (percent: number | null) => ({ stage: 'drawing', percent, message: '', etaMs: null })

test('an answer about all replaces all, and what stayed the same stays the same object', () => {
  const next = withAnswer(two, [state('a'), state('c')], 'all')
  expect([...next.keys()]).toEqual(['a', 'c'])
  expect(next.get('a')).toBe(two.get('a'))
})

test('an answer about some leaves the others alone and takes away what is gone', () => {
  const next = withAnswer(two, [state('b', { poster: '/p.jpg' })], new Set(['b', 'gone']))
  expect(next.get('a')).toBe(two.get('a'))
  expect(next.get('b')!.poster).toBe('/p.jpg')
  expect([...withAnswer(next, [], new Set(['b'])).keys()]).toEqual(['a'])
})

test('the progress of a job is that of the assets that wait for it; its end asks about them', () => {
  const busy = withAnswer(two, [state('b', { busy: [{ jobId: 'j', kind: 'proxy', percent: 3 }] })], new Set(['b']))
  const { states, ended } = withJob(busy, { id: 'j', state: 'running', progress: progress(40) })
  expect(states.get('b')!.busy).toEqual([{ jobId: 'j', kind: 'proxy', percent: 40 }])
  expect(states.get('a')).toBe(two.get('a'))
  expect(ended).toEqual([])
  expect(withJob(states, { id: 'j', state: 'running', progress: progress(40) }).states).toBe(states)
  expect(withJob(states, { id: 'j', state: 'failed', progress: progress(40) }).ended).toEqual(['b'])
  expect(withJob(states, { id: 'other', state: 'succeeded', progress: progress(100) }).ended).toEqual([])
})
