import { refuse, type Result } from '#shared/base/result.ts'
import { accessSync, constants } from 'node:fs'
import { basename, dirname } from 'node:path'

const code = (e: unknown): string => (typeof e === 'object' && e !== null && 'code' in e ? String(e.code) : '')

/** Whether a file or folder that is there cannot be written: SQLite only says that it could not lock it or open its log. */
function isClosed(place: string): boolean {
  try {
    accessSync(place, constants.W_OK)
    return false
  } catch (e) {
    return code(e) !== 'ENOENT'
  }
}

/** Turns what a file system or SQLite said into a refusal; anything that is neither is a bug and is thrown on. */
export function fileRefusal(e: unknown, path: string, doing: 'open' | 'write'): Result<never> {
  const name = basename(path)
  const c = code(e)
  if (/^SQLITE_(BUSY|LOCKED)/.test(c)) return lockedRefusal(path)
  if (c === 'ENOSPC' || c === 'SQLITE_FULL' || c === 'EDQUOT' || c === 'EFBIG')
    return refuse(
      'project.diskFull',
      `The disk is full, so ${name} could not be saved; the last saved state was kept. Free some space and try again.`,
      { name },
    )
  if (
    /^(EACCES|EPERM|EROFS)$/.test(c) ||
    /^SQLITE_(READONLY|PERM)/.test(c) ||
    (/^SQLITE_(CANTOPEN|IOERR_LOCK)/.test(c) && (isClosed(dirname(path)) || isClosed(path)))
  )
    return refuse(
      'project.readOnly',
      `${name} or its folder cannot be written, so nothing was changed. Choose another folder or change its rights.`,
      { name },
    )
  if (c === 'ENOENT' && doing === 'open')
    return refuse('project.missing', `${name} is not there any more. Find it, or take it off the list.`, { name })
  if (c === 'ENOENT' || c === 'ENOTDIR')
    return refuse('project.noFolder', `The folder for ${name} does not exist; nothing was written. Choose another folder.`, { name })
  if (c === 'SQLITE_NOTADB') return notProject(path)
  if (doing === 'open' && /^SQLITE_(CORRUPT|IOERR_SHORT_READ|FORMAT|ERROR$)/.test(c))
    return damagedRefusal(path, 'its pages cannot be read')
  if (c.startsWith('SQLITE_') || /^E[A-Z]+$/.test(c))
    return doing === 'write'
      ? refuse('project.writeFailed', `${name} could not be saved (${c}); the last saved state was kept. Check the drive and try again.`, {
          name,
          reason: c,
        })
      : refuse('project.cannotOpen', `${name} could not be opened (${c}); it was not changed. Check the drive and try again.`, {
          name,
          reason: c,
        })
  throw e
}

export const lockedRefusal = (path: string): Result<never> =>
  refuse('project.locked', `${basename(path)} is open in another Cutwright; nothing was changed. Close it there first.`, {
    name: basename(path),
  })
export const notProject = (path: string): Result<never> =>
  refuse('project.notProject', `${basename(path)} is not a Cutwright project; it was not changed.`, { name: basename(path) })
export const damagedRefusal = (path: string, reason: string): Result<never> =>
  refuse('project.damaged', `${basename(path)} is damaged (${reason}), so it was not opened and not changed. Open a backup copy of it.`, {
    name: basename(path),
    reason,
  })
/** `keptAs`: where the project lies now, whole. */
export const replacedRefusal = (path: string, keptAs: string): Result<never> =>
  refuse(
    'project.replaced',
    `Another file took the place of ${basename(path)} while it was open, so nothing was changed; the project was kept as ${basename(keptAs)}. Open it there.`,
    { name: basename(path), kept: basename(keptAs) },
  )
export const newerRefusal = (path: string, version: number): Result<never> =>
  refuse(
    'project.newer',
    `${basename(path)} was saved by a newer Cutwright (format ${version}); it was not changed. Update Cutwright to open it.`,
    {
      name: basename(path),
      version,
    },
  )
