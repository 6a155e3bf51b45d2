import { closeSync, openSync, readSync } from 'node:fs'
import { ok, type Result } from '#shared/base/result.ts'
import { damagedRefusal, fileRefusal, newerRefusal, notProject } from './file-errors.ts'
import { APPLICATION_ID } from './schema.ts'

/**
 * Decides from the first 100 bytes whether SQLite may touch a file at all. Must not be called for a file that this process has open:
 * closing any descriptor of it would drop the process's POSIX locks.
 */
export function checkHeader(path: string, newest: number): Result<{ version: number }> {
  const header = Buffer.alloc(100)
  let read = 0
  try {
    const fd = openSync(path, 'r')
    try {
      read = readSync(fd, header, 0, 100, 0)
    } finally {
      closeSync(fd)
    }
  } catch (e) {
    const c = (e as NodeJS.ErrnoException).code
    return c === 'EISDIR' ? notProject(path) : fileRefusal(e, path, 'open')
  }
  if (read === 0) return damagedRefusal(path, 'it is empty')
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return notProject(path)
  if (read < 100) return damagedRefusal(path, 'it is cut off')
  if (header.readUInt32BE(68) !== APPLICATION_ID) return notProject(path)
  const version = header.readUInt32BE(60)
  if (version > newest) return newerRefusal(path, version)
  return version < 1 ? damagedRefusal(path, 'it has no format version') : ok({ version })
}
