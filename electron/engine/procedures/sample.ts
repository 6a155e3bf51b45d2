import type { Engine } from '../engine.ts'
import { os } from './implementer.ts'

export const sampleProcedures = ({ jobs, settings }: Engine) => ({
  create: os.sample.create.handler(() => ({
    jobId: jobs.start({ kind: 'sample', title: 'Sample', key: 'sample:1', input: { folder: settings.projectDir() } }),
  })),
})
