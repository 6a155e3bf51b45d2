import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Replaces a small file in one step (temporary file, fsync, rename): after a crash it is the old one or the new one, never half. */
export function writeFileWhole(path: string, text: string, mode = 0o644): void {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`
  const fd = openSync(temporary, 'wx', mode)
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  try {
    renameSync(temporary, path)
  } catch (e) {
    rmSync(temporary, { force: true })
    throw e
  }
}
