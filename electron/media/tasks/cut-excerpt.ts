import { AppError } from '#shared/base/app-error.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { displayChain, fitDisplay } from '../filter/display-chain.ts'
import { copyPlane, PictureFilter } from '../filter/picture-filter.ts'
import { writeClip } from '../render/write-clip.ts'
import type { TaskHandler } from '../worker/tasks.ts'

const QUALITY = 22

/** A stretch of a film as a small film of its own that every window can play, without sound. */
export const cutExcerptTask: TaskHandler<'cutExcerpt'> = async ({ path, media, from_ms, to_ms, rate, longest, out }, call) => {
  const { video } = media
  if (!video) throw new AppError('media.noStream', 'The file has no picture; choose a film.')
  const { width, height } = fitDisplay(video, longest)
  const filter = new PictureFilter(displayChain(video, { width, height, format: 'rgba', flags: 'bilinear' }))
  const reader = await VideoReader.open(path, { stream: video.index, threads: 2 })
  const seconds = rate.den / rate.num
  // A shot ends where the next one begins: its last frame must not be that one's first.
  const frameCount = Math.max(1, Math.floor((to_ms - from_ms) / 1000 / seconds + 0.01))
  const clip = {
    ...{ path: out, width, height, frameRate: rate, frameCount, quality: QUALITY, preset: 'veryfast' },
    async draw(index: number, pixels: Uint8Array): Promise<void> {
      // In the middle of a frame's time, because segments are told in whole milliseconds.
      const picture = await reader.at(from_ms / 1000 + (index + 0.5) * seconds)
      if (!picture) throw new AppError('media.noPicture', 'No picture of the file can be decoded; copy it again from its source.')
      copyPlane(await filter.apply(picture.frame), 0, width * 4, height, pixels)
    },
  }
  try {
    await writeClip(clip, { signal: call.signal, onProgress: (share) => call.onProgress(share, 'excerpt') })
  } finally {
    filter.close()
    await reader.close()
  }
  return { frameCount }
}
