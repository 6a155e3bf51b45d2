import { createMediaService } from '#electron/media/create-media-service.ts'
import { toSeconds } from '#shared/time/ticks.ts'

/** Frames of a film at its own rate. */
export async function frameCount(path: string): Promise<number> {
  const media = createMediaService({})
  try {
    const probed = await media.probe(path)
    if (!probed.ok) throw new Error(probed.refusal.message)
    const { video, duration } = probed.value
    if (!video) return 0
    return video.frameCount ?? Math.round((toSeconds(duration) * video.frameRate.num) / video.frameRate.den)
  } finally {
    await media.close()
  }
}
