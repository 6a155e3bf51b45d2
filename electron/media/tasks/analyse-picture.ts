import { createPictureAnalyser } from '#electron/analysis/picture/picture-analyser.ts'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'
import { AppError } from '#shared/base/app-error.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { ThinnedFilm } from '../decode/thinned-film.ts'
import { displayChain, fitDisplay } from '../filter/display-chain.ts'
import { PictureFilter, planes } from '../filter/picture-filter.ts'
import type { TaskHandler } from '../worker/tasks.ts'
import { breather } from './breather.ts'

/** Longer side of a detail frame. */
const DETAIL = 640
/** Brings any matrix and range to what the analysers expect. */
const AS_BT709 = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'

/** Decodes a film once and shows its frames, small, to the picture analyser, and a larger one where it asks. */
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
  const film = await ThinnedFilm.open(path, video)
  try {
    const small = new Uint8Array(SMALL.bytes)
    const breathe = breather(signal, (seconds) => onProgress(duration > 0 ? Math.min(0.98, seconds / duration) : 0, 'decode'))
    let seen = 0
    for (;;) {
      const picture = await film.next(analyser.restless)
      if (!picture) break
      const detail = analyser.wantsDetail(picture.seconds) ? planes(await detailFilter.applyHere(picture.frame), detailSize) : undefined
      planes(await smallFilter.applyHere(picture.frame), SMALL, small)
      if (detail) analyser.push(small, picture.seconds, { ...detailSize, data: detail })
      else analyser.push(small, picture.seconds)
      seen++
      await breathe(picture.seconds)
    }
    if (seen === 0) throw new AppError('media.noPicture', 'No picture of the file can be decoded; copy it again from its source.')
    const unseen = film.leftOut()
    await film.again(
      analyser.suspects(unseen),
      () => {
        const look = analyser.revisit()
        return async (picture) => look(planes(await smallFilter.applyHere(picture.frame), SMALL, small), picture.seconds)
      },
      breathe,
    )
    return analyser.finish(unseen)
  } finally {
    smallFilter.close()
    detailFilter.close()
    await film.close()
  }
}
