import type { MediaService } from '../media/media-service.ts'
import type { CacheStore } from '../library/cache-store.ts'
import type { FileHashes } from '../library/file-hash.ts'
import type { Library } from '../library/library.ts'
import type { Steadiness } from '../library/steady/steadiness.ts'
import type { Comparisons } from '../learn/apply/comparisons.ts'
import type { LearnJobs } from '../learn/learn-jobs.ts'
import type { MotionJobs } from '../learn/motion/motion-jobs.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { ModelFolder } from '../models/model-folder.ts'
import type { ModelService } from '../providers/model-service.ts'
import type { SecretStore } from '../settings/secret-store.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import type { Backups } from '../project/backups.ts'
import type { EngineDatabase } from './database.ts'
import type { EventHub } from './event-hub.ts'
import type { Exports } from './exports.ts'
import type { Grants } from './grants.ts'
import type { Montage } from './montage.ts'
import type { Previews } from './previews.ts'
import type { ProjectSessions } from './projects/project-session.ts'
import type { RecentProjects } from './projects/recent-projects.ts'

export type HostKind = 'electron' | 'web' | 'cli'

/** The services that procedures, routes and the command line share; made in create-engine.ts. */
export interface Engine {
  host: HostKind
  dataDir: string
  /** Proves that a caller is the desktop shell, which alone may grant paths; undefined: nobody may. */
  shellKey: string | undefined
  db: EngineDatabase
  events: EventHub
  settings: SettingsStore
  secrets: SecretStore
  grants: Grants
  jobs: JobRunner
  media: MediaService
  cache: CacheStore
  hashes: FileHashes
  library: Library
  steadiness: Steadiness
  projects: ProjectSessions
  recent: RecentProjects
  backups: Backups
  montage: Montage
  learning: LearnJobs
  motions: MotionJobs
  models: ModelService
  /** Where models lie that run on this computer. */
  modelFolder: ModelFolder
  comparisons: Comparisons
  previews: Previews
  exports: Exports
  close(): Promise<void>
}
