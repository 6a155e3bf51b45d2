import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'
import { describeFilm } from '#electron/learn/signals/describe-film.ts'
import { createFilmSight } from '#electron/learn/signals/film-sight.ts'
import { AppError } from '#shared/base/app-error.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { ThinnedFilm } from '../decode/thinned-film.ts'
import { displayChain, fitDisplay } from '../filter/display-chain.ts'
import { PictureFilter, planes } from '../filter/picture-filter.ts'
import { encodeJpeg, RgbPainter } from '../filter/rgb-picture.ts'
import type { TaskHandler } from '../worker/tasks.ts'
import { breather } from './breather.ts'

const LONGER_SIDE = 640
const QUALITY = 88
const AS_BT709 = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'
/** Seconds after a change of picture at which it is taken: the codec has then drawn it well. */
const AFTER_CHANGE = 0.12
/** Where more pictures a second than this are wanted, none is left out. */
const MOST_SPARING = 10

/**
 * Watches a film once: its shots and what is seen in them, and pictures of it as JPEG files in `dir` (created), `fps` of them a second, at
 * most `maxFrames`, besides one after every change of picture.
 */
export const watchFilmTask: TaskHandler<'watchFilm'> = async ({ path, media, dir, fps, maxFrames }, { signal, onProgress }) => {
  const { video } = media
  if (!video) throw new AppError('media.noStream', 'The file has no picture to learn from.')
  const duration = toSeconds(media.duration)
  await mkdir(dir, { recursive: true })
  const sight = createFilmSight({ frameRate: video.frameRate.num / video.frameRate.den, duration })
  const filter = new PictureFilter(
    displayChain(video, { width: SMALL.width, height: SMALL.height, format: 'yuv420p', flags: 'fast_bilinear' }).replace(
      /format=yuv420p$/,
      AS_BT709,
    ),
  )
  const size = fitDisplay(video, LONGER_SIDE)
  const painter = new RgbPainter(video, { ...size, flags: 'bilinear' })
  const film = await ThinnedFilm.open(path, video)
  const frames: { time_ms: number; file: string; width: number; height: number }[] = []
  const every = Math.max(1 / fps, duration / maxFrames)
  try {
    const small = new Uint8Array(SMALL.bytes)
    const breathe = breather(signal, (seconds) => onProgress(duration > 0 ? Math.min(0.98, seconds / duration) : 0, 'watch'))
    let next = Number.NEGATIVE_INFINITY
    let afterChange: number | null = null
    for (;;) {
      const picture = await film.next(sight.restless || fps > MOST_SPARING)
      if (!picture) break
      const { seconds } = picture
      const due = seconds >= next || (afterChange !== null && seconds >= afterChange)
      const drawn = due ? await painter.paint(picture.frame) : null
      if (drawn) {
        const file = `frame_${String(frames.length + 1).padStart(5, '0')}.jpg`
        await writeFile(join(dir, file), await encodeJpeg(drawn, QUALITY))
        frames.push({ time_ms: Math.round(1000 * seconds), file, ...size })
        if (seconds >= next) next = seconds + every - 1e-3
        afterChange = null
      }
      const changed = sight.push(planes(await filter.applyHere(picture.frame), SMALL, small), seconds)
      if (changed && !due) afterChange = seconds + AFTER_CHANGE
      await breathe(seconds)
    }
    if (frames.length === 0) throw new AppError('media.noPicture', 'No picture of the file can be decoded; copy it again from its source.')
    const unseen = film.leftOut()
    await film.again(
      sight.suspects(unseen),
      () => {
        const look = sight.revisit()
        return async (picture) => look(planes(await filter.applyHere(picture.frame), SMALL, small), picture.seconds)
      },
      breathe,
    )
    const seen = sight.finish(unseen)
    return { fps: seen.fps, duration: seen.duration, frameCount: seen.frames.length, segments: describeFilm(seen), frames }
  } finally {
    filter.close()
    painter.close()
    await film.close()
  }
}
