import { existsSync } from 'node:fs'
import { join } from 'node:path'
import envPaths from 'env-paths'
import { APP_ROOT } from './version.ts'

/** Where this user's data lie: CUTWRIGHT_DATA_DIR, else the platform's own folder. */
export const defaultDataDir = (): string => process.env['CUTWRIGHT_DATA_DIR'] ?? envPaths('Cutwright', { suffix: '' }).data

/** The built window. */
export const RENDERER_DIR = join(APP_ROOT, 'out/renderer')

/** Styles, arcs, LUTs: beside the sources, or beside the packaged application (extraResources). */
export const RESOURCES_DIR = ((): string => {
  const packaged = (process as { resourcesPath?: string }).resourcesPath
  const beside = packaged ? join(packaged, 'resources') : undefined
  return beside && existsSync(join(beside, 'styles')) ? beside : join(APP_ROOT, 'resources')
})()
