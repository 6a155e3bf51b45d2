import { z } from 'zod'
import { ExportSettings } from '../../export/export-settings.ts'
import { SequenceId } from '../../timeline/ids.ts'
import { base, JobRef, ProjectRef } from './base.ts'

/** Films that are written. */
export const exports = {
  presets: base.route({ method: 'GET', path: '/export/presets' }).output(z.array(z.object({ id: z.string(), settings: ExportSettings }))),
  encoders: base
    .route({ method: 'GET', path: '/export/encoders' })
    .output(z.array(z.object({ codec: z.string(), name: z.string(), hardware: z.boolean() }))),
  /** A free path in the export folder for this name. */
  suggestPath: base.input(ProjectRef.extend({ sequenceId: SequenceId, preset: z.string() })).output(z.object({ path: z.string() })),
  start: base
    .route({ method: 'POST', path: '/projects/{projectId}/export' })
    .input(ProjectRef.extend({ sequenceId: SequenceId, settings: ExportSettings, path: z.string(), overwrite: z.boolean().optional() }))
    .output(JobRef),
}
