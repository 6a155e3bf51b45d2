import { describe, expect, it } from 'vitest'
import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { type Known, PlanMemory, type PlanSource, wantedPlan } from './live-plan.ts'
import { StoredSettings } from './montage-state.ts'

const clip = (id: string, more: Partial<Known> = {}): Known => ({
  ...{ id, still: false, known: true, waiting: false, sized: false, sizing: false },
  ...more,
})
const waiting = { known: false, waiting: true }
const planOf = (shows: string[], blind = 0, locked: number[] = []): MontagePlan =>
  ({
    songAssetId: 'song',
    picks: shows.map((assetId, index) => ({ index, ref: { assetId }, sourceStart: 0, locked: locked.includes(index) })),
    warnings: blind ? [{ code: 'plan.unanalysed', message: '', params: { count: blind } }] : [],
  }) as unknown as MontagePlan

describe('a plan that nobody asked for', () => {
  const base = { plan: null, songId: 'song', heard: true, footage: [clip('a')] }
  it('is made when the song is heard, not before', () => {
    expect(wantedPlan({ ...base, heard: false })).toBeNull()
    expect(wantedPlan({ ...base, songId: undefined })).toBeNull()
    expect(wantedPlan(base)).toMatch(/^first/)
  })
  it('is made when the first footage is known; photos need no waiting', () => {
    expect(wantedPlan({ ...base, footage: [clip('a', waiting)] })).toBeNull()
    expect(wantedPlan({ ...base, footage: [clip('a', waiting), clip('b')] })).toMatch(/^first/)
    expect(wantedPlan({ ...base, footage: [clip('a', { ...waiting, still: true })] })).toMatch(/^first/)
  })
  it('is made anew when a song that was chosen before it was heard is heard', () => {
    const chosen = { ...base, plan: planOf(['a']), songId: 'other' }
    expect(wantedPlan({ ...chosen, heard: false })).toBeNull()
    expect(wantedPlan(chosen)).toMatch(/^gone/)
  })
  it('is made anew when the footage that it did not know is known, once', () => {
    const footage = [clip('a'), clip('b'), clip('c', waiting)]
    expect(wantedPlan({ ...base, plan: planOf(['a'], 2), footage })).toBeNull()
    const all = [clip('a'), clip('b'), clip('c')]
    const first = wantedPlan({ ...base, footage })
    const blind = wantedPlan({ ...base, plan: planOf(['a'], 2), footage: all })
    expect(blind).toMatch(/^blind/)
    expect(blind).not.toBe(first)
    expect(wantedPlan({ ...base, plan: planOf(['a']), footage: all })).toBeNull()
  })
  it('does not wait for footage whose analysis failed, and does not turn in circles over it', () => {
    const footage = [clip('a'), clip('b'), clip('c', { known: false })]
    expect(wantedPlan({ ...base, plan: planOf(['a'], 2), footage })).toMatch(/^blind/)
    expect(wantedPlan({ ...base, plan: planOf(['a'], 1), footage })).toBeNull()
  })
  it('is made anew when shot sizes that its style asks for are known, once, also where others cannot be had', () => {
    const pending = (known: number): MontagePlan => ({
      ...planOf(['a']),
      warnings: [{ code: 'plan.sizesPending', message: '', params: { count: 2, known } }],
    })
    const of = (plan: MontagePlan, ...footage: Known[]) => wantedPlan({ ...base, plan, footage: [...footage, clip('reference')] })
    const [a, b] = [clip('a', { sized: true }), clip('b', { sized: true })]
    expect(of(pending(0), clip('a'), clip('b'))).toBeNull()
    expect(of(pending(0), a, { ...clip('b'), sizing: true })).toBeNull()
    expect(of(pending(0), a, b)).toMatch(/^unsized 2/)
    expect(of(pending(0), a, clip('b'))).toMatch(/^unsized 1/)
    expect(of(pending(1), a, clip('b'))).toBeNull()
    expect(of(planOf(['a']), a, b)).toBeNull()
  })
  it('is made anew when a shot is gone', () => expect(wantedPlan({ ...base, plan: planOf(['a', 'x']) })).toMatch(/^gone/))
})

describe('the memory of plans', () => {
  const grid = (tempo: number): BeatGrid => ({ tempo, meter: 4, confidence: 1, beats: [0, 60 / tempo], bar: [1, 2] }) as BeatGrid
  const source: PlanSource = { songId: 'song', grid: null, settings: StoredSettings.parse({}), footage: [clip('a')] }
  it('brings the plan of a grid back, for the same settings and locks only', () => {
    const memory = new PlanMemory()
    const measured = planOf(['a', 'b'])
    memory.keep(source, measured)
    const halved = planOf(['b'])
    expect(memory.find({ ...source, grid: grid(60) }, halved)).toBeUndefined()
    expect(memory.find(source, halved)).toBe(measured)
    expect(memory.find(source, planOf(['b'], 0, [0]))).toBeUndefined()
    expect(memory.find({ ...source, settings: { ...source.settings, seed: 7 } }, halved)).toBeUndefined()
  })
  it('forgets the oldest', () => {
    const memory = new PlanMemory()
    for (let tempo = 60; tempo < 80; tempo++) memory.keep({ ...source, grid: grid(tempo) }, planOf([String(tempo)]))
    expect(memory.find({ ...source, grid: grid(60) }, planOf([]))).toBeUndefined()
    expect(memory.find({ ...source, grid: grid(79) }, planOf([]))?.picks).toHaveLength(1)
  })
})
