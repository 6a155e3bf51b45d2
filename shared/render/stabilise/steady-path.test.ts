import { describe, expect, test } from 'vitest'
import { type CameraPathBlock, BLOCK_SECONDS } from '../../analysis/camera-path.ts'
import { seededRandom } from '../../base/random.ts'
import { DEFAULT_STABILISE, type Stabilise } from '../../timeline/model.ts'
import { type Correction, coveringZoom, withinZoom } from './coverage.ts'
import { smoothSignal } from './smooth-signal.ts'
import { type SteadyPath, correctionAt, steadyPath } from './steady-path.ts'

const ASPECT = 9 / 16
const RATE = 30

/** A hand: sways and trembles, about 1 % of the width. */
const hand = (t: number): Correction => ({
  x: 0.006 * Math.sin(9 * t) + 0.004 * Math.sin(23 * t + 1) + 0.002 * Math.sin(57 * t),
  y: 0.005 * Math.sin(11 * t + 2) + 0.004 * Math.sin(31 * t),
  zoom: 0.002 * Math.sin(13 * t),
  roll: 0.006 * Math.sin(15 * t + 1) + 0.003 * Math.sin(41 * t),
})

/** Blocks of a camera that goes the way `at(t)`, seconds `from` to `to`; a break at each time of `cuts`. */
function measured(at: (t: number) => Correction, to: number, cuts: number[] = [0]): CameraPathBlock[] {
  const blocks: CameraPathBlock[] = []
  for (let n = 0; n < to * RATE; n++) {
    const t = n / RATE
    const block = Math.floor(t / BLOCK_SECONDS)
    blocks[block] ??= { method: 'test', block, times: [], x: [], y: [], zoom: [], roll: [], breaks: [] }
    const b = blocks[block]
    const [now, before] = [at(t), at(t - 1 / RATE)]
    if (cuts.some((c) => Math.abs(c - t) < 1e-6)) b.breaks.push(b.times.length)
    b.times.push(t)
    for (const s of ['x', 'y', 'zoom', 'roll'] as const) b[s].push(now[s] - before[s])
  }
  return blocks
}

/** Root mean square of a path's second differences: what the eye sees as shake. */
function jerk(values: Float64Array, from = 2, to = values.length): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += (values[i]! - 2 * values[i - 1]! + values[i - 2]!) ** 2
  return Math.sqrt(sum / (to - from))
}
const steady = (blocks: CameraPathBlock[], settings: Partial<Stabilise> = {}, span = { from: 0, to: 1e9 }): SteadyPath =>
  steadyPath(blocks, span, { ...DEFAULT_STABILISE, ...settings }, ASPECT)

describe('coverage', () => {
  test('at the zoom that is told every corner lies in the picture, at a little less one does not', () => {
    const random = seededRandom(7)
    const about = (most: number): number => (random() - 0.5) * 2 * most
    for (let n = 0; n < 300; n++) {
      const c = { x: about(0.1), y: about(0.06), zoom: about(0.1), roll: about(0.1) }
      const zoom = coveringZoom(c, ASPECT)
      expect(outside(c, zoom * 1.0001)).toBe(false)
      expect(outside(c, zoom * 0.999)).toBe(true)
    }
  })
  test('a correction is cut back to what the zoom hides, and left alone where it hides all', () => {
    const small = { x: 0.01, y: 0, zoom: 0, roll: 0 }
    expect(withinZoom(small, ASPECT, 1.1)).toBe(small)
    const cut = withinZoom({ x: 0.2, y: 0.1, zoom: 0, roll: 0.1 }, ASPECT, 1.1)
    expect(coveringZoom(cut, ASPECT)).toBeGreaterThan(1.098)
    expect(coveringZoom(cut, ASPECT)).toBeLessThanOrEqual(1.1)
    expect(coveringZoom({ x: 0.6, y: 0, zoom: 0, roll: 0 }, ASPECT)).toBe(Number.POSITIVE_INFINITY)
  })
})

/** Whether a corner of the frame shows what is not in the picture. */
function outside({ x, y, zoom, roll }: Correction, enlarged: number): boolean {
  const k = Math.exp(-zoom)
  return [-1, 1].some((sx) =>
    [-1, 1].some((sy) => {
      const [qx, qy] = [(0.5 * sx) / enlarged - x, (0.5 * ASPECT * sy) / enlarged - y]
      const px = k * (qx * Math.cos(roll) + qy * Math.sin(roll))
      const py = k * (qy * Math.cos(roll) - qx * Math.sin(roll))
      return Math.abs(px) > 0.5 || Math.abs(py) > 0.5 * ASPECT
    }),
  )
}

