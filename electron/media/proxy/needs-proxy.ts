import { toSeconds } from '#shared/time/ticks.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { displayChain } from '../filter/display-chain.ts'
import { PictureFilter } from '../filter/picture-filter.ts'
import type { TaskHandler } from '../worker/tasks.ts'
import { PROXY_GOP, proxySize } from './proxy-format.ts'

/** Time that the measurement may take, milliseconds. */
const MEASURE_MS = 700
const LEAST_FRAMES = 8
/** A preview mixes several files and draws effects: one file must decode this many times faster than it plays. */
const HEADROOM = 3
/** A random seek to a picture must take less than this, milliseconds. */
const SEEK_MS = 120

/**
 * Whether a film decodes and scales too slowly, or seeks too slowly, to edit with: measured on the file itself by playing
 * from the middle and by two seeks. False for stills and for files of proxy size with short GOPs that pass.
 */
export const needsProxyTask: TaskHandler<'needsProxy'> = async ({ path, media }, { signal, onProgress }) => {
  const { video, kind } = media
  if (!video || kind !== 'video') return false
  const duration = toSeconds(media.duration)
  const frameRate = video.frameRate.num / video.frameRate.den
  const reader = await VideoReader.open(path, { stream: video.index })
  const filter = new PictureFilter(displayChain(video, { ...proxySize(video), format: 'yuv420p', flags: 'fast_bilinear' }))
  try {
    // The first picture pays for opening the decoder: it is not counted.
    await reader.at(0)
    const began = performance.now()
    let frames = 0
    while (frames < LEAST_FRAMES || performance.now() - began < MEASURE_MS) {
      signal.throwIfAborted()
      const picture = await reader.next()
      if (!picture) break
      await filter.apply(picture.frame)
      onProgress(Math.min(0.7, ((performance.now() - began) / MEASURE_MS) * 0.7))
      frames++
    }
    const speed = (frames * 1000) / (performance.now() - began) / frameRate
    if (frames >= LEAST_FRAMES && speed < HEADROOM) return true
    if (duration * frameRate <= PROXY_GOP * 2) return false
    let slowest = 0
    for (const share of [0.72, 0.31]) {
      signal.throwIfAborted()
      const before = performance.now()
      await reader.at(duration * share)
      slowest = Math.max(slowest, performance.now() - before)
      onProgress(0.9)
    }
    return slowest > SEEK_MS
  } finally {
    filter.close()
    await reader.close()
  }
}
