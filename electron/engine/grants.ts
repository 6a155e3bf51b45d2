import { readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { refuse, ok, type Result } from '#shared/base/result.ts'
import type { EngineDatabase } from './database.ts'

/**
 * Paths the engine may touch on behalf of a caller. They come from a person's own choice (dialog, drop, command line, upload)
 * or from the program's own folders, never from a string that somebody sent. A granted folder covers everything below it.
 */
export interface Grants {
  allow(path: string): void
  /** Kept for later runs too: what a person chose once stays readable (projects name their media by path). */
  allowForever(path: string): void
  isAllowed(path: string): boolean
  /** The path made absolute and free of links, or a refusal 'path.notGranted' / 'path.notAbsolute'. */
  check(path: string): Result<string>
}

/** Links that lead from one to the next before a path counts as what it says (Linux stops at 40 too). */
const MOST_LINKS = 40

/**
 * Resolves links of the longest part that exists, so that a link inside a granted folder cannot lead out of it; a link to a file that is
 * not there (yet) counts as its target, because writing there would make it.
 */
export function canonicalPath(path: string, links = 0): string {
  const absolute = resolve(path)
  try {
    return realpathSync(absolute)
  } catch {
    const parent = dirname(absolute)
    if (parent === absolute) return absolute
    const own = join(canonicalPath(parent, links), basename(absolute))
    const target = linkTarget(own)
    return target === undefined || links >= MOST_LINKS ? own : canonicalPath(resolve(dirname(own), target), links + 1)
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** A full path; one with a zero byte means another file to the system than to us. */
const isWhole = (path: string): boolean => isAbsolute(path) && !path.includes('\0')

export function createGrants(db: EngineDatabase): Grants {
  const granted = new Set<string>(db.prepare<[], string>('SELECT path FROM grant_path').pluck().all())
  const insert = db.prepare<[string, number]>('INSERT OR REPLACE INTO grant_path(path, granted_at) VALUES (?, ?)')
  const covers = (path: string): boolean => {
    for (let p = path; ; p = dirname(p)) {
      if (granted.has(p)) return true
      if (dirname(p) === p) return false
    }
  }
  return {
    allow: (path) => void granted.add(canonicalPath(path)),
    allowForever(path) {
      const canonical = canonicalPath(path)
      granted.add(canonical)
      insert.run(canonical, Date.now())
    },
    isAllowed: (path) => isWhole(path) && covers(canonicalPath(path)),
    check(path) {
      if (!isWhole(path))
        return refuse('path.notAbsolute', 'This path is not a full path, so nothing was read; choose the file again.', { path })
      const canonical = canonicalPath(path)
      if (covers(canonical)) return ok(canonical)
      return refuse(
        'path.notGranted',
        `Cutwright may not open ${path.split(sep).pop() ?? path} because nobody chose it; pick it in the window, or start the server with --allow and its folder.`,
        { path },
      )
    },
  }
}
