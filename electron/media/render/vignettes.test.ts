import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P10LE, AV_PIX_FMT_YUVA420P } from 'node-av/constants'
import { expect, test } from 'vitest'
import { frameFromPixels } from './frame-from-pixels.ts'
import { inputOf } from './layer-painter.ts'
import { Stepper } from './stepper.ts'
import { Vignettes, VIGNETTE_FILTER } from './vignettes.ts'
import { WORKING_10, WORKING_8 } from './working-format.ts'

const SIZE = { width: 128, height: 72 }
const LUMA = SIZE.width * SIZE.height
/** Light that is left at a place, by the lens's law. */
const light = (x: number, y: number, amount: number): number =>
  Math.cos((0.95 * (amount / 100) * Math.hypot(x - SIZE.width / 2, y - SIZE.height / 2)) / Math.hypot(SIZE.width / 2, SIZE.height / 2)) ** 4

/** A flat picture of luma 200 and chroma 100 and 180 (in 8 bits) after the vignette: its planes and the rows' lengths in samples. */
async function darkened(amount: number, kind: 'opaque' | 'alpha' | 'ten') {
  const ten = kind === 'ten'
  const unit = ten ? 4 : 1
  const chroma = ten ? LUMA / 2 : LUMA / 4
  const values = new (ten ? Uint16Array : Uint8Array)(LUMA + 2 * chroma + (kind === 'alpha' ? LUMA : 0)).fill(77)
  values.fill(200 * unit, 0, LUMA)
  values.fill(100 * unit, LUMA, LUMA + chroma)
  values.fill(180 * unit, LUMA + chroma, LUMA + 2 * chroma)
  const format = { opaque: AV_PIX_FMT_YUV420P, alpha: AV_PIX_FMT_YUVA420P, ten: AV_PIX_FMT_YUV422P10LE }[kind]
  const picture = frameFromPixels(Buffer.from(values.buffer), SIZE, format)
  const vignettes = new Vignettes(ten ? WORKING_10 : WORKING_8)
  const inputs = { a: picture, ...vignettes.inputs({ amount, size: SIZE, alpha: kind === 'alpha' }) }
  const shapes = Object.fromEntries(Object.entries(inputs).map(([name, frame]) => [name, inputOf(frame)]))
  const stepper = await Stepper.create(`[a]${VIGNETTE_FILTER}[out]`, shapes)
  const out = await stepper.step(inputs)
  const at = (plane: number, x: number, y: number): number => {
    const row = out.data![plane]!.subarray(y * out.linesize[plane]!)
    return ten ? row.readUInt16LE(2 * x) / 4 : row[x]!
  }
  return { at, alphaRow: kind === 'alpha' ? [...out.data![3]!.subarray(0, SIZE.width)] : [] }
}

test.each(['opaque', 'alpha', 'ten'] as const)('the light falls off by cos⁴ on every plane: %s', async (kind) => {
  for (const amount of [8, 60, 100]) {
    const { at } = await darkened(amount, kind)
    for (const [x, y] of [
      [64, 36],
      [0, 0],
      [126, 70],
      [32, 10],
    ] as const) {
      const left = light(x, y, amount)
      expect(Math.abs(at(0, x, y) - 200 * left)).toBeLessThan(1.1)
      const below = kind === 'ten' ? y : y / 2
      expect(Math.abs(at(1, x / 2, below) - (128 - 28 * left))).toBeLessThan(1.1)
      expect(Math.abs(at(2, x / 2, below) - (128 + 52 * left))).toBeLessThan(1.1)
    }
  }
})

test('coverage stays as it is', async () => {
  expect(new Set((await darkened(100, 'alpha')).alphaRow)).toEqual(new Set([77]))
})

test('made once for a size and an amount, and the latest are kept', () => {
  const vignettes = new Vignettes(WORKING_8)
  const of = (amount: number) => vignettes.inputs({ amount, size: SIZE, alpha: false }).mask
  const first = of(1)
  expect(of(1)).toBe(first)
  for (const amount of [2, 3, 4, 5]) of(amount)
  expect(of(5)).toBe(of(5))
  expect(of(1)).not.toBe(first)
  vignettes.close()
})
