import { expect, test } from 'vitest'
import { seededRandom } from '../base/random.ts'
import { closenessOf, warpingMapper } from './map-shots.ts'
import { filmOf, randomShots, recut } from './testing/films.ts'

const idOf = (i: number) => `shot_${String(i + 1).padStart(4, '0')}`

test('a film is itself', () => {
  const film = filmOf(randomShots(30, 1))
  const mapping = warpingMapper.map(film, film, [])
  expect(mapping.map((m) => [m.target, m.user])).toEqual(film.segments.map((s) => [s.id, s.id]))
  expect(closenessOf(mapping, film, film)).toBeCloseTo(1, 6)
})

test('a re-timed, re-graded, shuffled and trimmed copy is found again: at least 95 % of 20 × 30 shots', () => {
  let [right, all] = [0, 0]
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed)
    const shots = randomShots(30, seed)
    const order = shots.map((_, i) => ({ i, key: random() })).sort((a, b) => a.key - b.key)
    const used = order.slice(0, 24).map((o) => o.i)
    const mapping = warpingMapper.map(filmOf(shots), filmOf(used.map((i) => recut(shots[i]!, seed * 100 + i))), [])
    for (const [place, i] of used.entries()) {
      all++
      if (mapping.some((m) => m.user === idOf(place) && m.target === idOf(i))) right++
    }
    // What was left out is told as missing.
    for (let i = 0; i < shots.length; i++) if (!used.includes(i)) all++
    right += mapping.filter((m) => m.user === null && !used.some((i) => idOf(i) === m.target)).length
  }
  expect(right / all).toBeGreaterThanOrEqual(0.95)
})

test('other footage is matched in order, with gaps where a shot is missing or too many', () => {
  const shots = randomShots(12, 3)
  const other = randomShots(12, 99)
  // The same shooting plan with other pictures; the fifth shot was never taken.
  const copy = shots.flatMap((s, i) => (i === 4 ? [] : [{ ...s, signals: { ...s.signals, hashes: other[i]!.signals.hashes } }]))
  const mapping = warpingMapper.map(filmOf(shots), filmOf(copy), [])
  expect(mapping.filter((m) => m.user === null).map((m) => m.target)).toEqual([idOf(4)])
  expect(
    mapping
      .filter((m) => m.user && m.target)
      .every((m) => m.target === idOf(Number(m.user!.slice(5)) - (Number(m.user!.slice(5)) > 4 ? 0 : 1))),
  ).toBe(true)
})

test('every shot of both films is told of; lines that a person drew stay', () => {
  const [a, b] = [filmOf(randomShots(9, 5)), filmOf(randomShots(14, 6))]
  const fixed = [{ target: idOf(7), user: idOf(1), closeness: 0.2, manual: true }]
  const mapping = warpingMapper.map(a, b, fixed)
  expect(new Set(mapping.map((m) => m.target).filter(Boolean)).size).toBe(9)
  expect(new Set(mapping.map((m) => m.user).filter(Boolean)).size).toBe(14)
  expect(mapping).toContainEqual(fixed[0])
  expect(mapping.filter((m) => m.target === idOf(7) || m.user === idOf(1))).toHaveLength(1)
})

test('a take that was cut in two stands for one shot twice', () => {
  const shots = randomShots(6, 8)
  const halves = shots.flatMap((s, i) =>
    i === 2
      ? [
          { ...s, ms: s.ms * 0.5 },
          { ...s, ms: s.ms * 0.5, signals: { ...s.signals, hashes: randomShots(1, 77)[0]!.signals.hashes } },
        ]
      : [s],
  )
  const mapping = warpingMapper.map(filmOf(shots), filmOf(halves), [])
  expect(mapping.filter((m) => m.target === idOf(2)).length + mapping.filter((m) => m.target === null).length).toBe(2)
})
