import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where models lie that a person put there. Nothing is downloaded: what is not there is done without. */
export interface ModelFolder {
  /** Absolute path; it may not exist. */
  readonly dir: string
  /** Path of the first of these file names that is there. */
  find(...names: readonly string[]): string | undefined
}

/** The folder `models` below the data folder. */
export function createModelFolder(dataDir: string): ModelFolder {
  const dir = join(dataDir, 'models')
  return { dir, find: (...names) => names.map((n) => join(dir, n)).find((path) => existsSync(path)) }
}
