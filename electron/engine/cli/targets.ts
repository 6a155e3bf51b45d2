import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './outcome.ts'

/** What a command writes besides its output: checked before the work begins, so that none is done for nothing. */
export interface Targets {
  out?: string
  report?: string
  style?: string
}

/** Throws UsageError where a file cannot lie there; the folder `out` and those of files are created. */
export function checkTargets({ out, report, style }: Targets): void {
  if (out !== undefined) madeFolder('--out', resolve(out))
  for (const [option, file] of [
    ['--report', report],
    ['--style', style],
  ] as const) {
    if (file === undefined) continue
    const path = resolve(file)
    madeFolder(option, dirname(path))
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`${option}: ${file} is a folder; name a file in it. Nothing was begun.`)
  }
}

function madeFolder(option: string, path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (e) {
    const why = (e as NodeJS.ErrnoException).code === 'EEXIST' ? 'a file of this name is there' : (e as Error).message
    throw new UsageError(`${option}: the folder ${path} cannot be made (${why}); name another. Nothing was begun.`)
  }
}
