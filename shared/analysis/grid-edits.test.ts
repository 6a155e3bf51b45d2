import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BeatGrid } from './beat-grid.ts'
import * as edits from './grid-edits.ts'

const steady = (count: number, tempo = 120, from = 0): BeatGrid => ({
  beats: Array.from({ length: count }, (_, i) => from + (i * 60) / tempo),
  bar: Array.from({ length: count }, (_, i) => (i % 4) + 1),
  meter: 4,
  tempo,
  confidence: 0.9,
})

describe('grid edits', () => {
  it('halves onto the downbeats, whichever phase they have', () => {
    const late = edits.setDownbeat(steady(16), 1)
    const half = edits.halveGrid(late)
    expect(half.beats[0]).toBeCloseTo(0.5)
    expect(half.bar.slice(0, 5)).toEqual([1, 2, 3, 4, 1])
    expect(half.tempo).toBeCloseTo(60)
  })

  it('doubles and halves back', () => {
    const grid = steady(9)
    const double = edits.doubleGrid(grid)
    expect(double.beats).toHaveLength(17)
    expect(double.tempo).toBeCloseTo(240)
    expect(edits.halveGrid(double).beats).toEqual(grid.beats)
    expect(edits.halveGrid(double).bar).toEqual(grid.bar)
  })

  it('shifts the count by whole beats and the times by the rest', () => {
    const grid = steady(8)
    expect(edits.shiftByBeats(grid, 1)).toMatchObject({ beats: grid.beats, bar: [4, 1, 2, 3, 4, 1, 2, 3] })
    const half = edits.shiftByBeats(grid, 0.5)
    expect(half.beats[0]).toBeCloseTo(0.25)
    expect(half.bar[0]).toBe(1)
    expect(edits.shiftByBeats(half, -0.5).beats[0]).toBeCloseTo(0)
  })

  it('drops beats that a shift would put before the start', () => {
    const early = edits.shiftBySeconds(steady(8), -0.6)
    expect(early.beats).toHaveLength(6)
    expect(early.bar[0]).toBe(3)
  })

  it('counts bars from a beat and in another metre', () => {
    expect(edits.setDownbeat(steady(6), 2).bar).toEqual([3, 4, 1, 2, 3, 4])
    expect(edits.setMeter(edits.setDownbeat(steady(6), 2), 3)).toMatchObject({ meter: 3, bar: [2, 3, 1, 2, 3, 1] })
  })

  it('drags one beat alone, or softly with its neighbours, and stops at the next one', () => {
    const alone = edits.dragBeat(steady(9), 4, 2.1)
    expect(alone.beats[4]).toBeCloseTo(2.1)
    expect(alone.beats[5]).toBe(2.5)
    const soft = edits.dragBeat(steady(9), 4, 2.1, 2)
    expect(soft.beats[4]).toBeCloseTo(2.1)
    expect(soft.beats[5]).toBeGreaterThan(2.55)
    expect(soft.beats[8]! - 4).toBeLessThan(soft.beats[5]! - 2.5)
    expect(edits.dragBeat(steady(9), 4, 9).beats[4]).toBeCloseTo(2.45)
    expect(edits.dragBeat(steady(9), 0, -3, 2).beats[0]).toBe(0)
  })

  it('adds and removes beats inside a bar', () => {
    const grid = steady(8)
    const added = edits.addBeat(grid, 0.75)
    expect(added.bar).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4])
    expect(edits.removeBeat(added, 2)).toMatchObject({ beats: grid.beats, bar: grid.bar })
    expect(edits.removeBeat(grid, 4).bar).toEqual([1, 2, 3, 4, 1, 2, 3])
    expect(edits.addBeat(grid, 0.51)).toBe(grid)
    expect(() => edits.removeBeat(grid, 8)).toThrow(RangeError)
  })

  it('keeps every grid valid under any sequence of edits', () => {
    const step = fc.oneof(
      fc.constant(edits.halveGrid),
      fc.constant(edits.doubleGrid),
      fc.double({ min: -3, max: 3, noNaN: true }).map((n) => (g: BeatGrid) => edits.shiftByBeats(g, n)),
      fc.double({ min: -2, max: 2, noNaN: true }).map((s) => (g: BeatGrid) => edits.shiftBySeconds(g, s)),
      fc.nat().map((i) => (g: BeatGrid) => (g.beats.length ? edits.setDownbeat(g, i % g.beats.length) : g)),
      fc.integer({ min: 1, max: 12 }).map((m) => (g: BeatGrid) => edits.setMeter(g, m)),
      fc.tuple(fc.nat(), fc.double({ min: -5, max: 30, noNaN: true }), fc.integer({ min: 0, max: 4 })).map(
        ([i, t, soft]) =>
          (g: BeatGrid) =>
            g.beats.length ? edits.dragBeat(g, i % g.beats.length, t, soft) : g,
      ),
      fc.double({ min: -1, max: 30, noNaN: true }).map((t) => (g: BeatGrid) => edits.addBeat(g, t)),
      fc.nat().map((i) => (g: BeatGrid) => (g.beats.length ? edits.removeBeat(g, i % g.beats.length) : g)),
    )
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.array(step, { maxLength: 12 }), (count, steps) => {
        const grid = steps.reduce((g, f) => f(g), steady(count))
        BeatGrid.parse(grid)
        expect(grid.bar).toHaveLength(grid.beats.length)
        for (let i = 1; i < grid.beats.length; i++) expect(grid.beats[i]!).toBeGreaterThan(grid.beats[i - 1]!)
      }),
    )
  })
})
