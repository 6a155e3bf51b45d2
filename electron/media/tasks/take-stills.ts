import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { fitDisplay } from '../filter/display-chain.ts'
import { encodeJpeg, RgbPainter } from '../filter/rgb-picture.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** These are drawn on, so little may be lost. */
const QUALITY = 96

/** Pictures of a film at some times, or a still itself, as JPEG files as large as they are up to `longest` pixels. */
export const takeStillsTask: TaskHandler<'takeStills'> = async ({ path, media, times_ms, dir, name, longest }, { signal, onProgress }) => {
  const { video } = media
  if (!video) throw new AppError('media.noStream', 'The file has no picture; choose a film or a picture.')
  const size = fitDisplay(video, longest)
  const painter = new RgbPainter(video, { ...size, flags: 'bicubic' })
  const reader = await VideoReader.open(path, { stream: video.index, threads: 2 })
  try {
    const stills = []
    for (const [i, time_ms] of times_ms.entries()) {
      signal.throwIfAborted()
      const picture = await reader.at(time_ms / 1000)
      if (!picture) throw new AppError('media.noPicture', 'No picture of the file can be decoded; copy it again from its source.')
      const file = `${name}_${i + 1}.jpg`
      await writeFile(join(dir, file), await encodeJpeg(await painter.paint(picture.frame), QUALITY))
      stills.push({ time_ms: Math.round(1000 * picture.seconds), file, ...size })
      onProgress((i + 1) / times_ms.length, 'take_pictures')
    }
    return stills
  } finally {
    painter.close()
    await reader.close()
  }
}
