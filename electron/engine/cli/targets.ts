import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { canonicalPath } from '../grants.ts'
import { UsageError } from './outcome.ts'

/** What a command writes besides its output: checked before the work begins, so that none is done for nothing. */
export interface Targets {
  /** A folder. */
  out?: string
  /** A film that --out names. */
  film?: string
  report?: string
  style?: string
  /** Names of the files that come to lie in `out`. */
  files?: readonly string[]
  /** What the command reads: never replaced. */
  sources?: readonly string[]
  /** What is there already may be replaced. */
  overwrite?: boolean
}

/**
 * Does a command's work. Throws UsageError before it where a file cannot lie there, 'export.exists' where one does that nobody gave
 * leave to replace, and 'export.ownFile' where the work is about that one; the folder `out` and those of files are created, and those in which nothing came to lie, because the work failed or was
 * cancelled, are gone again after it.
 */
export async function withTargets(targets: Targets, work: () => Promise<void>): Promise<void> {
  const made: string[] = []
  try {
    keepWhatIsThere(targets)
    checkTargets(targets, made)
    await work()
  } finally {
    for (const folder of made.reverse()) removeEmpty(folder)
  }
}

function keepWhatIsThere({ out, files = [], film, report, style, overwrite, sources = [] }: Targets): void {
  const written = [...(out === undefined ? [] : files.map((f) => join(out, f))), film, report, style]
  const there = written.filter((f) => f !== undefined && statSync(resolve(f), { throwIfNoEntry: false })?.isFile()) as string[]
  const read = new Set(sources.map((f) => canonicalPath(f)))
  const own = there.find((f) => read.has(canonicalPath(f)))
  if (own !== undefined)
    throw new AppError('export.ownFile', `${own} is what this is about, so it was kept, and nothing was begun; name another file.`, {
      params: { name: own },
    })
  if (overwrite || there[0] === undefined) return
  throw new AppError('export.exists', `${there[0]} is already there and was kept, and nothing was begun; add --overwrite to replace it.`, {
    params: { name: there[0] },
  })
}

/** Puts the folders that it had to make into `made`, each after the one that it lies in. */
function checkTargets({ out, film, report, style }: Targets, made: string[]): void {
  if (out !== undefined) made.push(...madeFolders('--out', resolve(out)))
  for (const [option, file] of [
    ['--out', film],
    ['--report', report],
    ['--style', style],
  ] as const) {
    if (file === undefined) continue
    const path = resolve(file)
    made.push(...madeFolders(option, dirname(path)))
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`${option}: ${file} is a folder; name a file in it. Nothing was begun.`)
  }
}

function madeFolders(option: string, path: string): string[] {
  try {
    const first = mkdirSync(path, { recursive: true })
    const made: string[] = []
    if (first !== undefined) for (let at = path; at.length >= first.length; at = dirname(at)) made.unshift(at)
    return made
  } catch (e) {
    const why = (e as NodeJS.ErrnoException).code === 'EEXIST' ? 'a file of this name is there' : (e as Error).message
    throw new UsageError(`${option}: the folder ${path} cannot be made (${why}); name another. Nothing was begun.`)
  }
}

/** One that holds something, or that cannot be removed, stays: that must not hide how the work ended. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    return
  }
}