test('smoothing keeps a straight line as it is, to its ends', () => {
  const line = Float64Array.from({ length: 50 }, (_, i) => 3 - 0.2 * i)
  for (const [i, v] of smoothSignal(line, 6).entries()) expect(v).toBeCloseTo(line[i]!, 9)
})

describe('a smooth way', () => {
  const pan = (t: number): Correction => ({ ...hand(t), x: hand(t).x + 0.05 * t })

  test('takes the shake out of a hand that pans, and keeps the pan', () => {
    const p = steady(measured(pan, 8))
    for (const s of ['x', 'y', 'roll'] as const) expect(jerk(p.smooth[s])).toBeLessThan(0.06 * jerk(p.raw[s]))
    const last = p.times.length - 1
    expect(p.smooth.x[last]! - p.smooth.x[0]!).toBeCloseTo(0.05 * 8, 1)
    expect(p.zoom).toBeGreaterThan(1.01)
    expect(p.zoom).toBeLessThan(1.12)
  })
  test('is smoother the more smoothness is asked for', () => {
    const jerks = [0, 0.3, 0.6, 1].map((smoothness) => jerk(steady(measured(pan, 8), { smoothness, maxZoom: 1.5 }).smooth.x))
    for (let i = 1; i < jerks.length; i++) expect(jerks[i]).toBeLessThan(jerks[i - 1]!)
  })
  test('never lays an edge bare nor enlarges by more than it may, however rough the way', () => {
    const rough = (t: number): Correction => {
      const h = hand(t)
      return { x: 8 * h.x, y: 8 * h.y, zoom: 4 * h.zoom, roll: 4 * h.roll }
    }
    for (const mode of ['smooth', 'locked'] as const) {
      const p = steady(measured(rough, 6), { mode, maxZoom: 1.08 })
      expect(p.zoom).toBeLessThanOrEqual(1.08 + 1e-9)
      for (const t of p.times) expect(coveringZoom(correctionAt(p, t), ASPECT)).toBeLessThanOrEqual(p.zoom + 1e-9)
      expect(jerk(p.smooth.x)).toBeLessThan(0.6 * jerk(p.raw.x))
    }
  })
  test('stands still where it is locked and the zoom allows', () => {
    const p = steady(measured(hand, 6), { mode: 'locked', maxZoom: 1.3 })
    expect(Math.max(...p.smooth.x) - Math.min(...p.smooth.x)).toBeLessThan(1e-9)
    expect(Math.max(...p.smooth.roll) - Math.min(...p.smooth.roll)).toBeLessThan(1e-9)
  })
  test('changes nothing where nothing shakes', () => {
    const p = steady(measured((t) => ({ x: 0.1 * t, y: -0.02 * t, zoom: 0.05 * t, roll: 0 }), 5))
    expect(p.zoom).toBeCloseTo(1, 4)
    expect(Math.abs(correctionAt(p, 2.5).x)).toBeLessThan(1e-6)
  })
})

describe('what belongs together', () => {
  test('a cut begins a new way: what is before it does not move what is after', () => {
    const jump = (t: number): Correction => (t < 3 - 1e-6 ? hand(t) : { ...hand(t), x: hand(t).x + 40 })
    const p = steady(measured(jump, 6, [0, 3]))
    expect(p.zoom).toBeLessThan(1.15)
    expect(Math.abs(p.smooth.x[90]! - p.raw.x[90]!)).toBeLessThan(0.02)
  })
  test('a trimmed clip is steadied as before, apart from its zoom', () => {
    const blocks = measured(hand, 20)
    const [whole, part] = [steady(blocks), steady(blocks, {}, { from: 8, to: 12 })]
    for (const t of [8, 9.5, 11.9]) expect(correctionAt(part, t).x).toBeCloseTo(correctionAt(whole, t).x, 9)
    expect(part.zoom).toBeLessThanOrEqual(whole.zoom)
  })
  test('beyond its span a clip shows no edge either', () => {
    const p = steady(
      measured((t) => ({ ...hand(t), x: (t > 4 ? 6 : 1) * hand(t).x }), 8),
      {},
      { from: 0, to: 3 },
    )
    for (const t of p.times) expect(coveringZoom(correctionAt(p, t), ASPECT)).toBeLessThanOrEqual(p.zoom + 1e-9)
  })
  test('frames that were never measured are left as they are, and so is a film of no frames', () => {
    const p = steady(measured(hand, 2))
    expect(correctionAt(p, 5)).toEqual({ x: 0, y: 0, zoom: 0, roll: 0 })
    expect(steady([]).zoom).toBe(1)
    expect(correctionAt(steady([]), 0)).toEqual({ x: 0, y: 0, zoom: 0, roll: 0 })
  })
})
