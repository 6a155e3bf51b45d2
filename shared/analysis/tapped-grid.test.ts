import { describe, expect, it } from 'vitest'
import { seededRandom } from '../base/random.ts'
import { gridFromTaps } from './tapped-grid.ts'

const random = seededRandom(4)
const jitter = (s: number) => (random() - 0.5) * 2 * s

describe('gridFromTaps', () => {
  it('fits taps that miss one beat and covers the whole song', () => {
    const taps = [10, 10.5, 11, 12, 12.5, 13].map((t) => t + jitter(0.01))
    const grid = gridFromTaps(taps, { duration: 30, meter: 4 })!
    expect(grid.tempo).toBeCloseTo(120, 0)
    expect(grid.beats[0]).toBeLessThan(0.5)
    expect(grid.beats.at(-1)).toBeGreaterThan(29.4)
    expect(grid.bar[grid.beats.findIndex((b) => Math.abs(b - 10) < 0.05)]).toBe(1)
  })

  it('counts only the taps after a pause', () => {
    const grid = gridFromTaps([1, 1.3, 1.6, 9, 9.6, 10.2, 10.8], { duration: 20, meter: 4 })!
    expect(grid.tempo).toBeCloseTo(100, 0)
  })

  it('follows a drifting song by its onsets, though the hand was late', () => {
    const truth = [0.2]
    while (truth.at(-1)! < 60) truth.push(truth.at(-1)! + 0.5 * (1 + 0.02 * Math.sin(truth.at(-1)! / 6)))
    const onsets = truth.map((time) => ({ time: time + jitter(0.004), strength: 1 }))
    const taps = truth.slice(20, 28).map((t) => t + 0.05 + jitter(0.02))
    const grid = gridFromTaps(taps, { duration: 60, meter: 4, onsets })!
    const errors = grid.beats.map((b) => Math.min(...truth.map((t) => Math.abs(t - b)))).sort((a, b) => a - b)
    expect(errors[Math.floor(errors.length * 0.95)]).toBeLessThan(0.03)
  })

  it('makes nothing of too few or impossible taps', () => {
    expect(gridFromTaps([1, 2], { duration: 10, meter: 4 })).toBeUndefined()
    expect(gridFromTaps([1, 6, 11], { duration: 20, meter: 4 })).toBeUndefined()
  })
})
