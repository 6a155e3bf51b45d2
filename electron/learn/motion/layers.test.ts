import { expect, test } from 'vitest'
import { cameraAt, FOCAL, REST } from '#shared/learn/motion/camera.ts'
import { FramePainter } from './draw-frame.ts'
import { newGrid } from './grid.ts'
import { layersOf } from './layers.ts'
import { guessedNearness, nearnessAtEdges, nearnessOf } from './nearness.ts'
import { sheetOf } from './sheet.ts'
import { depthCuts } from './split-depth.ts'

const SIZE = { width: 320, height: 180 }
const ASPECT = SIZE.height / SIZE.width
/** A red square, near, before a far wall of green stripes that are never red. */
const inSquare = (u: number, v: number): boolean => Math.abs(u - 0.5) < 0.125 && Math.abs(v - 0.5) < 0.22
const scene = (density = 2) => {
  const [width, height] = [SIZE.width * density, SIZE.height * density]
  const rgb = new Uint16Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x + 0.5) / width, (y + 0.5) / height]
      const stripe = 0.5 + 0.25 * Math.sin(2 * Math.PI * (6 + 9 * u) * u) * Math.sin(2 * Math.PI * 11 * v)
      rgb.set(inSquare(u, v) ? [55_000, 4000, 4000] : [4000, 65_535 * stripe, 20_000], (y * width + x) * 3)
    }
  return sheetOf(rgb, width, height)
}
const NEAR = 1.4
const FAR = 0.6
/** Depth as a model draws it: coarse, its outlines some places wide. */
const depth = (soft = 0.006) =>
  newGrid(160, 90, (x, y) => {
    const [u, v] = [(x + 0.5) / 160, (y + 0.5) / 90]
    const inside = Math.min(0.125 - Math.abs(u - 0.5), (0.22 - Math.abs(v - 0.5)) * ASPECT)
    return FAR + (NEAR - FAR) / (1 + Math.exp(-inside / soft))
  })

const draw = (painter: FramePainter, camera: Parameters<FramePainter['draw']>[0]): Uint8Array => {
  const pixels = new Uint8Array(SIZE.width * SIZE.height * 4)
  painter.draw(camera, pixels)
  return pixels
}
const at = (pixels: Uint8Array, x: number, y: number, c: number): number => pixels[(y * SIZE.width + x) * 4 + c]!
/** Left and right side of the red in the middle row, to a tenth of a pixel. */
function redSides(p: Uint8Array): [number, number] {
  const y = SIZE.height / 2
  const red = (x: number): number => at(p, x, y, 0)
  const crossing = (from: number, step: number): number => {
    for (let x = from; x > 0 && x < SIZE.width - 1; x += step) {
      const [a, b] = [red(x), red(x + step)]
      if ((a - 130) * (b - 130) <= 0 && a !== b) return x + 0.5 + (step * (130 - a)) / (b - a)
    }
    return Number.NaN
  }
  return [crossing(2, 1), crossing(SIZE.width - 3, -1)]
}

test('a scene of two depths is cut where they meet; one without outlines is not', () => {
  expect(depthCuts(depth())).toHaveLength(1)
  expect(Math.abs(depthCuts(depth())[0]! - 1)).toBeLessThan(0.2)
  expect(depthCuts(newGrid(160, 90, (x, y) => 0.6 + x / 300 + y / 400))).toEqual([])
  expect(depthCuts(guessedNearness(ASPECT))).toEqual([])
  expect(depthCuts(newGrid(160, 90, () => 1))).toEqual([])
})

