import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createModelFolder } from '../../models/model-folder.ts'
import { DEPTH_MODELS, estimateDepth } from './estimate-depth.ts'

const dir = mkdtempSync(join(tmpdir(), 'cw-depth-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Protocol Buffers, as far as a small ONNX file needs them. */
const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)])
const number = (field: number, n: number): number[] => [...varint(field << 3), ...varint(n)]
const bytes = (field: number, of: readonly number[] | string): number[] => {
  const b = typeof of === 'string' ? [...Buffer.from(of)] : of
  return [...varint((field << 3) | 2), ...varint(b.length), ...b]
}
const value = (name: string, dims: readonly (number | string)[]): number[] => [
  ...bytes(1, name),
  ...bytes(
    2,
    bytes(1, [
      ...number(1, 1),
      ...bytes(
        2,
        dims.flatMap((d) => bytes(1, typeof d === 'number' ? number(1, d) : bytes(2, d))),
      ),
    ]),
  ),
]
/** A model that takes the brightness of what it is shown for nearness: the mean over the three colours. */
function brightnessModel(height: number | string, width: number | string): Uint8Array {
  const axes = [...bytes(1, 'axes'), ...number(8, 1), ...number(20, 7)]
  const keep = [...bytes(1, 'keepdims'), ...number(3, 0), ...number(20, 2)]
  const node = [
    ...bytes(1, 'pixel_values'),
    ...bytes(2, 'predicted_depth'),
    ...bytes(4, 'ReduceMean'),
    ...bytes(5, axes),
    ...bytes(5, keep),
  ]
  const graph = [
    ...bytes(1, node),
    ...bytes(2, 'depth'),
    ...bytes(11, value('pixel_values', [1, 3, height, width])),
    ...bytes(12, value('predicted_depth', [1, height, width])),
  ]
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, [...bytes(1, ''), ...number(2, 13)])])
}

/** Brighter to the right, at any size. */
const picture = async ({ width, height }: { width: number; height: number }): Promise<Uint8Array> =>
  Uint8Array.from({ length: width * height * 3 }, (_, i) => (255 * (Math.floor(i / 3) % width)) / (width - 1))

test.each([
  ['of any size', 'h', 'w', 518, 294],
  ['of a fixed size', 70, 140, 140, 70],
] as const)('a model %s is asked in its own terms', async (_name, h, w, width, height) => {
  const file = join(dir, `${String(h)}.onnx`)
  writeFileSync(file, brightnessModel(h, w))
  const depth = await estimateDepth(file, picture)
  expect([depth.width, depth.height]).toEqual([width, height])
  // Black and white as ImageNet's means and deviations make them.
  expect(depth.data[0]).toBeCloseTo((-0.485 / 0.229 - 0.456 / 0.224 - 0.406 / 0.225) / 3, 4)
  expect(depth.data[width - 1]).toBeCloseTo((0.515 / 0.229 + 0.544 / 0.224 + 0.594 / 0.225) / 3, 4)
})

test('a file that is no model is told as such', async () => {
  const file = join(dir, 'broken.onnx')
  writeFileSync(file, 'not a model')
  await expect(estimateDepth(file, picture)).rejects.toMatchObject({ code: 'motion.depthModel' })
})

test('a model is found by its name in the models folder, or not', () => {
  const folder = createModelFolder(join(dir, 'data'))
  expect(folder.find(...DEPTH_MODELS)).toBeUndefined()
})
