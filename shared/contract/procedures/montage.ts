import { z } from 'zod'
import { MontagePlan, MomentRef } from '../../planning/edit-plan.ts'
import { MontageSettings } from '../../planning/montage-settings.ts'
import { Arc, Style } from '../../planning/style.ts'
import { AssetId, SequenceId } from '../../timeline/ids.ts'
import { base, ProjectRef, RequestId } from './base.ts'

/** Styles, plans and what becomes of them. */
export const montage = {
  styles: base.route({ method: 'GET', path: '/styles' }).output(z.object({ styles: z.array(Style), arcs: z.array(Arc) })),
  /** Plans with what is analysed so far. `locks` keep moments at their pick; `cuts` keep the cut points of the given plan; `exclude` never shows these. */
  plan: base
    .route({ method: 'POST', path: '/projects/{projectId}/plan' })
    .input(
      ProjectRef.extend({
        songAssetId: AssetId,
        settings: MontageSettings,
        /** Assets to use; null: all pictures of the project. */
        footage: z.array(AssetId).nullable().optional(),
        previous: MontagePlan.nullable().optional(),
        /** Pick index → moment; a fresh choice is made for the rest. */
        locks: z.array(z.object({ index: z.int().min(0), ref: MomentRef, sourceStart: z.int().optional() })).optional(),
        keepCuts: z.boolean().optional(),
      }),
    )
    .output(MontagePlan),
  /** Writes the plan into a sequence (new, or the montage sequence it made before) as one undo step. */
  apply: base
    .route({ method: 'POST', path: '/projects/{projectId}/plan/apply' })
    .input(ProjectRef.extend({ plan: MontagePlan, sequenceId: SequenceId.nullable().optional(), requestId: RequestId.optional() }))
    .output(z.object({ revision: z.int(), sequenceId: SequenceId })),
  /** Makes a style of what a learn job (or the reference of a compare job) found; the same job gives the style that is there. */
  learnStyle: base
    .route({ method: 'POST', path: '/styles/learned' })
    .input(z.object({ jobId: z.string(), name: z.string().trim().min(1).max(80).optional() }))
    .output(Style),
  /** Another name for a learned style; projects that use it stay with it. */
  renameStyle: base
    .route({ method: 'POST', path: '/styles/{styleId}/rename' })
    .input(z.object({ styleId: z.string(), name: z.string().trim().min(1).max(80) }))
    .output(Style),
  /** Removes a learned style. Refused ('style.inUse') while an open project's montage uses it. */
  deleteStyle: base.route({ method: 'DELETE', path: '/styles/{styleId}' }).input(z.object({ styleId: z.string() })),
  /** Three seconds in this style from the user's own footage; answers with the job or the ready file. */
  stylePreview: base
    .route({ method: 'POST', path: '/projects/{projectId}/style-preview/{styleId}' })
    .input(ProjectRef.extend({ styleId: z.string() }))
    .output(z.object({ url: z.string().nullable(), jobId: z.string().nullable() })),
}
