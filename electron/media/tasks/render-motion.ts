import { estimateDepth } from '#electron/learn/motion/estimate-depth.ts'
import { FramePainter } from '#electron/learn/motion/draw-frame.ts'
import type { Grid } from '#electron/learn/motion/grid.ts'
import { layersOf } from '#electron/learn/motion/layers.ts'
import { guessedNearness, nearnessAtEdges, nearnessOf } from '#electron/learn/motion/nearness.ts'
import { type Sheet, sheetOf } from '#electron/learn/motion/sheet.ts'
import { sharpness } from '#electron/learn/motion/sharpness.ts'
import { type CameraPath, cameraPath } from '#shared/learn/motion/camera-path.ts'
import { depthUse } from '#shared/learn/motion/depth-use.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { copyPlane, PictureFilter } from '../filter/picture-filter.ts'
import { writeClip } from '../render/write-clip.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** Sheets are finer than the frames, so that a straight line between their pixels is as good as a curve between those of the picture. */
const FINER = 2
/** Several sheets lie over each other, which hides the difference. */
const FINER_IN_LAYERS = 1.5
const MOST_PIXELS = 14e6
const EXACT = 'accurate_rnd+full_chroma_int'
/** Pictures are judged by their sharpness at this size. */
const JUDGED = { width: 480, height: 270 } as const
const QUALITY = 18

/** Draws a move over the sharpest of some pictures and encodes it as H.264 in MP4. */
export const renderMotionTask: TaskHandler<'renderMotion'> = async (input, { signal, onProgress }) => {
  const { width, height, recipe, rate, depthModel, out } = input
  const keyframe = await sharpest(input.pictures, signal)
  const picture = input.pictures[keyframe]!
  const use = depthUse(recipe.type)
  let depth: 'model' | 'guessed' | 'none' = 'none'
  let near: Grid | null = null
  if (use !== 'none' && depthModel) {
    onProgress(0.02, 'depth')
    near = nearnessOf(await depthOf(picture, depthModel))
    depth = 'model'
  } else if (use === 'needed') {
    near = guessedNearness(height / width)
    depth = 'guessed'
  }
  signal.throwIfAborted()
  const path = cameraPath(recipe, rate, height / width, near ? nearnessAtEdges(near) : [1, 1])
  onProgress(0.08, 'layers')
  const sheet = await readSheet(picture, path, { width, height }, depth === 'model' ? FINER_IN_LAYERS : FINER)
  const layers = near ? layersOf(sheet, near) : [{ sheet, near: 1 }]
  signal.throwIfAborted()
  const painter = new FramePainter(layers, { width, height })
  const frameCount = path.cameras.length
  await writeClip(
    {
      ...{ path: out, width, height, frameRate: rate, frameCount, quality: QUALITY, preset: 'veryfast' },
      draw: (index, pixels) => painter.draw(path.cameras[index]!, pixels),
    },
    { signal, onProgress: (share) => onProgress(0.15 + 0.85 * share, 'render') },
  )
  return { frameCount, keyframe, depth, layers: layers.length, enlarge: path.enlarge }
}

/** One picture of a file through a filter chain to `bytes` a pixel. */
async function pixelsOf(file: string, chain: string, width: number, height: number, bytes: number): Promise<Uint8Array> {
  const filter = new PictureFilter(chain)
  const reader = await VideoReader.open(file, { stream: 0 })
  try {
    const picture = await reader.next()
    if (!picture) throw new Error(`no picture in ${file}`)
    return copyPlane(await filter.apply(picture.frame), 0, width * bytes, height)
  } finally {
    filter.close()
    await reader.close()
  }
}

/** The number of the picture that is least blurred. */
async function sharpest(pictures: readonly string[], signal: AbortSignal): Promise<number> {
  if (pictures.length === 1) return 0
  const { width, height } = JUDGED
  const values: number[] = []
  for (const file of pictures) {
    signal.throwIfAborted()
    values.push(sharpness(await pixelsOf(file, `scale=${width}:${height}:flags=area,format=gray`, width, height, 1), width, height))
  }
  return values.indexOf(Math.max(...values))
}

async function depthOf(file: string, model: string): Promise<Grid> {
  return estimateDepth(model, ({ width, height }) =>
    pixelsOf(file, `scale=${width}:${height}:flags=bicubic+${EXACT},format=rgb24`, width, height, 3),
  )
}

/** The picture as fine as it is shown on the way (and no finer: detail that cannot be shown would flicker), then drawn out. */
async function readSheet(file: string, path: CameraPath, size: { width: number; height: number }, finer: number): Promise<Sheet> {
  const shown = Math.sqrt(path.scales[0] * path.scales[1])
  const even = (n: number): number => Math.max(2, 2 * Math.round(n / 2))
  const [w, h] = [even(size.width * shown), even(size.height * shown)]
  const factor = Math.min(finer, Math.sqrt(MOST_PIXELS / (w * h)))
  const [width, height] = [even(w * factor), even(h * factor)]
  const down = `scale=w='min(iw,${w})':h='min(ih,${h})':flags=bicubic+${EXACT},format=rgb48le`
  const bytes = await pixelsOf(file, `${down},scale=${width}:${height}:flags=lanczos+${EXACT},format=rgb48le`, width, height, 6)
  return sheetOf(new Uint16Array(bytes.buffer, bytes.byteOffset, width * height * 3), width, height)
}
