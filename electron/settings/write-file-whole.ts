import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'

interface WriteOptions {
  /** Permissions of the file; default 0o644. */
  mode?: number
  /** False: not waiting for the disk. After a power cut the file may be empty or half; for what can be made again. */
  durable?: boolean
}

/** Replaces a small file in one step (temporary file, fsync, rename): after a crash it is the old one or the new one, never half. */
export function writeFileWhole(path: string, text: string, { mode = 0o644, durable = true }: WriteOptions = {}): void {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`
  try {
    const fd = openSync(temporary, 'wx', mode)
    try {
      // Writes all of it: a disk that is almost full takes a part and says so only at the next call.
      writeFileSync(fd, text)
      if (durable) fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(temporary, path)
  } catch (e) {
    rmSync(temporary, { force: true })
    throw e
  }
}
