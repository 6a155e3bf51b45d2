import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createModelFolder } from '../../models/model-folder.ts'
import { DEPTH_MODELS, estimateDepth } from './estimate-depth.ts'
import { brightnessModel } from './testing/brightness-model.ts'

const dir = mkdtempSync(join(tmpdir(), 'cw-depth-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

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
