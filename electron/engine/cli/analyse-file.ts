import { basename, resolve } from 'node:path'
import type { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import { AppError } from '#shared/base/app-error.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import type { Engine } from '../engine.ts'
import { createProgressBar } from './progress-bar.ts'

/** Probes a file; throws the refusal of one that cannot be used. */
export async function probeFile(engine: Engine, file: string, signal: AbortSignal): Promise<MediaInfo> {
  const probed = await engine.media.probe(resolve(file), { signal })
  if (probed.ok) return probed.value
  throw AppError.fromRefusal(probed.refusal)
}

function withBar<T>(file: string, stage: string, work: (onProgress: (share: number) => void) => Promise<T>): Promise<T> {
  const bar = createProgressBar()
  return work((share) => bar.show({ stage, percent: share * 100, message: basename(file), etaMs: null })).finally(bar.clear)
}

/** Beats of a file's sound, from the cache or measured now. */
export async function songOf(engine: Engine, file: string, signal: AbortSignal): Promise<SongAnalysis> {
  const info = await probeFile(engine, file, signal)
  if (!info.audio) throw new AppError('analyze.noSound', `${basename(file)} has no sound, so there are no beats to find; choose a song.`)
  const { knowledge } = engine.library
  const { hash } = await engine.hashes.of(resolve(file), { signal })
  const known = knowledge.song(hash)
  if (known) return known
  const value = await withBar(file, 'listening', (onProgress) => engine.media.analyseSong(resolve(file), { signal, onProgress }))
  knowledge.putSong(hash, value)
  return value
}

/** Shots and scores of a file's picture, from the cache or measured now. */
export async function pictureOf(engine: Engine, file: string, signal: AbortSignal): Promise<PictureAnalysis> {
  const info = await probeFile(engine, file, signal)
  if (!info.video)
    throw new AppError('analyze.noPicture', `${basename(file)} has no picture, so there is nothing to look at; choose a video or a photo.`)
  const { knowledge } = engine.library
  const { hash } = await engine.hashes.of(resolve(file), { signal })
  const known = knowledge.picture(hash)
  if (known) return known
  const value = await withBar(file, 'watching', (onProgress) => engine.media.analysePicture(resolve(file), info, { signal, onProgress }))
  knowledge.putPicture(hash, value)
  return value
}
