import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A folder younger than this may belong to a job that is under way. */
const KEPT_MS = 2 * 86_400_000

/** Results are as lasting as their jobs: folders below `root` that no job names any more go. One that cannot be removed stays. */
export function sweepFolders(root: string, known: ReadonlySet<string>): void {
  if (!existsSync(root)) return
  for (const folder of readdirSync(root)) {
    const path = join(root, folder)
    try {
      if (!known.has(folder) && Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true })
    } catch (e) {
      // The program must start whatever lies there; the next start tries again.
      console.error(`${path} could not be removed:`, e)
    }
  }
}
