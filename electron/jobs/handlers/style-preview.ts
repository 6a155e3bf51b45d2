import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import { AssetId } from '#shared/timeline/ids.ts'
import type { Montage } from '../../engine/montage.ts'
import type { ProjectSessions } from '../../engine/projects/project-session.ts'
import { renderListOf } from '../../engine/render-source.ts'
import { STYLE_PREVIEW_FILE, stylePreviewMethod } from '../../engine/style-preview-file.ts'
import type { AssetKnowledge } from '../../library/asset-knowledge.ts'
import type { CacheStore } from '../../library/cache-store.ts'
import type { MediaService } from '../../media/media-service.ts'
import { removeUnfinishedIn } from '../../media/unfinished.ts'
import { type AnyJobHandler, defineHandler } from '../job-handler.ts'

/** Seconds, and pixels of the shorter side. */
const LENGTH = 3
const HEIGHT = 180

const SETTINGS: ExportSettings = {
  preset: 'style-preview',
  container: 'mp4',
  video: { codec: 'h264', width: null, height: null, frameRate: null, quality: 26, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 96_000, sampleRate: 48_000 },
  range: null,
}

interface Parts {
  projects: ProjectSessions
  montage: Montage
  knowledge: AssetKnowledge
  cache: CacheStore
  media: MediaService
}

/** A few seconds of the user's own footage in one style, planned and drawn like a film. */
export const stylePreviewHandler = (p: Parts): AnyJobHandler =>
  defineHandler({
    kind: 'style-preview',
    input: z.object({ projectPath: z.string(), styleId: z.string(), songAssetId: AssetId, key: z.string().regex(/^[0-9a-f]{64}$/) }),
    output: z.object({ url: z.string() }),
    resource: 'media',
    maxAttempts: 1,
    tidy: ({ key, styleId }) => removeUnfinishedIn(p.cache.dir(key, stylePreviewMethod(styleId))),
    run: ({ projectPath, styleId, songAssetId, key }, c) =>
      p.projects.hold(projectPath, async (session) => {
        const settings = MontageSettings.parse({ style: styleId, duration: LENGTH, resolution: HEIGHT, clipSound: false })
        const plan = await p.montage.plan(session, { songAssetId, settings, alone: true })
        const { doc, sequenceId } = p.montage.planned(session.document(), plan)
        const list = renderListOf(doc, sequenceId, 'preview', p.knowledge)
        const method = stylePreviewMethod(styleId)
        const dir = p.cache.dir(key, method)
        await mkdir(dir, { recursive: true })
        await p.media.export(list, SETTINGS, join(dir, STYLE_PREVIEW_FILE), {
          signal: c.signal,
          onProgress: (share, stage) => c.progress({ stage: stage ?? 'rendering', percent: share * 100 }),
        })
        await p.cache.note(key, method)
        return { url: `/style-preview/${key}/${styleId}` }
      }),
  })
