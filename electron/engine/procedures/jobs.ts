import type { Engine } from '../engine.ts'
import { os } from './implementer.ts'

export const jobProcedures = ({ jobs }: Engine) => ({
  list: os.jobs.list.handler(({ input }) => jobs.list(input)),
  get: os.jobs.get.handler(({ input }) => jobs.get(input.jobId)),
  cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.jobId)),
  retry: os.jobs.retry.handler(({ input }) => jobs.retry(input.jobId)),
  clear: os.jobs.clear.handler(({ input }) => jobs.clear(input.jobIds)),
})
