import { expect, test } from 'vitest'
import { FPS_24, FPS_25, FPS_29_97 } from '../../time/frame-rate.ts'
import { MotionType } from '../motion-recipe.ts'
import { amountOf, strengthOf } from './amounts.ts'
import { cameraAt, FOCAL, REST, sourceOf } from './camera.ts'
import { cameraPath, frameCountOf, posesOf } from './camera-path.ts'

const ASPECT = 9 / 16
const recipe = (type: MotionType, easing: 'linear' | 'ease_in' | 'ease_out' | 'ease_in_out' = 'ease_in_out', duration_ms = 4000) => ({
  ...{ type, strength: 0.5, duration_ms, easing },
})
const at = (c: Parameters<typeof sourceOf>[0], px: number, py: number, near = 1): { x: number; y: number } => {
  const out = { x: 0, y: 0 }
  sourceOf(c, px, py, near, out)
  return out
}
const differences = (v: readonly number[]): number[] => v.slice(1).map((x, i) => x - v[i]!)

test.each([
  [4000, FPS_25, 100],
  [4000, FPS_29_97, 120],
  [1001, FPS_29_97, 30],
  [3000, FPS_24, 72],
  [200, FPS_24, 5],
])('%i ms have their exact number of frames', (ms, rate, frames) => {
  expect(frameCountOf(ms, rate)).toBe(frames)
  expect(posesOf(recipe('push_in', 'linear', ms), rate)).toHaveLength(frames)
})

test.each(MotionType.options.filter((t) => t !== 'handheld'))('%s rests at both ends and never jerks', (type) => {
  const poses = posesOf(recipe(type), FPS_25)
  for (const part of ['x', 'y', 'z', 'yaw', 'pitch', 'roll', 'focal'] as const) {
    const values = poses.map((p) => p[part])
    const speeds = differences(values)
    const way = Math.max(...values) - Math.min(...values)
    // An orbit comes nearer and goes back on its way: twice as fast, told by its yaw.
    if (way === 0 || (part === 'z' && type.startsWith('orbit'))) continue
    // Highest speed of the quintic is 15/8 of the mean, its highest acceleration 10/√3 ways in a unit of time; zooms bend a little.
    expect(Math.max(...speeds.map(Math.abs))).toBeLessThan((1.5 * 1.875 * way) / 99)
    expect(Math.max(...differences(speeds).map(Math.abs))).toBeLessThan((2 * 5.78 * way) / 99 ** 2)
    expect(Math.abs(speeds[0]!)).toBeLessThan(0.001 * way)
    expect(Math.abs(speeds.at(-1)!)).toBeLessThan(0.001 * way)
  }
})

test('a move goes as far as its strength says, whichever way it is eased', () => {
  for (const easing of ['linear', 'ease_in', 'ease_out', 'ease_in_out'] as const) {
    const pan = posesOf(recipe('pan_right', easing), FPS_25)
    expect(FOCAL * (pan.at(-1)!.yaw - pan[0]!.yaw)).toBeCloseTo(amountOf('pan_right', 0.5), 10)
    const push = cameraPath(recipe('push_in', easing), FPS_25, ASPECT)
    expect(Math.log(push.scales[1] / push.scales[0])).toBeCloseTo(amountOf('push_in', 0.5), 10)
  }
  const early = (easing: 'linear' | 'ease_in' | 'ease_out'): number => posesOf(recipe('push_in', easing), FPS_25)[25]!.z
  expect(early('ease_in')).toBeLessThan(early('linear'))
  expect(early('linear')).toBeLessThan(early('ease_out'))
})

test('the strength of a measured move repeats its way', () => {
  for (const type of ['pan_left', 'tilt_up', 'push_in', 'roll_cw', 'truck_right'] as const) {
    const speed = (amountOf(type, 0.4) * (/push|roll/.test(type) ? 0.3 : 1)) / 4
    expect(strengthOf(type, speed, 4)).toBeCloseTo(0.4, 10)
  }
  expect(strengthOf('pan_left', 5, 4)).toBe(1)
})

test.each(MotionType.options)('%s shows nothing beyond the picture, and no less of it than it must', (type) => {
  const nears: [number, number] = [0.6, 1.4]
  const path = cameraPath({ ...recipe(type), strength: 1 }, FPS_25, ASPECT, nears)
  let reach = 0
  for (const c of path.cameras)
    for (const near of [...nears, 1])
      for (let k = 0; k <= 20; k++)
        for (const [px, py] of [
          [k / 20 - 0.5, -ASPECT / 2],
          [k / 20 - 0.5, ASPECT / 2],
          [-0.5, (k / 20 - 0.5) * ASPECT],
          [0.5, (k / 20 - 0.5) * ASPECT],
        ] as const) {
          const p = at(c, px, py, near)
          reach = Math.max(reach, Math.abs(p.x) / 0.5, Math.abs(p.y) / (ASPECT / 2))
        }
  expect(reach).toBeLessThanOrEqual(1 + 1e-6)
  expect(reach).toBeGreaterThan(0.999)
})

test('a camera at rest sees the picture; one that travels sees near things move more, and things to the left of where they were', () => {
  expect(at(cameraAt(REST, 1), 0.3, -0.2)).toEqual({ x: expect.closeTo(0.3, 12), y: expect.closeTo(-0.2, 12) })
  const truck = cameraAt({ ...REST, x: 0.05 }, 1)
  expect(at(truck, 0, 0, 1).x).toBeCloseTo(0.06, 10)
  expect(at(truck, 0, 0, 2).x).toBeCloseTo(0.12, 10)
  const orbit = cameraAt({ ...REST, x: Math.sin(0.2), z: 1 - Math.cos(0.2), yaw: -0.2 }, 1)
  expect(at(orbit, 0, 0, 1).x).toBeCloseTo(0, 10)
  const dolly = posesOf(recipe('dolly_zoom'), FPS_25).at(-1)!
  expect(at(cameraAt(dolly, 1), 0.2, 0.1, 1)).toEqual({ x: expect.closeTo(0.2, 10), y: expect.closeTo(0.1, 10) })
  expect(at(cameraAt(dolly, 1), 0.2, 0.1, 0.5).x).toBeGreaterThan(0.21)
})

test('a hand is never at rest, never jerks, is the same every time and as shaky as asked', () => {
  const poses = posesOf(recipe('handheld', 'linear', 8000), FPS_25)
  expect(posesOf(recipe('handheld', 'linear', 8000), FPS_25)).toEqual(poses)
  const way = poses.map((p) => FOCAL * p.yaw)
  const rms = (v: readonly number[]): number => Math.sqrt(v.reduce((s, x) => s + x * x, 0) / v.length)
  // Of one frame to the next it keeps its direction mostly: white noise would have a ratio of 1.7.
  expect(rms(differences(differences(way))) / rms(differences(way))).toBeLessThan(1)
  expect(rms(differences(way))).toBeGreaterThan(0.0005)
})
