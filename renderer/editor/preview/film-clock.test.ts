import { expect, test } from 'vitest'
import { FilmClock } from './film-clock.ts'

/** A device whose heard time, and a wall clock, that the test moves. */
function scene(audible: boolean) {
  const s = { wall: 0, heard: null as number | null, started: [] as number[] }
  const sound = { start: (g: number) => void s.started.push(g), time: () => s.heard }
  const clock = new FilmClock({ generation: 7, from: 10, rate: 1, sound: audible ? sound : null, wallClock: () => s.wall })
  return { s, clock }
}

test('time stands at the start until the clock is started', () => {
  const { s, clock } = scene(true)
  s.wall = 5000
  expect(clock.now(11)).toBe(10)
  expect(clock.running).toBe(false)
})

test('what is heard is the time', () => {
  const { s, clock } = scene(true)
  clock.start()
  expect(s.started).toEqual([7])
  expect(clock.now(11)).toBe(10)
  s.heard = 10.25
  s.wall = 400
  expect(clock.now(11)).toBe(10.25)
})

test('without sound the computer keeps time, at any speed', () => {
  const s = { wall: 1000 }
  const clock = new FilmClock({ generation: 1, from: 4, rate: -2, sound: null, wallClock: () => s.wall })
  clock.start()
  s.wall = 1500
  expect(clock.now(0)).toBe(3)
})

test('a device that takes no more sound does not stop the film', () => {
  const { s, clock } = scene(true)
  clock.start()
  s.heard = 10.5
  s.wall = 500
  clock.now(12)
  s.wall = 1200
  expect(clock.now(12)).toBe(10.5)
  expect(clock.audible).toBe(true)
  s.wall = 1400
  clock.now(12)
  expect(clock.audible).toBe(false)
  s.wall = 1900
  expect(clock.now(12)).toBeCloseTo(11, 5)
})

test('the film waits for sound that the engine has not made yet', () => {
  const { s, clock } = scene(true)
  clock.start()
  s.heard = 10.5
  clock.now(10.5)
  s.wall = 9000
  expect(clock.now(10.5)).toBe(10.5)
  expect(clock.audible).toBe(true)
})
