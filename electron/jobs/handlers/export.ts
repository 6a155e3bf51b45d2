import { z } from 'zod'
import { ExportSettings } from '#shared/export/export-settings.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { ExportReport, MediaService } from '../../media/media-service.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'
import { removeLeftOvers } from './left-overs.ts'

export const ExportReportValue: z.ZodType<ExportReport> = z.object({
  path: z.string(),
  bytes: z.number(),
  duration: z.number(),
  frames: z.number(),
  videoEncoder: z.string().nullable(),
  audioEncoder: z.string().nullable(),
  hardware: z.boolean(),
  loudness: z.object({ integrated: z.number(), truePeak: z.number() }).nullable(),
  wallMs: z.number(),
  warnings: z.array(z.string()),
})

/** Writes a film from the frozen list in its input: editing goes on meanwhile. After a crash it begins anew; the unfinished file is replaced. */
export const exportHandler = (media: MediaService): AnyJobHandler =>
  defineHandler({
    kind: 'export',
    input: z.object({ list: z.custom<RenderList>((v) => typeof v === 'object' && v !== null), settings: ExportSettings, path: z.string() }),
    output: ExportReportValue,
    resource: 'export',
    maxAttempts: 2,
    async run({ list, settings, path }, c) {
      // The first try that a kill cut short could not tidy up after itself.
      if (c.attempt > 1) await removeLeftOvers(path)
      return media.export(list, settings, path, {
        signal: c.signal,
        onProgress: (share, stage) => c.progress({ stage: stage ?? 'rendering', percent: share * 100 }),
      })
    },
  })
