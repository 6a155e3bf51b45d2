import { z } from 'zod'
import { type AssetKnowledge, SIZES_METHOD } from '../../library/asset-knowledge.ts'
import type { CacheStore } from '../../library/cache-store.ts'
import { covers, detectorFiles } from '../../library/sizes/detector-files.ts'
import { SizesInput } from '../../library/sizes/job-input.ts'
import { measureSizes } from '../../library/sizes/measure-sizes.ts'
import type { MediaService } from '../../media/media-service.ts'
import { removeUnfinishedIn } from '../../media/unfinished.ts'
import type { ModelFolder } from '../../models/model-folder.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'
import { passOn } from './file-jobs.ts'

interface Parts {
  media: MediaService
  models: ModelFolder
  knowledge: AssetKnowledge
  cache: CacheStore
  /** Called when something new is known of this content. */
  learned(hash: string): void
}

/** Shot sizes of one content. What is there is asked again when it runs: detectors may have come or gone since. */
export const sizesHandler = ({ media, models, knowledge, cache, learned }: Parts): AnyJobHandler =>
  defineHandler({
    kind: 'analyse-sizes',
    input: SizesInput,
    output: z.object({}),
    resource: 'analysis',
    maxAttempts: 2,
    tidy: ({ hash }) => removeUnfinishedIn(cache.dir(hash, SIZES_METHOD)),
    async run({ path, hash, media: info }, c) {
      const detectors = detectorFiles(models)
      const analysis = knowledge.picture(hash)
      const known = knowledge.sizes(hash)
      if (!detectors || !analysis || (known && covers(known.detectors, detectors.marks))) return {}
      const film = { path, media: info, analysis }
      knowledge.putSizes(hash, await measureSizes(film, detectors, media, cache.dir(hash, SIZES_METHOD), passOn(c, 'sizes')))
      learned(hash)
      return {}
    },
  })
