import { AV_LOG_FATAL } from 'node-av/constants'
import { Log } from 'node-av/lib'
import { serveTasks } from './worker/serve-tasks.ts'
import type { TaskMap } from './worker/tasks.ts'

/**
 * Entry of the media workers: one line a task. Everything that FFmpeg touches runs here, in a process that may die.
 */
Log.setLevel(AV_LOG_FATAL)

serveTasks<TaskMap>({
  probe: async () => (await import('./probe/probe-task.ts')).probeTask,
  hash: async () => (await import('./hash/hash-file.ts')).hashTask,
  artifacts: async () => (await import('./artifacts/make-artifacts.ts')).artifactsTask,
  needsProxy: async () => (await import('./proxy/needs-proxy.ts')).needsProxyTask,
  proxy: async () => (await import('./proxy/make-proxy.ts')).proxyTask,
  analyseSong: async () => (await import('./tasks/analyse-song.ts')).analyseSongTask,
  analysePicture: async () => (await import('./tasks/analyse-picture.ts')).analysePictureTask,
  cameraPath: async () => (await import('./tasks/camera-path.ts')).cameraPathTask,
  watchFilm: async () => (await import('./tasks/watch-film.ts')).watchFilmTask,
  hearFilm: async () => (await import('./tasks/hear-film.ts')).hearFilmTask,
  contactSheet: async () => (await import('./tasks/contact-sheet.ts')).contactSheetTask,
  matchGrade: async () => (await import('./tasks/match-grade.ts')).matchGradeTask,
  takeStills: async () => (await import('./tasks/take-stills.ts')).takeStillsTask,
  cutExcerpt: async () => (await import('./tasks/cut-excerpt.ts')).cutExcerptTask,
  renderMotion: async () => (await import('./tasks/render-motion.ts')).renderMotionTask,
  findThings: async () => (await import('./tasks/find-things.ts')).findThingsTask,
  export: async () => (await import('./render/export-task.ts')).exportTask,
  still: async () => (await import('./render/still-task.ts')).stillTask,
  encoders: async () => (await import('./render/encoders-task.ts')).encodersTask,
  versions: async () => (await import('./tasks/versions.ts')).versionsTask,
})
