import { z } from 'zod'
import { FootageSizes } from '#shared/analysis/footage-sizes.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import { AssetStatus } from '#shared/contract/procedures/library.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import type { Artifacts } from '../media/media-service.ts'
import type { CacheStore } from './cache-store.ts'
import { type PathFiles, pathFiles } from './steady/path-files.ts'

/** Posters, strips and peaks are drawn in one go and lie in one folder. */
export const ARTIFACTS_METHOD = `artifacts-${METHODS.poster}-${METHODS.filmstrip}-${METHODS.peaks}`

/** Sizes are told of the moments that the analysis of the picture found. */
export const SIZES_METHOD = `${METHODS.sizes}-${METHODS.picture}`

const ArtifactsValue: z.ZodType<Artifacts> = z.object({
  poster: z.string().nullable(),
  // The window gets the same with addresses instead of names.
  filmstrip: AssetStatus.shape.filmstrip,
  peaks: z
    .object({ file: z.string(), levels: z.array(z.object({ offset: z.int(), count: z.int(), secondsPerPair: z.number() })) })
    .nullable(),
})
/** A proxy file's name in its folder, or null where the original is light enough. */
const ProxyValue = z.object({ file: z.string().nullable() })

const MEMORY_LIMIT = 256

/** What is known of a file's content, read through the cache. Analyses are kept in memory while they are in use. */
export interface AssetKnowledge {
  artifacts(hash: ContentHash): Artifacts | undefined
  picture(hash: ContentHash): PictureAnalysis | undefined
  song(hash: ContentHash): SongAnalysis | undefined
  /** Shot sizes, where detectors have looked at the moments of its picture. */
  sizes(hash: ContentHash): FootageSizes | undefined
  /** Path of the proxy; null: measured, none needed; undefined: not known yet. */
  proxy(hash: ContentHash): string | null | undefined
  /** Where the measured way of the camera lies or will lie for media seconds [from, to] of a film of `duration` seconds. */
  cameraPath(hash: ContentHash, duration: number, from: number, to: number): PathFiles
  putArtifacts(hash: ContentHash, value: Artifacts): Promise<void>
  putPicture(hash: ContentHash, value: PictureAnalysis): void
  putSong(hash: ContentHash, value: SongAnalysis): void
  putSizes(hash: ContentHash, value: FootageSizes): void
  putProxy(hash: ContentHash, file: string | null): Promise<void>
}

export function createAssetKnowledge(cache: CacheStore): AssetKnowledge {
  const memory = new Map<string, unknown>()
  cache.onRemove((hash, method) => memory.delete(`${hash} ${method}`))
  const through = <T>(hash: ContentHash, method: string, schema: z.ZodType<T>): T | undefined => {
    const key = `${hash} ${method}`
    const held = memory.get(key)
    if (held !== undefined) return held as T
    const value = cache.getJson(hash, method, schema)
    if (value !== undefined) remember(key, value)
    return value
  }
  const remember = (key: string, value: unknown): void => {
    memory.set(key, value)
    if (memory.size > MEMORY_LIMIT) memory.delete(memory.keys().next().value!)
  }
  const put = (hash: ContentHash, method: string, value: unknown): void => {
    cache.putJson(hash, method, value)
    remember(`${hash} ${method}`, value)
  }
  return {
    artifacts: (hash) => through(hash, ARTIFACTS_METHOD, ArtifactsValue),
    picture: (hash) => through(hash, METHODS.picture, PictureAnalysis),
    song: (hash) => through(hash, METHODS.song, SongAnalysis),
    sizes: (hash) => through(hash, SIZES_METHOD, FootageSizes),
    proxy(hash) {
      const value = through(hash, METHODS.proxy, ProxyValue)
      if (!value) return undefined
      return value.file === null ? null : cache.file(hash, METHODS.proxy, value.file)
    },
    cameraPath: (hash, duration, from, to) => pathFiles(cache, hash, duration, from, to),
    async putArtifacts(hash, value) {
      put(hash, ARTIFACTS_METHOD, value)
      await cache.note(hash, ARTIFACTS_METHOD)
    },
    putPicture: (hash, value) => put(hash, METHODS.picture, value),
    putSong: (hash, value) => put(hash, METHODS.song, value),
    putSizes: (hash, value) => put(hash, SIZES_METHOD, value),
    async putProxy(hash, file) {
      put(hash, METHODS.proxy, { file })
      await cache.note(hash, METHODS.proxy)
    },
  }
}
