import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
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

/** Resolves links of the longest part that exists, so that a link inside a granted folder cannot lead out of it. */
export function canonicalPath(path: string): string {
  const absolute = resolve(path)
  let head = absolute
  while (!existsSync(head) && dirname(head) !== head) head = dirname(head)
  try {
    return join(realpathSync(head), absolute.slice(head.length))
  } catch {
    return absolute
  }
}

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
    isAllowed: (path) => isAbsolute(path) && covers(canonicalPath(path)),
    check(path) {
      if (!isAbsolute(path) || path.includes('\0'))
        return refuse('path.notAbsolute', 'This path is not a full path, so nothing was read; choose the file again.', { path })
      const canonical = canonicalPath(path)
      if (covers(canonical)) return ok(canonical)
      return refuse(
        'path.notGranted',
        `Cutwright may not open ${path.split(sep).pop() ?? path} because nobody chose it; pick it in the file dialog or drop it into the window.`,
        { path },
      )
    },
  }
}
