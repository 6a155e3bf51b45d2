import { describe, expect, it } from 'vitest'
import { measureRate, snapRate } from './frame-rate-of.ts'
import { bitDepth, hasAlphaComponent } from './pixel-format.ts'
import { orientationOf } from './orientation.ts'

describe('parts of the probe', () => {
  it.each([
    ['yuv420p', 8],
    ['yuvj420p', 8],
    ['nv12', 8],
    ['rgb24', 8],
    ['yuv420p10le', 10],
    ['p010le', 10],
    ['yuv422p12be', 12],
    ['gray16le', 16],
    ['gbrp10le', 10],
    ['yuva444p12le', 12],
    ['rgb48be', 16],
    ['rgba64le', 16],
    ['gbrpf32le', 32],
    ['gray', 8],
    ['x2rgb10le', 10],
  ])('bit depth of %s is %i', (name, depth) => expect(bitDepth(name)).toBe(depth))

  it('knows formats with coverage', () => {
    expect(['yuva420p', 'rgba', 'bgra', 'argb', 'gbrap', 'ya8', 'yuva444p10le', 'pal8', 'rgba64le'].every(hasAlphaComponent)).toBe(true)
    expect(['yuv420p', 'yuvj422p', 'rgb24', 'nv12', 'gbrp', 'gray'].some(hasAlphaComponent)).toBe(false)
  })

  it('snaps measured rates to the usual ones and leaves others', () => {
    expect(snapRate(29.97)).toEqual({ num: 30_000, den: 1001 })
    expect(snapRate(23.976)).toEqual({ num: 24_000, den: 1001 })
    expect(snapRate(59.94)).toEqual({ num: 60_000, den: 1001 })
    expect(snapRate(30)).toEqual({ num: 30, den: 1 })
    expect(snapRate(17.5)).toEqual({ num: 35, den: 2 })
    expect(snapRate(Number.NaN)).toEqual({ num: 25, den: 1 })
  })

  it('does not call rounding or one lost frame a variable rate', () => {
    const even = Array.from({ length: 100 }, (_, i) => Math.round((i * 1000) / 29.97) / 1000)
    expect(measureRate(even, 0.001, null)).toEqual({ frameRate: { num: 30_000, den: 1001 }, variable: false })
    expect(measureRate(even.toSpliced(40, 1), 0.001, { num: 30_000, den: 1001 }).variable).toBe(false)
    const uneven = even.map((t, i) => t + (i % 4 === 0 ? 0.012 : 0))
    expect(measureRate(uneven, 0.001, { num: 30, den: 1 })).toEqual({ frameRate: { num: 30, den: 1 }, variable: true })
  })

  it('reads all eight orientations, and none out of nothing', () => {
    const upright = { rotation: 0, mirrored: false }
    expect(orientationOf(null)).toEqual(upright)
    expect(orientationOf(new Uint8Array(36))).toEqual(upright)
    // Upper left 2×2 (a, b, c, d) of the matrix that turns a point clockwise, y growing down; then the same after x became -x.
    const turns = { 0: [1, 0, 0, 1], 90: [0, 1, -1, 0], 180: [-1, 0, 0, -1], 270: [0, -1, 1, 0] }
    for (const [degrees, [a, b, c, d]] of Object.entries(turns) as [string, [number, number, number, number]][]) {
      const bytes = (x: number, y: number): Uint8Array =>
        new Uint8Array(Int32Array.from([x * 65536, y * 65536, 0, c * 65536, d * 65536, 0, 0, 0, 1 << 30]).buffer)
      expect(orientationOf(bytes(a, b))).toEqual({ rotation: Number(degrees), mirrored: false })
      expect(orientationOf(bytes(-a, -b))).toEqual({ rotation: Number(degrees), mirrored: true })
    }
  })
})
