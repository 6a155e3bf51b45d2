import { describe, expect, test } from 'vitest'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import { type AlignedFilm, canAlign, shotStretches, timeMap } from './align.ts'

const film = (...cuts: number[]): AlignedFilm => ({
  duration: cuts.at(-1)!,
  shots: cuts.slice(1).map((end, i) => ({ id: `shot_${String(i + 1).padStart(4, '0')}`, start: cuts[i]!, end })),
  music: null,
})
const line = (t: number | null, u: number | null): ShotMatch => ({
  target: t === null ? null : `shot_${String(t).padStart(4, '0')}`,
  user: u === null ? null : `shot_${String(u).padStart(4, '0')}`,
  closeness: t === null || u === null ? 0 : 0.8,
  manual: false,
})

describe('by time', () => {
  const map = (offset = 0) => timeMap({ mode: 'time', target: film(0, 10), user: film(0, 6), mapping: [], offset })
  test('both run alike, and the shorter one waits at its end', () => {
    expect([0, 3, 6, 9].map(map().toUser)).toEqual([0, 3, 6, 6])
    expect([0, 3, 6].map(map().toTarget)).toEqual([0, 3, 6])
    expect([map().userRate(3), map().userRate(8)]).toEqual([1, 0])
  })
  test('an offset moves the own film ahead and never out of it', () => {
    expect([0, 3, 6].map(map(2).toUser)).toEqual([2, 5, 6])
    expect([0, 1, 3].map(map(-2).toUser)).toEqual([0, 0, 1])
    expect([2, 5].map(map(2).toTarget)).toEqual([0, 3])
    expect(map(-2).userRate(1)).toBe(0)
    expect(map(-2).userRate(3)).toBe(1)
  })
})

describe('by shots', () => {
  const target = film(0, 2, 6, 8, 10)
  const user = film(0, 1, 2, 5)
  const mapping = [line(1, 1), line(2, 3), line(3, null), line(null, 2), line(4, null)]
  const map = timeMap({ mode: 'shots', target, user, mapping, offset: 0 })
  test('a shot runs as long as its partner does', () => {
    expect(map.toUser(1)).toBeCloseTo(0.5)
    expect(map.toUser(4)).toBeCloseTo(3.5)
    expect(map.userRate(1)).toBeCloseTo(0.5)
    expect(map.userRate(4)).toBeCloseTo(0.75)
  })
  test('where there is no partner the other film waits at the end of the shot before', () => {
    expect(map.toUser(7)).toBeCloseTo(5)
    expect(map.userRate(7)).toBe(0)
    expect(map.toTarget(1.5)).toBeCloseTo(2)
    expect(map.targetRate(1.5)).toBe(0)
  })
  test('there and back is the same place', () => {
    for (const t of [0, 0.7, 1.9, 2.2, 5.9]) expect(map.toTarget(map.toUser(t))).toBeCloseTo(t)
  })
  test('lines that cross are followed both ways', () => {
    const crossed = timeMap({ mode: 'shots', target: film(0, 2, 4), user: film(0, 2, 4), mapping: [line(1, 2), line(2, 1)], offset: 0 })
    expect(crossed.toUser(1)).toBe(3)
    expect(crossed.toUser(3)).toBe(1)
    expect(crossed.toTarget(1)).toBe(3)
  })
  test('a shot with two partners is divided among them by their lengths', () => {
    expect(shotStretches(film(0, 4).shots, film(0, 1, 4).shots, [line(1, 1), line(1, 2)])).toEqual([
      { target: [0, 1], user: [0, 1] },
      { target: [1, 4], user: [1, 4] },
    ])
    expect(shotStretches(film(0, 1, 4).shots, film(0, 8).shots, [line(1, 1), line(2, 1)])).toEqual([
      { target: [0, 1], user: [0, 2] },
      { target: [1, 4], user: [2, 8] },
    ])
  })
})

describe('by bars', () => {
  const beats = (first: number, gap: number, downbeat: number) => ({
    beats: Array.from({ length: 8 }, (_, i) => first + i * gap),
    meter: 4,
    downbeat,
  })
  test('bar one lies on bar one, and every beat on its beat', () => {
    const target = { ...film(0, 8), music: beats(0.5, 0.5, 2) }
    const user = { ...film(0, 8), music: beats(0, 0.75, 1) }
    const map = timeMap({ mode: 'bars', target, user, mapping: [], offset: 0 })
    expect(map.toUser(1.5)).toBeCloseTo(0.75)
    expect(map.toUser(1.75)).toBeCloseTo(0.75 + 0.375)
    expect(map.userRate(2.1)).toBeCloseTo(1.5)
  })
  test('needs music in both films', () => {
    expect(canAlign('bars', film(0, 1), { ...film(0, 1), music: beats(0, 1, 0) }, [])).toBe(false)
    expect(canAlign('time', film(0, 1), film(0, 1), [])).toBe(true)
    expect(canAlign('shots', film(0, 1), film(0, 1), [line(1, null), line(null, 1)])).toBe(false)
    expect(canAlign('shots', film(0, 1), film(0, 1), [line(1, 1)])).toBe(true)
  })
})
