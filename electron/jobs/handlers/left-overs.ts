import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Removes unfinished files of `target` that a killed process left beside it ('.<random>.partial-<name>', see the media service).
 * Only for a target that nobody writes now.
 */
export async function removeLeftOvers(target: string): Promise<void> {
  const folder = dirname(target)
  const suffix = `.partial-${basename(target)}`
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.endsWith(suffix) && /^\.[0-9a-f]{8}$/.test(name.slice(0, -suffix.length))) await rm(join(folder, name), { force: true })
  }
}
