import type { VideoStreamInfo } from '#shared/media/media-info.ts'
import { RgbPainter, type RgbPicture } from '../filter/rgb-picture.ts'
import { VideoReader } from '../decode/video-reader.ts'
import type { TaskContext } from '../worker/tasks.ts'
import { KeyFrames } from './key-frames.ts'

/** Share of cells that must get a key frame of their own for key frames to be enough. */
const ENOUGH = 0.4
/** Pixels that may be decoded for a strip: 45 seconds of 1080p at 30 frames a second. */
const DECODE_BUDGET = 45 * 30 * 1920 * 1080

export interface StripRequest {
  path: string
  video: VideoStreamInfo
  /** Seconds. */
  duration: number
  /** Media times in seconds, ascending. */
  times: readonly number[]
  size: { width: number; height: number }
}

/**
 * Small pictures at the given times, in order; null where none could be decoded. Long films give the key frame before each
 * time (one packet each); short ones with few key frames are decoded through.
 */
export async function* filmstripFrames(request: StripRequest, context: TaskContext): AsyncGenerator<RgbPicture | null> {
  const { path, video, times, duration, size } = request
  const painter = new RgbPainter(video, { ...size, flags: 'bilinear' })
  try {
    const keys = await KeyFrames.open(path, video.index)
    let plan: (number | null)[]
    try {
      plan = await keyTimes(keys, times, context)
      const own = new Set(plan.filter((t) => t !== null)).size
      const fps = video.frameRate.num / video.frameRate.den
      const affordable = duration * fps * video.width * video.height <= DECODE_BUDGET
      if (own >= times.length * ENOUGH || !affordable) {
        yield* fromKeys(keys, plan, painter, context)
        return
      }
    } finally {
      await keys.close()
    }
    yield* decodedThrough(request, painter, context)
  } finally {
    painter.close()
  }
}

async function keyTimes(keys: KeyFrames, times: readonly number[], { signal, onProgress }: TaskContext): Promise<(number | null)[]> {
  const found: (number | null)[] = []
  for (const time of times) {
    signal.throwIfAborted()
    found.push(await keys.timeBefore(time))
    onProgress(0)
  }
  return found
}

async function* fromKeys(
  keys: KeyFrames,
  plan: readonly (number | null)[],
  painter: RgbPainter,
  { signal, onProgress }: TaskContext,
): AsyncGenerator<RgbPicture | null> {
  let shown: number | null = null
  let picture: RgbPicture | null = null
  for (const [i, time] of plan.entries()) {
    signal.throwIfAborted()
    if (time !== null && time !== shown) {
      const frame = await keys.frameBefore(time)
      // A damaged key frame leaves the picture before it.
      if (frame) picture = await painter.paint(frame)
      shown = time
    }
    yield picture
    onProgress((i + 1) / plan.length)
  }
}

async function* decodedThrough(
  { path, video, times, duration }: StripRequest,
  painter: RgbPainter,
  { signal, onProgress }: TaskContext,
): AsyncGenerator<RgbPicture | null> {
  const reader = await VideoReader.open(path, {
    stream: video.index,
    threads: 2,
    decoder: { skip_frame: 'noref', skip_loop_filter: 'all' },
  })
  try {
    let picture: RgbPicture | null = null
    let cell = 0
    while (cell < times.length) {
      signal.throwIfAborted()
      const next = await reader.next()
      if (!next) break
      onProgress(Math.min(1, next.seconds / duration))
      // The first decoded frame at or after the time is near enough: at most a few frames late.
      if (next.seconds + 1e-6 < times[cell]! && cell > 0) continue
      picture = await painter.paint(next.frame)
      do yield picture
      while (++cell < times.length && times[cell]! <= next.seconds)
    }
    for (; cell < times.length; cell++) yield picture
  } finally {
    await reader.close()
  }
}
