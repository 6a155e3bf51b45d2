import { BLOCK_SECONDS } from '#shared/analysis/camera-path.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import type { MediaService, WorkOptions } from '../../media/media-service.ts'
import type { CacheStore } from '../cache-store.ts'
import { pathFiles, readBlock } from './path-files.ts'

export interface PathMeasurer {
  /** Writes those of a film's blocks that are not there or cannot be read. Rejects as MediaService.cameraPath does; what was done is kept. */
  measure(film: { path: string; hash: string; media: MediaInfo }, blocks: readonly number[], o?: WorkOptions): Promise<void>
}

/** A job and an export may want the same blocks at the same time: each is measured once, whoever comes first. */
export function createPathMeasurer(p: { media: Pick<MediaService, 'cameraPath'>; cache: CacheStore }): PathMeasurer {
  const underWay = new Map<string, Promise<void>>()

  async function measureBlock(path: string, media: MediaInfo, block: number, file: string, o: WorkOptions): Promise<void> {
    for (;;) {
      o.signal?.throwIfAborted()
      if (readBlock(file)) return
      const other = underWay.get(file)
      if (!other) break
      await settled(other, o.signal)
    }
    const work = p.media.cameraPath(path, media, block, file, o).finally(() => underWay.delete(file))
    underWay.set(file, work)
    await work
  }

  return {
    async measure({ path, hash, media }, blocks, { signal, onProgress } = {}) {
      try {
        for (const [i, block] of blocks.entries()) {
          const file = blockFile(p.cache, hash, block)
          await measureBlock(path, media, block, file, {
            ...(signal ? { signal } : {}),
            onProgress: (share) => onProgress?.((i + share) / blocks.length, 'measuring'),
          })
        }
      } finally {
        await p.cache.note(hash, METHODS.cameraPath)
      }
    },
  }
}

const blockFile = (cache: CacheStore, hash: string, block: number): string =>
  pathFiles(cache, hash, Number.POSITIVE_INFINITY, block * BLOCK_SECONDS, block * BLOCK_SECONDS).files[0]!

/** Waits for somebody else's work, however it ends. Rejects with AbortError when `signal` aborts. */
function settled(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal?.reason as Error)
    signal?.addEventListener('abort', stop, { once: true })
    void work
      .catch(() => undefined)
      .then(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      })
  })
}
