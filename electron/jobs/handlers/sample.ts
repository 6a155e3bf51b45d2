import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import type { EventHub } from '../../engine/event-hub.ts'
import type { ProjectSession, ProjectSessions } from '../../engine/projects/project-session.ts'
import type { SpawnWorker } from '../../media/worker/spawn-worker.ts'
import { createSampleFiles, type SampleFiles } from '../../sample/create-sample.ts'
import { awaitChildren, outputOfChild } from '../child-job.ts'
import { type AnyJobHandler, defineHandler, type JobContext } from '../job-handler.ts'
import type { JobRunner } from '../job-runner.ts'

export const SampleOutput = z.object({
  /** The project. */
  path: z.string(),
  footage: z.array(z.string()),
  song: z.string(),
})
export type SampleOutput = z.infer<typeof SampleOutput>

interface Parts {
  projects: ProjectSessions
  jobs: JobRunner
  events: EventHub
  spawnWorker: SpawnWorker | undefined
}

/** Share of the whole that drawing takes, percent; the rest is the import. */
const DRAWN = 90

/** The sample project in `<folder>/Sample`. Made once: asked for again, what is there is used, and only what is missing is made. */
export const sampleHandler = (p: Parts): AnyJobHandler =>
  defineHandler({
    kind: 'sample',
    input: z.object({ folder: z.string() }),
    output: SampleOutput,
    resource: 'none',
    maxAttempts: 1,
    async run({ folder }, c) {
      const dir = join(folder, 'Sample')
      const path = join(dir, 'Sample.cutwright')
      const files = await createSampleFiles(dir, {
        signal: c.signal,
        spawnWorker: p.spawnWorker,
        onProgress: (share, name) => c.progress({ stage: 'drawing', percent: share * DRAWN, message: name }),
      })
      if (!existsSync(path)) makeProject(p.projects, path)
      await p.projects.hold(path, (session) => importSample(session, files, c, p))
      return { path, ...files }
    },
  })

function makeProject(projects: ProjectSessions, path: string): void {
  const made = projects.create('Sample', path)
  if (!made.ok) throw AppError.fromRefusal(made.refusal)
  projects.close(made.value.id)
}

async function importSample(session: ProjectSession, files: SampleFiles, c: JobContext<never>, p: Parts): Promise<void> {
  const paths = [...files.footage, files.song]
  const id = p.jobs.start({ kind: 'import', title: 'Sample', projectId: session.id, input: { projectPath: session.path, paths } })
  const [job] = await awaitChildren([id], { jobs: p.jobs, events: p.events, signal: c.signal }, (share) =>
    c.progress({ stage: 'import', percent: DRAWN + share * (100 - DRAWN), message: '' }),
  )
  outputOfChild(job!)
}
