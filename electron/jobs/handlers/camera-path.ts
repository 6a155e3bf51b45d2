import { basename } from 'node:path'
import { z } from 'zod'
import { METHODS } from '#shared/analysis/methods.ts'
import { AppError } from '#shared/base/app-error.ts'
import type { CacheStore } from '../../library/cache-store.ts'
import type { FileHashes } from '../../library/file-hash.ts'
import { CameraPathInput } from '../../library/steady/job-input.ts'
import type { PathMeasurer } from '../../library/steady/path-measurer.ts'
import { removeUnfinishedIn } from '../../media/unfinished.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'
import { passOn } from './file-jobs.ts'

interface Parts {
  measurer: PathMeasurer
  cache: CacheStore
  hashes: FileHashes
  /** Called when something new is known of this content. */
  learned(hash: string): void
}

/** Measures how a film's camera moves where clips want to be steadied. A killed job goes on with the blocks that are not there yet. */
export const cameraPathHandler = (p: Parts): AnyJobHandler =>
  defineHandler({
    kind: 'camera-path',
    input: CameraPathInput,
    output: z.object({}),
    resource: 'analysis',
    maxAttempts: 2,
    tidy: ({ hash }) => removeUnfinishedIn(p.cache.dir(hash, METHODS.cameraPath)),
    async run({ path, hash, media, blocks }, c) {
      await checkContent(path, hash, p.hashes)
      await p.measurer.measure({ path, hash, media }, blocks, passOn(c, 'measuring'))
      p.learned(hash)
      return {}
    },
  })

/** What is measured of another file must not be kept under this one's name. */
async function checkContent(path: string, hash: string, hashes: FileHashes): Promise<void> {
  const name = basename(path)
  const found = await hashes.of(path).catch(() => undefined)
  if (!found) throw new AppError('asset.missing', `“${name}” is not where it was; relink it in the library.`, { params: { name } })
  if (found.hash !== hash)
    throw new AppError(
      'asset.changed',
      `Another file lies where “${name}” was, so it was not used in its place; replace or relink it in the library.`,
      { params: { name } },
    )
}
