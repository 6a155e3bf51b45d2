import { z } from 'zod'
import { compareAgain } from '../../learn/apply/compare-again.ts'
import { finishTurn } from '../../learn/apply/next-folder.ts'
import { readComparedFilms } from '../../learn/compared-films.ts'
import { FilmInput } from '../../learn/film-input.ts'
import { LearnJobOutput } from '../../learn/learn-job.ts'
import { IMPROVER, MAPPER } from '../../learn/registry.ts'
import { AppError } from '#shared/base/app-error.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'
import type { LearnParts } from './learn-parts.ts'

/** Compares the user's film, as it is now, anew; the comparison in its folder is replaced when all is done, and kept when not. */
export const recheckHandler = ({ media, decomposers, learning, hashes, draw }: LearnParts): AnyJobHandler =>
  defineHandler({
    kind: 'recheck',
    input: z.object({ jobId: z.string(), folder: z.string().regex(/^[0-9a-f-]{36}$/), user: FilmInput }),
    output: LearnJobOutput,
    resource: 'analysis',
    maxAttempts: 2,
    tidy: ({ folder }) => Promise.resolve(finishTurn(learning.dir(folder))),
    async run({ jobId, folder, user }, c) {
      const dir = learning.dir(folder)
      const films = readComparedFilms(dir)
      if (!films) throw new AppError('learn.resultGone', 'The result of this job was removed from disk; compare the films again.')
      const result = await compareAgain(
        { media, decomposers, mapper: MAPPER, improver: IMPROVER, hashes, draw },
        { dir, films, user, before: () => learning.compared(learning.get(jobId)) },
        { signal: c.signal, onProgress: (stage, share) => c.progress({ stage, percent: 100 * share }) },
      )
      return { folder, shots: result.user.segments.length }
    },
  })
