import type { Decomposer } from '#shared/learn/plug-ins.ts'
import type { LearnJobs } from '../../learn/learn-jobs.ts'
import type { DrawSequence } from '../../learn/sequence-source.ts'
import type { FileHashes } from '../../library/file-hash.ts'
import type { MediaService } from '../../media/media-service.ts'

/** What jobs need that take films apart. */
export interface LearnParts {
  media: MediaService
  decomposers: readonly Decomposer[]
  learning: LearnJobs
  hashes: FileHashes
  draw: DrawSequence
}
