import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Real footage, music and LUTs for tests lie beside the checkout; they are not part of the project. */
const folder = join(import.meta.dirname, '../../../shared/assets')

export const hasAssets = existsSync(join(folder, 'README.md'))
if (!hasAssets) console.warn('Tests on real media are skipped: no ../shared/assets beside this checkout.')

/** Absolute path of a test asset such as 'footage/mdn_flower.mp4', or undefined where the assets are absent. */
export const asset = (relative: string): string | undefined => (hasAssets ? join(folder, relative) : undefined)
