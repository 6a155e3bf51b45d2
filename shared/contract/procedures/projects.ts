import { z } from 'zod'
import { Diff } from '../../timeline/diff.ts'
import { Edit } from '../../timeline/edits/edit.ts'
import { AssetId } from '../../timeline/ids.ts'
import { ProjectRecord } from '../../timeline/model.ts'
import { base, ProjectRef, RequestId } from './base.ts'

export const RecentProject = z.object({
  path: z.string(),
  name: z.string(),
  openedAt: z.number(),
  duration: z.number(),
  poster: z.string().nullable(),
  missing: z.boolean(),
})
export type RecentProject = z.infer<typeof RecentProject>

/** What the name of a step is filled in with. */
export const StepParams = z.record(z.string(), z.union([z.string(), z.number()]))
export type StepParams = z.infer<typeof StepParams>

/** One undoable step. */
export const HistoryMark = z.object({
  seq: z.int(),
  label: z.string(),
  params: StepParams.optional(),
  time: z.number(),
  undone: z.boolean(),
})
export type HistoryMark = z.infer<typeof HistoryMark>

export const ProjectState = z.object({
  projectId: z.string(),
  path: z.string(),
  name: z.string(),
  revision: z.int(),
  /** Labels of the steps that undo and redo would take, and what their names are filled in with. */
  undo: z.string().nullable(),
  redo: z.string().nullable(),
  undoParams: StepParams.optional(),
  redoParams: StepParams.optional(),
})
export type ProjectState = z.infer<typeof ProjectState>

/** Project files, their edits and their history. */
export const projects = {
  recent: base.route({ method: 'GET', path: '/projects/recent' }).output(z.array(RecentProject)),
  /** path null: in the projects folder, under a free name. */
  create: base
    .route({ method: 'POST', path: '/projects' })
    .input(z.object({ name: z.string().min(1).max(200), path: z.string().nullable().optional() }))
    .output(ProjectState),
  open: base
    .route({ method: 'POST', path: '/projects/open' })
    .input(z.object({ path: z.string() }))
    .output(ProjectState),
  /** Whole copies that were made while it was edited, newest first; kept apart from the project, so that they outlive it. */
  backups: base
    .route({ method: 'POST', path: '/projects/backups' })
    .input(z.object({ path: z.string() }))
    .output(z.array(z.object({ id: z.string(), time: z.number(), revision: z.int(), bytes: z.int() }))),
  /** Opens a backup (null or absent: the newest) as a file of its own; what lies in the project's place is never changed. */
  restore: base
    .route({ method: 'POST', path: '/projects/restore' })
    .input(z.object({ path: z.string(), backup: z.string().nullable().optional() }))
    .output(ProjectState),
  /** Opens what can still be read of a damaged project, written as a new one beside it; `kept` and `dropped` count its parts. */
  salvage: base
    .route({ method: 'POST', path: '/projects/salvage' })
    .input(z.object({ path: z.string() }))
    .output(ProjectState.extend({ kept: z.int(), dropped: z.int() })),
  close: base.route({ method: 'POST', path: '/projects/{projectId}/close' }).input(ProjectRef),
  rename: base
    .route({ method: 'POST', path: '/projects/{projectId}/rename' })
    .input(ProjectRef.extend({ name: z.string().min(1).max(200) }))
    .output(ProjectState),
  forget: base.route({ method: 'POST', path: '/projects/forget' }).input(z.object({ path: z.string() })),
  snapshot: base
    .route({ method: 'GET', path: '/projects/{projectId}' })
    .input(ProjectRef)
    .output(ProjectState.extend({ records: z.array(ProjectRecord) })),
  /**
   * All edits or none; one undo step named by `label` (catalogue key under history.<label>). `tracked` false: no step, and redo stays as
   * it is; only for batches of nothing but setMontage, whose plan can be made again.
   */
  apply: base
    .route({ method: 'POST', path: '/projects/{projectId}/edits' })
    .input(
      ProjectRef.extend({
        edits: z.array(Edit).min(1).max(20_000),
        label: z.string().max(80),
        params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        tracked: z.boolean().optional(),
        requestId: RequestId.optional(),
      }),
    )
    /** `repeated`: it had been carried out when it was sent before. */
    .output(z.object({ revision: z.int(), diff: Diff, repeated: z.literal(true).optional() })),
  undo: base
    .route({ method: 'POST', path: '/projects/{projectId}/undo' })
    .input(ProjectRef.extend({ requestId: RequestId.optional() }))
    .output(ProjectState),
  redo: base
    .route({ method: 'POST', path: '/projects/{projectId}/redo' })
    .input(ProjectRef.extend({ requestId: RequestId.optional() }))
    .output(ProjectState),
  history: base.route({ method: 'GET', path: '/projects/{projectId}/history' }).input(ProjectRef).output(z.array(HistoryMark)),
  /** Undoes or redoes until the mark is the last one done; 0 is the beginning. */
  jump: base
    .route({ method: 'POST', path: '/projects/{projectId}/history/{seq}' })
    .input(ProjectRef.extend({ seq: z.coerce.number().int().min(0) }))
    .output(ProjectState),
  /** Points missing assets at files below `path` (file or folder), matched by content; tells which were found. */
  relink: base
    .route({ method: 'POST', path: '/projects/{projectId}/relink' })
    .input(ProjectRef.extend({ path: z.string(), assetId: AssetId.optional() }))
    .output(z.object({ relinked: z.array(AssetId), missing: z.array(AssetId) })),
  /** Another file lies in the place of this asset's: from now on the asset stands for it. One undo step. */
  useReplacement: base
    .route({ method: 'POST', path: '/projects/{projectId}/assets/{assetId}/use-replacement' })
    .input(ProjectRef.extend({ assetId: AssetId })),
}
