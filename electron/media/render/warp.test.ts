import { expect, test } from 'vitest'
import { type Affine, type Plane, warpPlane } from './warp.ts'

const SIZE = { width: 64, height: 48 }
const STILL: Affine = { ux: 1, uy: 0, u0: 0, vx: 0, vy: 1, v0: 0 }

/** A plane of values f(x, y), with rows that are longer than the picture. */
function plane(f: (x: number, y: number) => number, bits = 8, { width, height } = SIZE): Plane {
  const stride = width + 5
  const data = bits === 8 ? new Uint8Array(stride * height) : new Uint16Array(stride * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * stride + x] = Math.round(f(x, y))
  return { data, width, height, stride }
}
const at = (p: Plane, x: number, y: number): number => p.data[y * p.stride + x]!
function warp(from: Plane, map: Affine, bits = 8, size = SIZE): Plane {
  const to = plane(() => 0, bits, size)
  warpPlane(from, to, map, bits)
  return to
}
/** Greatest difference from f(x, y), `border` pixels away from the edge. */
function worst(p: Plane, f: (x: number, y: number) => number, border: number): number {
  let most = 0
  for (let y = border; y < p.height - border; y++)
    for (let x = border; x < p.width - border; x++) most = Math.max(most, Math.abs(at(p, x, y) - f(x, y)))
  return most
}
const waves = (x: number, y: number): number => 128 + 60 * Math.sin(x / 5) * Math.cos(y / 6)

test.each([8, 10, 12, 16])('a picture of %i bits that stands still is the same, bit by bit', (bits) => {
  const most = 2 ** bits - 1
  const noise = plane((x, y) => ((x * 7919 + y * 104_729) * 31) % (most + 1), bits)
  expect(worst(warp(noise, STILL, bits), (x, y) => at(noise, x, y), 0)).toBe(0)
})
test('whole pixels are moved as they are', () => {
  const from = plane((x, y) => (x * 37 + y * 91) % 256)
  const to = warp(from, { ...STILL, u0: 3, v0: -2 })
  expect(worst(to, (x, y) => at(from, x + 3, y - 2), 4)).toBe(0)
})
test('turned, enlarged and moved by parts of pixels, a smooth picture is right to a level', () => {
  const [c, s] = [Math.cos(0.05) / 1.1, Math.sin(0.05) / 1.1]
  const map = { ux: c, uy: -s, u0: 4.3, vx: s, vy: c, v0: 1.6 }
  const to = warp(plane(waves), map)
  expect(worst(to, (x, y) => waves(map.ux * x + map.uy * y + map.u0, map.vx * x + map.vy * y + map.v0), 1)).toBeLessThan(1.2)
})
test('an even picture stays even, and goes on beyond its border', () => {
  expect(
    worst(
      warp(
        plane(() => 201),
        { ...STILL, u0: -9.37, v0: 30.21 },
      ),
      () => 201,
      0,
    ),
  ).toBe(0)
})
test('edges overshoot no further than a sample can', () => {
  const step = plane((x) => (x < 32 ? 0 : 1023), 10)
  const to = warp(step, { ...STILL, u0: 0.4 }, 10)
  for (let x = 0; x < 63; x++) expect(at(to, x, 9)).toBeLessThanOrEqual(1023)
  expect(at(to, 20, 9)).toBe(0)
  expect(at(to, 45, 9)).toBe(1023)
})
test('the result may have another size', () => {
  const to = warp(plane(waves), { ux: 0.5, uy: 0, u0: 0, vx: 0, vy: 0.5, v0: 0 }, 8, { width: 120, height: 90 })
  expect(worst(to, (x, y) => waves(x / 2, y / 2), 3)).toBeLessThan(1.2)
})
