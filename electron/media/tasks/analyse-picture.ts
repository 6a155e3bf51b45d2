import type { Frame } from 'node-av/lib'
import { createPictureAnalyser } from '#electron/analysis/picture/picture-analyser.ts'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'
import { AppError } from '#shared/base/app-error.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { displayChain, fitDisplay } from '../filter/display-chain.ts'
import { copyPlane, PictureFilter } from '../filter/picture-filter.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** Milliseconds of work between two turns of the event loop, so that a cancel is heard. */
const TURN_MS = 20
/** Longer side of a detail frame. */
const DETAIL = 640
/** Brings any matrix and range to what the analysers expect. */
const AS_BT709 = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'

/** Decodes a film once and shows every frame, small, to the picture analyser, and a larger one where it asks. */
export const analysePictureTask: TaskHandler<'analysePicture'> = async ({ path, media }, { signal, onProgress }) => {
  const { video } = media
  if (!video) throw new AppError('media.noStream', 'The file has no picture to analyse.')
  const duration = toSeconds(media.duration)
  const analyser = createPictureAnalyser({ frameRate: video.frameRate.num / video.frameRate.den, duration })
  const detailSize = fitDisplay(video, DETAIL)
  const smallFilter = new PictureFilter(chain(SMALL, 'fast_bilinear'))
  const detailFilter = new PictureFilter(chain(detailSize, 'bilinear'))
  function chain(size: { width: number; height: number }, flags: 'bilinear' | 'fast_bilinear'): string {
    return displayChain(video!, { width: size.width, height: size.height, format: 'yuv420p', flags }).replace(/format=yuv420p$/, AS_BT709)
  }
  // Deblocking costs a third of decoding and changes nothing that is measured at these sizes.
  const reader = await VideoReader.open(path, { stream: video.index, decoder: { skip_loop_filter: 'all' } })
  try {
    const small = new Uint8Array(SMALL.bytes)
    let seen = 0
    let turn = performance.now()
    for (;;) {
      const picture = await reader.nextHere()
      if (!picture) break
      const detail = analyser.wantsDetail(picture.seconds) ? planes(await detailFilter.applyHere(picture.frame), detailSize) : undefined
      planes(await smallFilter.applyHere(picture.frame), SMALL, small)
      if (detail) analyser.push(small, picture.seconds, { ...detailSize, data: detail })
      else analyser.push(small, picture.seconds)
      seen++
      if (performance.now() - turn < TURN_MS) continue
      onProgress(duration > 0 ? Math.min(0.98, picture.seconds / duration) : 0, 'decode')
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      turn = performance.now()
    }
    if (seen === 0) throw new AppError('media.noPicture', 'No picture of the file can be decoded; copy it again from its source.')
    return analyser.finish()
  } finally {
    smallFilter.close()
    detailFilter.close()
    await reader.close()
  }
}

/** The three planes of a 4:2:0 picture, one after the other, without padding. */
function planes(
  frame: Frame,
  { width, height }: { width: number; height: number },
  into = new Uint8Array((width * height * 3) / 2),
): Uint8Array {
  const [w, h] = [width / 2, height / 2]
  copyPlane(frame, 0, width, height, into, 0)
  copyPlane(frame, 1, w, h, into, width * height)
  copyPlane(frame, 2, w, h, into, width * height + w * h)
  return into
}
