import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VideoStreamInfo } from '#shared/media/media-info.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { fitDisplay } from '../filter/display-chain.ts'
import { encodeJpeg, RgbPainter } from '../filter/rgb-picture.ts'

const LONGER_SIDE = 480
const QUALITY = 85

/** Writes poster.jpg, the frame at `seconds`, 480 pixels on its longer side; null when nothing decodes there. */
export async function makePoster(path: string, video: VideoStreamInfo, seconds: number, dir: string): Promise<string | null> {
  const reader = await VideoReader.open(path, { stream: video.index, threads: 2 })
  const painter = new RgbPainter(video, { ...fitDisplay(video, LONGER_SIDE), flags: 'bicubic' })
  try {
    const picture = await reader.at(seconds)
    if (!picture) return null
    await writeFile(join(dir, 'poster.jpg'), await encodeJpeg(await painter.paint(picture.frame), QUALITY))
    return 'poster.jpg'
  } finally {
    painter.close()
    await reader.close()
  }
}
