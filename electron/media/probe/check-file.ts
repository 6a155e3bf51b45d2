import { open, stat } from 'node:fs/promises'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import { spokenName } from '../spoken-name.ts'

/** Reads nothing: only says whether `path` is a file with content that may be opened. The value is its size in bytes. */
export async function checkFile(path: string): Promise<Result<number>> {
  const file = spokenName(path)
  let info
  try {
    info = await stat(path)
  } catch (e) {
    throwIfOutOfRoom(e)
    const denied = (e as NodeJS.ErrnoException).code === 'EACCES'
    return denied
      ? refuseDenied(file)
      : refuse('media.notFound', `“${file}” is not there; connect its drive or choose the file again.`, { file })
  }
  // Pipes, sockets and devices could block for ever or never end: they are not opened.
  if (info.isDirectory())
    return refuse(
      'media.notAFile',
      `“${file}” is a folder, so it was not opened; choose a file in it, and check its permissions if you see none.`,
      {
        file,
      },
    )
  if (!info.isFile()) return refuse('media.notAFile', `“${file}” is not a file; choose a video, a picture or a sound file.`, { file })
  if (info.size === 0) return refuse('media.empty', `“${file}” is empty (0 bytes); copy it again from its source.`, { file })
  try {
    await (await open(path, 'r')).close()
  } catch (e) {
    throwIfOutOfRoom(e)
    return refuseDenied(file)
  }
  return ok(info.size)
}

/** No more open files, or no memory, says nothing of the file. */
function throwIfOutOfRoom(e: unknown): void {
  if (/^(EMFILE|ENFILE|ENOMEM)$/.test(String((e as NodeJS.ErrnoException).code))) throw e
}

const refuseDenied = (file: string): { ok: false; refusal: { code: string; message: string } } =>
  refuse('media.denied', `“${file}” may not be read by this account; change its permissions and import it again.`, { file })
