import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { EXPORT_PRESETS } from '#shared/export/presets.ts'
import { cameraPathHandler } from '../jobs/handlers/camera-path.ts'
import { compareHandler } from '../jobs/handlers/compare.ts'
import { exportHandler } from '../jobs/handlers/export.ts'
import { fileJobHandlers } from '../jobs/handlers/file-jobs.ts'
import { importHandler } from '../jobs/handlers/import.ts'
import { sizesHandler } from '../jobs/handlers/sizes.ts'
import { learnHandler } from '../jobs/handlers/learn.ts'
import { motionHandler } from '../jobs/handlers/motion.ts'
import { montageHandler } from '../jobs/handlers/montage.ts'
import { recheckHandler } from '../jobs/handlers/recheck.ts'
import { sampleHandler } from '../jobs/handlers/sample.ts'
import { stylePreviewHandler } from '../jobs/handlers/style-preview.ts'
import { createJobRunner } from '../jobs/job-runner.ts'
import { createAssetKnowledge } from '../library/asset-knowledge.ts'
import { createCacheStore } from '../library/cache-store.ts'
import { createFileHashes } from '../library/file-hash.ts'
import { keepCacheSmall } from '../library/keep-cache-small.ts'
import { createLibrary } from '../library/library.ts'
import { createFootageSizing } from '../library/sizes/footage-sizing.ts'
import { createPathMeasurer } from '../library/steady/path-measurer.ts'
import { steadyMedia } from '../library/steady/steady-media.ts'
import { watchClips } from '../library/steady/watch-clips.ts'
import { createSteadiness } from '../library/steady/steadiness.ts'
import { watchPresence } from '../library/watch-presence.ts'
import { createComparisons } from '../learn/apply/comparisons.ts'
import { sweepFetches } from '../learn/ingest/part-file.ts'
import { createLearnJobs } from '../learn/learn-jobs.ts'
import { sequenceDrawer } from '../learn/sequence-source.ts'
import { createModelService } from '../providers/model-service.ts'
import { createMotionJobs } from '../learn/motion/motion-jobs.ts'
import { decomposersOf, motionRenderers } from '../learn/registry.ts'
import { createMediaService } from '../media/create-media-service.ts'
import { createModelFolder } from '../models/model-folder.ts'
import { createBackups } from '../project/backups.ts'
import type { SpawnWorker } from '../media/worker/spawn-worker.ts'
import { createFileSecretStore, type SecretStore } from '../settings/secret-store.ts'
import { createSettingsStore } from '../settings/settings-store.ts'
import { openEngineDatabase } from './database.ts'
import type { Engine, HostKind } from './engine.ts'
import { createEventHub, type EventHub } from './event-hub.ts'
import { createExports } from './exports.ts'
import { createGrants } from './grants.ts'
import { RESOURCES_DIR } from './host-paths.ts'
import { createMontage } from './montage.ts'
import { previewPicture } from './preview-picture.ts'
import { createPreviews } from './previews.ts'
import type { ProjectSessions } from './projects/project-session.ts'
import { createProjectSessions } from './projects/project-sessions.ts'
import { createRecentProjects } from './projects/recent-projects.ts'
import { exportListOf } from './render-source.ts'
import { VERSION } from './version.ts'

export interface EngineOptions {
  /** Folder of settings, jobs and cache; created when absent. */
  dataDir: string
  host: HostKind
  /** How this host starts child processes; default: fork. */
  spawnWorker?: SpawnWorker
  /** Entry of the media workers in a bundled host. */
  workerEntry?: string
  /** Factor on the time after which silent work is taken for hung; default 1. */
  patience?: number
  /** Known only to the desktop shell, which proves with it that a person chose a path. */
  shellKey?: string
  /** A keychain of the host; default: a file that only the user can read. */
  secrets?: SecretStore
}

