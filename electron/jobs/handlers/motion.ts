import { rm } from 'node:fs/promises'
import type { MotionRenderer } from '#shared/learn/plug-ins.ts'
import { type MotionJobs, MotionJobOutput } from '../../learn/motion/motion-jobs.ts'
import { MotionJobInput, renderShot } from '../../learn/motion/render-shot.ts'
import type { MediaService } from '../../media/media-service.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'

/** Draws a camera move over a shot; its film lies in the job's folder. */
export const motionHandler = (p: { media: MediaService; motions: MotionJobs; renderers: readonly MotionRenderer[] }): AnyJobHandler =>
  defineHandler({
    kind: 'motion',
    input: MotionJobInput,
    output: MotionJobOutput,
    resource: 'analysis',
    maxAttempts: 2,
    tidy: ({ folder }) => rm(p.motions.dir(folder), { recursive: true, force: true }),
    async run(input, c) {
      const dir = p.motions.dir(input.folder)
      try {
        await renderShot(p, input, dir, { signal: c.signal, onProgress: (stage, share) => c.progress({ stage, percent: 100 * share }) })
        return { folder: input.folder }
      } catch (e) {
        await rm(dir, { recursive: true, force: true })
        throw e
      }
    },
  })
