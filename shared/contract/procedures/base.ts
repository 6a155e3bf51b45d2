import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Where every procedure begins: the failures that each may answer with. */
export const base = oc.errors({
  REFUSED: {
    status: 409,
    data: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional() }),
  },
  NOT_FOUND: { status: 404, data: z.object({ code: z.string() }) },
})
export const ProjectRef = z.object({ projectId: z.string() })
export const JobRef = z.object({ jobId: z.string() })
/** Chosen by the sender, new for every wish: the same one sent again, because its answer was lost, is not carried out a second time. */
export const RequestId = z.string().regex(/^[\w-]{1,64}$/)
