import { z } from 'zod'
import { Job } from '../../jobs/job.ts'
import { base, JobRef } from './base.ts'

/** Long work of every kind. */
export const jobs = {
  list: base
    .route({ method: 'GET', path: '/jobs' })
    .input(z.object({ projectId: z.string().nullable().optional(), limit: z.coerce.number().int().min(1).max(1000).optional() }))
    .output(z.array(Job)),
  get: base.route({ method: 'GET', path: '/jobs/{jobId}' }).input(JobRef).output(Job),
  cancel: base.route({ method: 'POST', path: '/jobs/{jobId}/cancel' }).input(JobRef).output(Job),
  retry: base.route({ method: 'POST', path: '/jobs/{jobId}/retry' }).input(JobRef).output(Job),
  /** Takes finished jobs out of the list. */
  clear: base.route({ method: 'POST', path: '/jobs/clear' }).input(z.object({ jobIds: z.array(z.string()).optional() })),
}
