import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { METHODS } from '#shared/analysis/methods.ts'
import { ARTIFACTS_METHOD, type AssetKnowledge } from '../../library/asset-knowledge.ts'
import type { CacheStore } from '../../library/cache-store.ts'
import { FileJobInput } from '../../library/jobs-input.ts'
import type { MediaService, WorkOptions } from '../../media/media-service.ts'
import { removeUnfinishedIn } from '../../media/unfinished.ts'
import { type AnyJobHandler, type JobContext, defineHandler } from '../job-handler.ts'

export interface FileJobParts {
  media: MediaService
  knowledge: AssetKnowledge
  cache: CacheStore
  /** Called when something new is known of this content. */
  learned(hash: string): void
}

const Nothing = z.object({})

/** Progress of the media service (share and stage) as a job's. */
export const passOn = (c: JobContext<never>, stage: string): WorkOptions => ({
  signal: c.signal,
  onProgress: (share, part) => c.progress({ stage: part ?? stage, percent: share * 100 }),
})

/** Jobs about the content of one file. Each asks the cache first, so asking again costs nothing. */
export function fileJobHandlers({ media, knowledge, cache, learned }: FileJobParts): AnyJobHandler[] {
  const base = { input: FileJobInput, output: Nothing, maxAttempts: 2 }
  /** Results of one content by one method have a folder of their own and one job that writes it. */
  const tidy = (hash: string, method: string): Promise<void> => removeUnfinishedIn(cache.dir(hash, method))
  return [
    defineHandler({
      ...base,
      kind: 'artifacts',
      resource: 'media',
      tidy: ({ hash }) => tidy(hash, ARTIFACTS_METHOD),
      async run({ path, hash, media: info }, c) {
        if (knowledge.artifacts(hash)) return {}
        const value = await media.artifacts(path, info, cache.dir(hash, ARTIFACTS_METHOD), passOn(c, 'drawing'))
        await knowledge.putArtifacts(hash, value)
        learned(hash)
        return {}
      },
    }),
    defineHandler({
      ...base,
      kind: 'analyse-song',
      resource: 'analysis',
      tidy: ({ hash }) => tidy(hash, METHODS.song),
      async run({ path, hash }, c) {
        if (knowledge.song(hash)) return {}
        knowledge.putSong(hash, await media.analyseSong(path, passOn(c, 'listening')))
        learned(hash)
        return {}
      },
    }),
    defineHandler({
      ...base,
      kind: 'analyse-picture',
      resource: 'analysis',
      tidy: ({ hash }) => tidy(hash, METHODS.picture),
      async run({ path, hash, media: info }, c) {
        if (knowledge.picture(hash)) return {}
        knowledge.putPicture(hash, await media.analysePicture(path, info, passOn(c, 'watching')))
        learned(hash)
        return {}
      },
    }),
    defineHandler({
      kind: 'proxy',
      input: FileJobInput.extend({ always: z.boolean() }),
      output: Nothing,
      resource: 'media',
      maxAttempts: 2,
      tidy: ({ hash }) => tidy(hash, METHODS.proxy),
      async run({ path, hash, media: info, always }, c) {
        const known = knowledge.proxy(hash)
        if (known || (known === null && !always)) return {}
        if (!always && !(await media.needsProxy(path, info, { signal: c.signal }))) {
          await knowledge.putProxy(hash, null)
          return {}
        }
        const dir = cache.dir(hash, METHODS.proxy)
        await mkdir(dir, { recursive: true })
        await media.proxy(path, info, join(dir, 'proxy.mp4'), passOn(c, 'proxy'))
        await knowledge.putProxy(hash, 'proxy.mp4')
        learned(hash)
        return {}
      },
    }),
  ]
}
