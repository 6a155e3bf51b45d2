export { startAssetsStore, useAssets, useAssetStatus, refreshAssets } from './assets-store.ts'
export { client, connect, useConnection, type ConnectionState } from './connection.ts'
export { ClientError, describeError, errorReport, errorText, toClientError } from './errors.ts'
export { onEvent, onListening, startEvents } from './events.ts'
export { chooseBrowserFiles, chooseMedia } from './choose-files.ts'
export { filesOf, ingest, ingestAll } from './ingest.ts'
export { chooseAndImport, imported, importMedia, useImporting, useUpload } from './import-media.ts'
export { cancelJob, clearJobs, jobDone, retryJob, startJobsStore, useJob, useJobs } from './jobs-store.ts'
export { isMac, native } from './native.ts'
export {
  apply,
  closeProject,
  createProject,
  jumpTo,
  onHistoryMove,
  openProject,
  redo,
  renameProject,
  restoreProject,
  salvageProject,
  startProjectStore,
  surely,
  tryApply,
  undo,
  useProject,
} from './project-store.ts'
export { assetOf, recordsOf, useRecord, useRecords } from './records.ts'
export { attempt, reportError } from './report.ts'
export { recall, remember, startWindowMemory } from './window-memory.ts'
export { changeSettings, refreshSystem, startSettingsStore, useSettings } from './settings-store.ts'
