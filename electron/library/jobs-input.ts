import { z } from 'zod'
import { ContentHash } from '#shared/media/fingerprint.ts'
import { MediaInfo } from '#shared/media/media-info.ts'

/** What jobs about one file are given: where it lies now, and what it holds. */
export const FileJobInput = z.object({ path: z.string(), hash: ContentHash, media: MediaInfo })
export type FileJobInput = z.infer<typeof FileJobInput>
