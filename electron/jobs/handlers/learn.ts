import { fetchFirst, heldFor } from '../../learn/ingest/fetch-first.ts'
import { leaveTry } from '../../learn/ingest/leave-try.ts'
import { keepFetched } from '../../learn/ingest/part-file.ts'
import { LearnJobInput, LearnJobOutput } from '../../learn/learn-job.ts'
import { learnToKeep } from '../../learn/learned-before.ts'
import { modelUseOf } from '../../learn/vision/model-use.ts'
import type { ModelService } from '../../providers/model-service.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'
import type { LearnParts } from './learn-parts.ts'

/** Takes a film apart; the result lies in the job's folder, because it is larger than what a job's row should hold. */
export const learnHandler = ({
  media,
  decomposers,
  learning,
  hashes,
  draw,
  models,
}: LearnParts & { models: ModelService }): AnyJobHandler =>
  defineHandler({
    kind: 'learn',
    input: LearnJobInput,
    output: LearnJobOutput,
    resource: heldFor,
    maxAttempts: 2,
    tidy: ({ folder }) => Promise.resolve(keepFetched(learning.dir(folder))),
    async run({ path, name, sequence, link, folder, fps, maxFrames, modules, llm }, c) {
      const dir = learning.dir(folder)
      try {
        const result = await fetchFirst([{ film: { link }, dir }], c, (onProgress) =>
          learnToKeep(
            { media, decomposers, hashes, draw },
            { path, name, sequence, link, dir, fps, maxFrames, modules, model: modelUseOf(models, llm) },
            { signal: c.signal, onProgress },
          ),
        )
        return { folder, shots: result.segments.length }
      } catch (e) {
        await leaveTry(dir, e, c.signal)
        throw e
      }
    },
  })
