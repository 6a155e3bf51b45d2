import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { constants } from 'node:os'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function build(): string | undefined {
  if (process.platform !== 'linux') return undefined
  const library = join(mkdtempSync(join(tmpdir(), 'cw-shim-')), 'shim.so')
  const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, join(import.meta.dirname, 'shim.c'), '-ldl'], {
    stdio: 'ignore',
  })
  return made.status === 0 && existsSync(library) ? library : undefined
}

/** A library that makes calls of the system fail (see shim.c), built now; undefined where there is no compiler. */
export const shim = build()
if (!shim) console.warn('Tests with a failing disk or a jumping clock are skipped: gcc is not here.')

export interface FaultyDisk {
  prefix: string
  errno?: keyof typeof constants.errno
  after?: number
  times?: number
  sleepMs?: number
  /** A file while which the disk fails. */
  armed?: string
}

/** The environment that gives a process such a disk. */
export const faultyDisk = (f: FaultyDisk): Record<string, string> => ({
  LD_PRELOAD: shim!,
  FAULT_PREFIX: f.prefix,
  ...(f.errno ? { FAULT_ERRNO: String(constants.errno[f.errno]) } : {}),
  ...(f.after === undefined ? {} : { FAULT_AFTER: String(f.after) }),
  ...(f.times === undefined ? {} : { FAULT_FOR: String(f.times) }),
  ...(f.sleepMs === undefined ? {} : { FAULT_SLEEP_MS: String(f.sleepMs) }),
  ...(f.armed === undefined ? {} : { FAULT_ARMED: f.armed }),
})
