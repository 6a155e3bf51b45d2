import { z } from 'zod'
import { Job } from '../jobs/job.ts'
import { Diff } from '../timeline/diff.ts'
import { StepParams } from './procedures/projects.ts'

/** What the engine tells its windows without being asked. */
export const EngineEvent = z.discriminatedUnion('type', [
  /** An edit transaction is on disk. */
  z.object({
    type: z.literal('project.changed'),
    projectId: z.string(),
    revision: z.int(),
    diff: Diff,
    undo: z.string().nullable(),
    redo: z.string().nullable(),
    undoParams: StepParams.optional(),
    redoParams: StepParams.optional(),
    label: z.string(),
  }),
  z.object({ type: z.literal('project.closed'), projectId: z.string(), reason: z.string() }),
  z.object({ type: z.literal('job'), job: Job }),
  z.object({ type: z.literal('jobs.cleared'), jobIds: z.array(z.string()) }),
  /** Something new is known of these assets: ask library.status again. */
  z.object({ type: z.literal('assets'), projectId: z.string(), assetIds: z.array(z.string()) }),
  /** Work on these assets was queued: their status is another, what is known of them is not. */
  z.object({ type: z.literal('assets.busy'), projectId: z.string(), assetIds: z.array(z.string()) }),
  z.object({ type: z.literal('preview.ended'), sessionId: z.string(), code: z.string(), message: z.string() }),
  z.object({ type: z.literal('settings') }),
])
export type EngineEvent = z.infer<typeof EngineEvent>
