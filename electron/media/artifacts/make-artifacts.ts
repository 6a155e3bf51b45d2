import { toSeconds } from '#shared/time/ticks.ts'
import type { Artifacts } from '../media-service.ts'
import type { TaskContext, TaskHandler } from '../worker/tasks.ts'
import { makeFilmstrip } from './filmstrip.ts'
import { makePeaks } from './peaks.ts'
import { makePoster } from './poster.ts'

/** Poster, filmstrip and peaks of a file, as far as it has picture and sound. */
export const artifactsTask: TaskHandler<'artifacts'> = async ({ path, media, dir }, context) => {
  const { video, audio, kind } = media
  const duration = toSeconds(media.duration)
  const pictureShare = video && kind === 'video' ? (audio ? 0.7 : 1) : 0
  let filmstrip: Artifacts['filmstrip'] = null
  let poster: string | null = null
  if (video && kind === 'video') {
    const strip = await makeFilmstrip(path, video, duration, dir, part(context, 0, pictureShare, 'filmstrip'))
    filmstrip = strip.filmstrip
    poster = await makePoster(path, video, strip.bestTime, dir)
  } else if (video) poster = await makePoster(path, video, 0, dir)
  const peaks = audio ? await makePeaks(path, audio.index, duration, dir, part(context, pictureShare, 1, 'peaks')) : null
  return { poster, filmstrip, peaks }
}

const part = (context: TaskContext, from: number, to: number, stage: string): TaskContext => ({
  signal: context.signal,
  onProgress: (share) => context.onProgress(from + (to - from) * share, stage),
})
