import { join } from 'node:path'
import { compareFilms } from '../../learn/compare-films.ts'
import { fetchFirst, heldFor } from '../../learn/ingest/fetch-first.ts'
import { leaveTry } from '../../learn/ingest/leave-try.ts'
import { keepFetched } from '../../learn/ingest/part-file.ts'
import { CompareJobInput, LearnJobOutput } from '../../learn/learn-job.ts'
import { IMPROVER, MAPPER } from '../../learn/registry.ts'
import { modelUseOf } from '../../learn/vision/model-use.ts'
import type { ModelService } from '../../providers/model-service.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'
import type { LearnParts } from './learn-parts.ts'

/** Takes two films apart and says what to change in the second. */
export const compareHandler = ({
  media,
  decomposers,
  learning,
  hashes,
  draw,
  models,
}: LearnParts & { models: ModelService }): AnyJobHandler =>
  defineHandler({
    kind: 'compare',
    input: CompareJobInput,
    output: LearnJobOutput,
    resource: ({ user, ...target }) => heldFor(target, user),
    maxAttempts: 2,
    tidy: ({ folder }) => Promise.resolve(keepFetched(learning.dir(folder))),
    async run({ path, name, sequence, link, user, folder, fps, maxFrames, language, modules, llm }, c) {
      const dir = learning.dir(folder)
      try {
        const target = { path, name, sequence, link }
        const films = [
          { film: target, dir: join(dir, 'target') },
          { film: user, dir: join(dir, 'user') },
        ]
        const model = modelUseOf(models, llm, language)
        const result = await fetchFirst(films, c, (onProgress) =>
          compareFilms(
            { media, decomposers, mapper: MAPPER, improver: IMPROVER, hashes, draw },
            { target, user, dir, root: learning.dir('.'), fps, maxFrames, language, modules, model },
            { signal: c.signal, onProgress },
          ),
        )
        return { folder, shots: result.user.segments.length }
      } catch (e) {
        await leaveTry(dir, e, c.signal)
        throw e
      }
    },
  })
