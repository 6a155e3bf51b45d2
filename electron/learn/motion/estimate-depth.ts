import { AppError } from '#shared/base/app-error.ts'
import type { Grid } from './grid.ts'

/** File names under which a depth model is looked for in the models folder. */
export const DEPTH_MODELS: readonly string[] = ['depth_anything_v2_small.onnx', 'depth_anything_v2_vits.onnx']

/** ImageNet's means and deviations, with which Depth Anything V2 was trained. */
const MEAN = [0.485, 0.456, 0.406] as const
const DEVIATION = [0.229, 0.224, 0.225] as const
/** The model looks at squares of 14 pixels, and was trained on 518 of them across. */
const PATCH = 14
const LONGER = 518
const THREADS = 2

/**
 * Relative inverse depth of a picture, larger is nearer, of any scale. The model is of the family of Depth Anything V2: `pixel_values`
 * 1×3×H×W, normalised RGB, in; 1×H×W out. `read` gives the picture at a size as 8-bit RGB, stretched to it. Throws AppError
 * 'motion.depthModel' where the file is no such model.
 */
export async function estimateDepth(model: string, read: (size: { width: number; height: number }) => Promise<Uint8Array>): Promise<Grid> {
  // Loaded when it is first needed: most workers never do.
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const failed = (cause: unknown): AppError =>
    new AppError(
      'motion.depthModel',
      'The depth model in the models folder could not be used, so nothing was drawn; put Depth Anything V2 there again or take it away.',
      { cause },
    )
  const session = await InferenceSession.create(model, { intraOpNumThreads: THREADS, logSeverityLevel: 4 }).catch((e: unknown) => {
    throw failed(e)
  })
  try {
    const input = session.inputNames[0]!
    const size = inputSize(session.inputMetadata[0])
    const rgb = await read(size)
    const plane = size.width * size.height
    const values = new Float32Array(3 * plane)
    for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) values[c * plane + i] = (rgb[3 * i + c]! / 255 - MEAN[c]!) / DEVIATION[c]!
    const answer = await session.run({ [input]: new Tensor('float32', values, [1, 3, size.height, size.width]) }).catch((e: unknown) => {
      throw failed(e)
    })
    const { dims, data } = answer[session.outputNames[0]!]!
    const [height, width] = [dims.at(-2), dims.at(-1)]
    if (!(data instanceof Float32Array) || !height || !width || data.length !== width * height || data.some((v) => !Number.isFinite(v)))
      throw failed(new Error(`output of ${dims.join('×')}`))
    return { width, height, data: Float32Array.from(data) }
  } finally {
    await session.release()
  }
}

/** The model's own size where it has one; else 16 : 9 at the size it was trained with. */
function inputSize(meta: { isTensor: boolean; shape?: readonly (number | string)[] } | undefined): { width: number; height: number } {
  const [, , height, width] = meta?.isTensor ? (meta.shape ?? []) : []
  const patches = (n: number): number => Math.max(1, Math.round(n / PATCH)) * PATCH
  return typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0
    ? { width, height }
    : { width: LONGER, height: patches((LONGER * 9) / 16) }
}
