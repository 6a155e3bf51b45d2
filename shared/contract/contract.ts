import { exports } from './procedures/exports.ts'
import { jobs } from './procedures/jobs.ts'
import { library } from './procedures/library.ts'
import { models } from './procedures/models.ts'
import { montage } from './procedures/montage.ts'
import { preview } from './procedures/preview.ts'
import { projects } from './procedures/projects.ts'
import { system, sample } from './procedures/system.ts'
import { videoAnalysis, virtualMotion } from './procedures/video-analysis.ts'

export type { AssetStatus, ClipSteadiness } from './procedures/library.ts'
export type { HistoryMark, ProjectState, RecentProject } from './procedures/projects.ts'

/**
 * Everything that a host may ask of the engine. Failures are oRPC errors whose `data` is {code, message, retryable, params}:
 * 'REFUSED' for an expected no (nothing changed), 'NOT_FOUND', 'INTERNAL'. REST paths below /v1 come from the same routes.
 */
export const contract = { system, projects, library, montage, preview, exports, jobs, videoAnalysis, models, virtualMotion, sample }
export type Contract = typeof contract