/** The composition root: makes every service once and hands them to each other. Nothing runs until somebody asks. */
export function createEngine(o: EngineOptions): Engine {
  mkdirSync(o.dataDir, { recursive: true })
  const db = openEngineDatabase(o.dataDir)
  const events = createEventHub()
  const settings = createSettingsStore(o.dataDir)
  const grants = createGrants(db)
  const cache = createCacheStore(db, o.dataDir)
  const service = createMediaService({
    ...(o.spawnWorker ? { spawnWorker: o.spawnWorker } : {}),
    ...(o.workerEntry ? { workerEntry: o.workerEntry } : {}),
    ...(o.patience ? { patience: o.patience } : {}),
  })
  const measurer = createPathMeasurer({ media: service, cache })
  const media = steadyMedia(service, measurer)
  const knowledge = createAssetKnowledge(cache)
  const hashes = createFileHashes(db, media)
  const half = Math.max(1, Math.floor(availableParallelism() / 2))
  const jobs = createJobRunner({ db, events, limits: { media: half, analysis: half, export: 1 } })
  const recent = createRecentProjects(db)
  const backups = createBackups(join(o.dataDir, 'backups'))
  const projects = createProjectSessions({
    events,
    recent,
    backups,
    projectDir: settings.projectDir,
    posterOf: (hash) => (knowledge.artifacts(hash)?.poster ? `/artifact/${hash}/poster.jpg` : null),
  })
  const modelFolder = createModelFolder(o.dataDir)
  const sizing = createFootageSizing({ jobs, events, knowledge, models: modelFolder })
  const library = createLibrary({ jobs, events, cache, knowledge, sizing, hashes, media, projects, settings: settings.get })
  const steadiness = createSteadiness({ jobs, events, knowledge, hashes })
  const montage = createMontage({
    ...{ knowledge, library, sizing, jobs, cache, resourcesDir: RESOURCES_DIR },
    ...{ userStyles: join(o.dataDir, 'styles'), looks: join(o.dataDir, 'looks') },
  })
  const secrets = o.secrets ?? createFileSecretStore(o.dataDir)
  const models = createModelService({ settings: settings.get, secret: secrets.get, dataDir: o.dataDir, resourcesDir: RESOURCES_DIR })
  const decomposers = decomposersOf({ media, models: modelFolder })
  const learning = createLearnJobs({ jobs, root: join(o.dataDir, 'learned'), decomposers })
  const motions = createMotionJobs({ jobs, learning, root: join(o.dataDir, 'motions') })
  const looksDir = join(o.dataDir, 'looks', 'fitted')
  const renderList = exportListOf(knowledge)
  const comparisons = createComparisons({ learning, jobs, projects, knowledge, hashes, media, looksDir, renderList })
  const previews = createPreviews({ media, events, picture: (project, source) => previewPicture(project, source, montage, knowledge) })
  const exports = createExports({
    jobs,
    hashes,
    presets: () => EXPORT_PRESETS,
    exportDir: settings.exportDir,
    renderList,
  })

  grants.allow(settings.projectDir())
  grants.allow(settings.exportDir())
  grants.allow(join(o.dataDir, 'looks'))
  for (const p of recent.list()) grants.allow(p.path)

  const uploads = join(o.dataDir, 'uploads')
  sweepFetches(uploads, 7 * 86_400_000)
  const learned = (hash: string): void => tellOfAssets(projects, events, hash)
  for (const h of fileJobHandlers({ media, knowledge, cache, learned })) jobs.register(h)
  jobs.register(sizesHandler({ media, models: modelFolder, knowledge, cache, learned }))
  jobs.register(cameraPathHandler({ measurer, cache, hashes, learned }))
  jobs.register(importHandler({ projects, library, hashes, media, uploads }))
  jobs.register(exportHandler({ media, hashes, projects }))
  jobs.register(sampleHandler({ projects, jobs, events, spawnWorker: o.spawnWorker }))
  jobs.register(stylePreviewHandler({ projects, montage, knowledge, cache, media }))
  const draw = sequenceDrawer({ media, hashes, projects, version: VERSION })
  jobs.register(learnHandler({ media, decomposers, learning, hashes, draw, models }))
  jobs.register(compareHandler({ media, decomposers, learning, hashes, draw, models }))
  jobs.register(motionHandler({ media, motions, renderers: motionRenderers({ media, models: modelFolder }) }))
  jobs.register(recheckHandler({ media, decomposers, learning, hashes, draw }))
  jobs.register(montageHandler({ projects, library, montage, exports, media, jobs, events }))

  const stopWatching = watchPresence({
    projects,
    hashes,
    events,
    onBack(session, assets) {
      library.draw(session, assets)
      library.analyse(session, assets)
      steadiness.look(session, { failed: true }).catch((e: unknown) => console.error('looking for clips to steady failed:', e))
    },
  })
  // A command ends when it has done what it was asked for: it begins nothing by itself.
  const stopSteadying = o.host === 'cli' ? () => {} : watchClips({ projects, events, jobs, cache, steadiness })
  const stopTrimming = keepCacheSmall(events, () => library.trimCache(settings.get().cacheLimit))

  return {
    host: o.host,
    dataDir: o.dataDir,
    shellKey: o.shellKey,
    db,
    events,
    settings,
    secrets,
    grants,
    jobs,
    media,
    cache,
    hashes,
    library,
    steadiness,
    projects,
    recent,
    backups,
    montage,
    learning,
    motions,
    models,
    modelFolder,
    comparisons,
    previews,
    exports,
    async close() {
      stopSteadying()
      stopTrimming()
      stopWatching()
      await previews.closeAll()
      await jobs.close()
      await montage.close()
      projects.closeAll()
      await media.close()
      db.close()
    },
  }
}

/** Tells the windows of every open project that shows this content. */
function tellOfAssets(projects: ProjectSessions, events: EventHub, hash: string): void {
  for (const session of projects.all()) {
    const assetIds = session.assets().flatMap((a) => (a.hash === hash ? [a.id] : []))
    if (assetIds.length) events.emit({ type: 'assets', projectId: session.id, assetIds })
  }
}
