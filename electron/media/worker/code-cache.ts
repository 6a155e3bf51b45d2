import { existsSync } from 'node:fs'
import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

/**
 * Where Node keeps what it has compiled of this checkout: beside its packages, so that it goes when they go. Not in the system's temporary
 * folder, where somebody else could have put it. Null in the packaged program, whose code is one bundle.
 */
export const CODE_CACHE = ((): string | null => {
  const packages = join(import.meta.dirname, '../../../node_modules')
  return existsSync(packages) ? join(packages, '.cache/code') : null
})()

/** What was compiled is written this long after the start: workers end by being killed, milliseconds. */
const WRITE_AFTER = 3000

/**
 * From the second start on, nothing is stripped of its types or compiled again: half the processor time of a start. Call it before
 * anything large is imported. Where the folder cannot be written, all is as before.
 */
export function keepCompiledCode(): void {
  if (CODE_CACHE) enableCompileCache(CODE_CACHE)
  setTimeout(flushCompileCache, WRITE_AFTER).unref()
}
