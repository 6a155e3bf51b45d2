// Run as a process of its own by job-runner.test.ts, which kills it: starts a counting job in the data folder of argv[2] and prints its id.
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { openEngineDatabase } from '../../engine/database.ts'
import { createEventHub } from '../../engine/event-hub.ts'
import { defineHandler } from '../job-handler.ts'
import { createJobRunner } from '../job-runner.ts'

const jobs = createJobRunner({
  db: openEngineDatabase(process.argv[2]!),
  events: createEventHub(),
  limits: { media: 1, analysis: 1, export: 1 },
})
jobs.register(
  defineHandler({
    kind: 'proxy',
    input: z.object({ to: z.number() }),
    output: z.object({ counted: z.number() }),
    checkpoint: z.number(),
    resource: 'media',
    maxAttempts: 3,
    async run(input, c) {
      for (let i = 0; i < input.to; i++) {
        await wait(50, undefined, { signal: c.signal })
        c.progress({ percent: (100 * (i + 1)) / input.to })
        c.saveCheckpoint(i + 1)
      }
      return { counted: input.to }
    },
  }),
)
console.log(jobs.start({ kind: 'proxy', title: 'count', input: { to: 40 } }))
setInterval(() => {}, 1000)
