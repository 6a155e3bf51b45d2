import { z } from 'zod'
import { ExportSettings } from '#shared/export/export-settings.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { ExportReport, MediaService } from '../../media/media-service.ts'
import type { ProjectSessions } from '../../engine/projects/project-session.ts'
import type { FileHashes } from '../../library/file-hash.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'
import { FilmMedia, followRelinks, guardMedia, missingMedia } from './film-media.ts'
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

interface Parts {
  media: MediaService
  hashes: FileHashes
  projects: Pick<ProjectSessions, 'all'>
}

/**
 * Writes a film from the frozen list in its input: editing goes on meanwhile. After a crash it begins anew; the unfinished file is replaced.
 * Its media must be what they were when it was ordered; those that were linked again are read where they are now.
 */
export const exportHandler = (p: Parts): AnyJobHandler =>
  defineHandler({
    kind: 'export',
    input: z.object({
      list: z.custom<RenderList>((v) => typeof v === 'object' && v !== null),
      media: z.array(FilmMedia).default([]),
      settings: ExportSettings,
      path: z.string(),
    }),
    output: ExportReportValue,
    resource: 'export',
    maxAttempts: 2,
    tidy: ({ path }) => removeLeftOvers(path),
    async run({ settings, path, ...ordered }, c) {
      // The first try that a kill cut short could not tidy up after itself.
      if (c.attempt > 1) await removeLeftOvers(path)
      const { list, media } = await followRelinks(ordered, p)
      const missing = await missingMedia(media, p.hashes)
      if (missing) throw missing
      return guardMedia(media, p.hashes, c.signal, (signal) =>
        p.media.export(list, settings, path, {
          signal,
          onProgress: (share, stage) => c.progress({ stage: stage ?? 'rendering', percent: share * 100 }),
        }),
      )
    },
  })
