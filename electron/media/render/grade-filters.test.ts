import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P10LE, AV_PIX_FMT_YUVA420P } from 'node-av/constants'
import { expect, test } from 'vitest'
import { clamp, lerp } from '#shared/base/numbers.ts'
import { seededRandom } from '#shared/base/random.ts'
import { gradeColor, gradeNumbers, type Rgb } from '#shared/render/grade-math.ts'
import { findLook, LOOK_IDS } from '#shared/render/looks.ts'
import { type Grade, NO_GRADE } from '#shared/timeline/model.ts'
import { frameFromPixels } from './frame-from-pixels.ts'
import { gradeFilters } from './grade-filters.ts'
import { inputOf } from './layer-painter.ts'
import { Stepper } from './stepper.ts'
import { WORKING_10, WORKING_8, type WorkingFormat } from './working-format.ts'

/** Flat blocks, so that the colour in the middle of each does not depend on how chroma is interpolated. */
const [BLOCK, ACROSS, DOWN] = [16, 20, 12]
const SIZE = { width: BLOCK * ACROSS, height: BLOCK * DOWN }
const [KR, KB] = [0.2126, 0.0722]
const KG = 1 - KR - KB

type Yuv = [y: number, u: number, v: number]
const toYuv = ([r, g, b]: Rgb): Yuv => {
  const y = KR * r + KG * g + KB * b
  return [16 + 219 * y, 128 + (112 * (b - y)) / (1 - KB), 128 + (112 * (r - y)) / (1 - KR)]
}
const toRgb = ([y, u, v]: Yuv): Rgb => {
  const luma = (y - 16) / 219
  const [b, r] = [luma + ((u - 128) / 112) * (1 - KB), luma + ((v - 128) / 112) * (1 - KR)]
  return [r, (luma - KR * r - KB * b) / KG, b].map((x) => clamp(x, 0, 1)) as Rgb
}

/** What a grade does to a colour, without tables or whole numbers in between. */
function exact(grade: Grade, colour: Yuv): Yuv {
  const graded = gradeColor(toRgb(colour), gradeNumbers(grade)).map((v) => clamp(v, 0, 1)) as Rgb
  const look = grade.lut && findLook(grade.lut.source.slice('look:'.length))
  const looked = look ? look(graded) : graded
  return toYuv(graded.map((v, i) => clamp(lerp(v, looked[i]!, grade.lut?.intensity ?? 0), 0, 1)) as Rgb)
}

const random = seededRandom(7)
const COLOURS = Array.from({ length: ACROSS * DOWN }, () => toYuv([random(), random(), random()]).map(Math.round) as Yuv)

/** The blocks as a picture; values of eight bits are spread over `bits`. */
function picture(working: WorkingFormat, alpha: boolean) {
  const ten = working.bits === 10
  const chromaHeight = ten ? SIZE.height : SIZE.height / 2
  const planes = [SIZE, { width: SIZE.width / 2, height: chromaHeight }, { width: SIZE.width / 2, height: chromaHeight }]
  const values = planes.flatMap(({ width, height }, k) =>
    Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [Math.floor(((i % width) * ACROSS) / width), Math.floor((Math.floor(i / width) * DOWN) / height)]
      return COLOURS[y * ACROSS + x]![k]! * (ten ? 4 : 1)
    }),
  )
  if (alpha) values.push(...Array.from({ length: SIZE.width * SIZE.height }, (_, i) => i % 256))
  const pixels = ten ? Buffer.from(Uint16Array.from(values).buffer) : Buffer.from(values)
  return frameFromPixels(pixels, SIZE, ten ? AV_PIX_FMT_YUV422P10LE : alpha ? AV_PIX_FMT_YUVA420P : AV_PIX_FMT_YUV420P)
}

/** Differences between what the filters make of the blocks and what the grade means, in steps of eight bits, and the coverage. */
async function drawn(grade: Grade, working = WORKING_8, alpha = false) {
  const frame = picture(working, alpha)
  const stepper = await Stepper.create(`[a]${gradeFilters(grade, working, alpha, SIZE)}[out]`, { a: inputOf(frame) })
  const out = await stepper.step({ a: frame })
  const ten = working.bits === 10
  const errors = COLOURS.map((colour, i) => {
    const wanted = exact(grade, colour)
    return wanted.map((value, k) => {
      const [sx, sy] = k === 0 ? [1, 1] : [2, ten ? 1 : 2]
      const [x, y] = [((i % ACROSS) + 0.5) * (BLOCK / sx), (Math.floor(i / ACROSS) + 0.5) * (BLOCK / sy)]
      const plane = out.data![k]!
      const at = y * out.linesize[k]! + x * (ten ? 2 : 1)
      return (ten ? plane.readUInt16LE(at) / 4 : plane[at]!) - value
    })
  })
  const coverage = alpha ? [...out.data![3]!.subarray(0, 256)] : []
  for (const f of [frame, out]) f.free()
  stepper.close()
  return { errors, coverage }
}

const BALANCED: Grade = { ...NO_GRADE, exposure: 0.2, contrast: 12, saturation: 10, temperature: -20 }
const GRADES: [string, Grade][] = [
  ['temperature', BALANCED],
  ...LOOK_IDS.map((id): [string, Grade] => [id, { ...BALANCED, lut: { source: `look:${id}`, intensity: 0.8 } }]),
]

/** The largest mean error and the largest root mean square error of the three planes. */
function worst(errors: number[][]): { bias: number; rms: number } {
  const mean = (k: number, f: (e: number) => number): number => errors.reduce((sum, e) => sum + f(e[k]!), 0) / errors.length
  const planes = [0, 1, 2].map((k) => ({ bias: Math.abs(mean(k, (e) => e)), rms: Math.sqrt(mean(k, (e) => e * e)) }))
  return { bias: Math.max(...planes.map((p) => p.bias)), rms: Math.max(...planes.map((p) => p.rms)) }
}

// An error of one step on the average would be 48 dB.
test.each(GRADES)('the baked table does what the grade means: %s', async (_, grade) => {
  const { bias, rms } = worst((await drawn(grade)).errors)
  expect(bias).toBeLessThan(0.2)
  expect(rms).toBeLessThan(0.8)
})

test('so it does in ten bits and with coverage, which stays as it is', async () => {
  const grade = GRADES[1]![1]
  expect(worst((await drawn(grade, WORKING_10)).errors).rms).toBeLessThan(0.5)
  const { errors, coverage } = await drawn(grade, WORKING_8, true)
  expect(worst(errors).rms).toBeLessThan(0.8)
  expect(coverage).toEqual(Array.from({ length: 256 }, (_, i) => i))
})
