import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './outcome.ts'

/** What a command writes besides its output: checked before the work begins, so that none is done for nothing. */
export interface Targets {
  out?: string
  report?: string
  style?: string
}

/**
 * Does a command's work. Throws UsageError before it where a file cannot lie there; the folder `out` and those of files are created, and
 * those in which nothing came to lie, because the work failed or was cancelled, are gone again after it.
 */
export async function withTargets(targets: Targets, work: () => Promise<void>): Promise<void> {
  const made: string[] = []
  try {
    checkTargets(targets, made)
    await work()
  } finally {
    for (const folder of made.reverse()) removeEmpty(folder)
  }
}

/** Puts the folders that it had to make into `made`, each after the one that it lies in. */
function checkTargets({ out, report, style }: Targets, made: string[]): void {
  if (out !== undefined) made.push(...madeFolders('--out', resolve(out)))
  for (const [option, file] of [
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