test('near things move more than far ones, each by the pixels of its distance; behind them nothing is missing and nothing of them is left', () => {
  const layers = layersOf(scene(), depth())
  expect(layers).toHaveLength(2)
  const painter = new FramePainter(layers, SIZE)
  const ENLARGE = 1.25
  const still = draw(painter, cameraAt(REST, ENLARGE))
  const [left, right] = redSides(still)
  expect(right - left).toBeCloseTo(0.25 * SIZE.width * ENLARGE, -0.3)
  for (const shift of [-0.06, 0.025, 0.06]) {
    const moved = draw(painter, cameraAt({ ...REST, x: shift / FOCAL }, ENLARGE))
    const near = shift * NEAR * SIZE.width * ENLARGE
    const [l, r] = redSides(moved)
    expect(Math.abs(l - (left - near))).toBeLessThan(0.75)
    expect(Math.abs(r - (right - near))).toBeLessThan(0.75)
    // The wall far from the square has moved by its own distance: its stripes are found there.
    const far = shift * FAR * SIZE.width * ENLARGE
    const stripes = (d: number): number => {
      let sum = 0
      for (let x = 30; x < 290; x++) sum += Math.abs(at(moved, x, 12, 1) - interpolated(still, x + d, 12))
      return sum
    }
    const best = Array.from({ length: 81 }, (_, k) => k - 40).reduce((a, b) => (stripes(a / 2) <= stripes(b / 2) ? a : b)) / 2
    expect(Math.abs(best - far)).toBeLessThanOrEqual(0.5)
    // Nowhere but in the square is anything red or black: no ghost, no hole.
    let [ghosts, holes] = [0, 0]
    for (let y = 0; y < SIZE.height; y++)
      for (let x = 0; x < SIZE.width; x++) {
        if ((x < l - 3 || x > r + 3) && at(moved, x, y, 0) > 90) ghosts++
        if (Math.max(at(moved, x, y, 0), at(moved, x, y, 1)) < 40) holes++
      }
    expect([ghosts, holes]).toEqual([0, 0])
  }
})

const interpolated = (p: Uint8Array, x: number, y: number): number => {
  const x0 = Math.floor(x)
  return at(p, x0, y, 1) * (1 - (x - x0)) + at(p, x0 + 1, y, 1) * (x - x0)
}

test('at rest a picture of layers is the picture itself', () => {
  const sheet = scene()
  const [flat, deep] = [new FramePainter([{ sheet, near: 1 }], SIZE), new FramePainter(layersOf(sheet, depth()), SIZE)]
  const [a, b] = [draw(flat, cameraAt(REST, 1)), draw(deep, cameraAt(REST, 1))]
  let [worst, sum] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    worst = Math.max(worst, Math.abs(a[i]! - b[i]!))
    sum += Math.abs(a[i]! - b[i]!)
  }
  // To the level, but for rounding.
  expect(worst).toBeLessThanOrEqual(1)
  expect(sum / a.length).toBeLessThan(0.05)
})

test('depth that is nothing but small spots leaves no layer empty: the last one is whole', () => {
  for (const period of [4, 9, 14, 30]) {
    const spots = newGrid(320, 180, (x, y) => 1 + 0.4 * Math.sin(x / period) * Math.sin(y / period))
    const layers = layersOf(scene(1), spots)
    const { data } = layers[0]!.sheet
    expect(data.every((v, i) => i % 4 !== 3 || v >= 65_530)).toBe(true)
  }
})

test('smooth depth bends the picture without a tear: every pixel has a place, neighbours stay neighbours', () => {
  const width = 640
  const rgb = new Uint16Array(width * 360 * 3)
  for (let y = 0; y < 360; y++) for (let x = 0; x < width; x++) rgb.set([30 * x + 20_000, 100 * y + 20_000, 30_000], (y * width + x) * 3)
  const near = guessedNearness(ASPECT)
  const painter = new FramePainter(layersOf(sheetOf(rgb, width, 360), near), SIZE)
  const arc = 0.12
  const p = draw(painter, cameraAt({ ...REST, x: Math.sin(arc), z: 1 - Math.cos(arc), yaw: -arc }, 1.2))
  const steps: number[] = []
  for (let y = 0; y < SIZE.height; y++) for (let x = 1; x < SIZE.width; x++) steps.push(at(p, x, y, 0) - at(p, x - 1, y, 0))
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(-1)
  expect(Math.max(...steps)).toBeLessThan(3)
})

test('nearness of a model of any scale lies about the middle', () => {
  const near = nearnessOf(newGrid(100, 60, (x) => 40 + 3 * x))
  expect(near.data[30 * 100 + 50]).toBeCloseTo(1, 1)
  expect(near.data[30 * 100 + 99]! - near.data[30 * 100]!).toBeCloseTo(0.9, 1)
  expect(nearnessOf(newGrid(20, 20, () => 7)).data.every((v) => v === 1)).toBe(true)
  const [low, high] = nearnessAtEdges(near)
  expect(low).toBeLessThan(0.75)
  expect(high).toBeGreaterThan(1.4)
})
