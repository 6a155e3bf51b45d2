import { writeFile } from 'node:fs/promises'
import { CONTEXT_FRAMES, createCameraPathMeter, type MeasuredPath } from '#electron/analysis/picture/motion/camera-path-meter.ts'
import type { LumaSize } from '#electron/analysis/picture/motion/frame-motion.ts'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'
import { BLOCK_SECONDS, type CameraPathBlock } from '#shared/analysis/camera-path.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import { AppError } from '#shared/base/app-error.ts'
import { clamp } from '#shared/base/numbers.ts'
import { displaySize, type VideoStreamInfo } from '#shared/media/media-info.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { displayChain } from '../filter/display-chain.ts'
import { copyPlane, PictureFilter, planes } from '../filter/picture-filter.ts'
import type { TaskContext, TaskHandler } from '../worker/tasks.ts'
import { breather } from './breather.ts'

/** Pixels of a picture that is measured, of whatever shape: 320×180. */
const PIXELS = 57_600
/** Deblocking costs a third of decoding and is not seen at this size. */
const DECODER = { skip_loop_filter: 'all' }
/** Of films without an even rate, the frames before a block may lie so many seconds back. */
const UNEVEN_BACK = 2
/** Steps of the values that are written; they are good to a hundred times as much. */
const STEPS = 1e7

/** Measures how the picture moves in one block of a film, and writes a CameraPathBlock. Behind the film's end a block is empty. */
export const cameraPathTask: TaskHandler<'cameraPath'> = async ({ path, media, block, outFile }, call) => {
  const { video } = media
  if (!video) throw new AppError('media.noStream', 'The file has no picture; choose a film.')
  const measured = await measureCameraPath(path, video, { from: block * BLOCK_SECONDS, to: (block + 1) * BLOCK_SECONDS }, call)
  await writeFile(outFile, JSON.stringify(blockOf(block, measured)))
  return null
}

/** Decodes media seconds [from, to) of a film, and as much on either side as tells cuts from flashes. */
export async function measureCameraPath(
  path: string,
  video: VideoStreamInfo,
  { from, to }: { from: number; to: number },
  { signal, onProgress }: TaskContext,
): Promise<MeasuredPath> {
  const back = Math.max(((CONTEXT_FRAMES + 1) * video.frameRate.den) / video.frameRate.num, video.variable ? UNEVEN_BACK : 0)
  const size = lumaSize(video)
  const lumaFilter = new PictureFilter(displayChain(video, { ...size, format: 'yuv420p', flags: 'bilinear' }))
  // As picture analyses see it: any matrix and range brought to one.
  const smallFilter = new PictureFilter(
    `scale=${SMALL.width}:${SMALL.height}:flags=fast_bilinear:out_color_matrix=bt709:out_range=tv,format=yuv420p`,
  )
  const reader = await VideoReader.open(path, { stream: video.index, decoder: DECODER })
  try {
    const meter = createCameraPathMeter(size, { from, to })
    const luma = new Uint8Array(size.width * size.height)
    const small = new Uint8Array(SMALL.bytes)
    const share = (seconds: number): number => clamp((seconds - from + back) / (to - from + back), 0, 1)
    const breathe = breather(signal, (seconds) => onProgress(share(seconds), 'measuring'))
    let picture = await reader.at(Math.max(0, from - back))
    if (!picture) throw new AppError('media.noPicture', 'No picture of the file can be decoded; copy it again from its source.')
    while (picture && (picture.seconds < to || meter.undecided)) {
      const upright = await lumaFilter.applyHere(picture.frame)
      copyPlane(upright, 0, size.width, size.height, luma)
      planes(await smallFilter.applyHere(upright), SMALL, small)
      meter.push(luma, small, picture.seconds)
      await breathe(picture.seconds)
      picture = await reader.nextHere()
    }
    return meter.finish()
  } finally {
    lumaFilter.close()
    smallFilter.close()
    await reader.close()
  }
}

function blockOf(block: number, path: MeasuredPath): CameraPathBlock {
  const rounded = (values: readonly number[]): number[] => values.map((v) => Math.round(v * STEPS) / STEPS)
  const { x, y, zoom, roll } = path
  return {
    ...{ method: METHODS.cameraPath, block, ...path },
    ...{ x: rounded(x), y: rounded(y), zoom: rounded(zoom), roll: rounded(roll) },
  }
}

/** About as many pixels whatever the shape, in even numbers; never enlarged. */
function lumaSize(video: VideoStreamInfo): LumaSize {
  const { width, height } = displaySize(video)
  const k = Math.min(1, Math.sqrt(PIXELS / (width * height)))
  const even = (n: number): number => Math.max(2, Math.round((n * k) / 2) * 2)
  return { width: even(width), height: even(height), aspect: height / width }
}
