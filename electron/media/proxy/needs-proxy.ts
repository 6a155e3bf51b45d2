import { availableParallelism } from 'node:os'
import { toSeconds } from '#shared/time/ticks.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { displayChain } from '../filter/display-chain.ts'
import { PictureFilter } from '../filter/picture-filter.ts'
import type { TaskHandler } from '../worker/tasks.ts'
import { PROXY_GOP, proxySize } from './proxy-format.ts'

/** Processor time that the measurement may take, milliseconds. */
const MEASURE_MS = 300
const LEAST_FRAMES = 8
/** A preview mixes several files and draws effects: one file must decode this many times faster than it plays. */
const HEADROOM = 3
/** A random seek to a picture must take less than this, milliseconds. */
const SEEK_MS = 120
/** Decoding from a key frame hardly uses more threads than this. */
const SEEK_THREADS = 2

/**
 * Whether a film decodes and scales too slowly, or seeks too slowly, to edit with: measured on the file itself by playing its
 * beginning and by two seeks. Processor time is what counts, not the clock: right after an import the machine is busy with
 * the other files. False for stills.
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
    const playing = processorTime()
    let frames = 0
    while (frames < LEAST_FRAMES || playing() < MEASURE_MS) {
      signal.throwIfAborted()
      const picture = await reader.next()
      if (!picture) break
      await filter.apply(picture.frame)
      onProgress(Math.min(0.7, (playing() / MEASURE_MS) * 0.7))
      frames++
    }
    const perSecond = (frames * 1000 * availableParallelism()) / playing()
    if (frames >= LEAST_FRAMES && perSecond < HEADROOM * frameRate) return true
    if (duration * frameRate <= PROXY_GOP * 2) return false
    for (const share of [0.72, 0.31]) {
      signal.throwIfAborted()
      const seeking = processorTime()
      await reader.at(duration * share)
      if (seeking() / Math.min(SEEK_THREADS, availableParallelism()) > SEEK_MS) return true
      onProgress(0.9)
    }
    return false
  } finally {
    filter.close()
    await reader.close()
  }
}

/** Milliseconds that this process has computed since now; it does nothing else meanwhile. */
function processorTime(): () => number {
  const from = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(from)
    return (user + system) / 1000
  }
}
