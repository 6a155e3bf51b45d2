import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { AppError } from '#shared/base/app-error.ts'
import type { TaskContext, TaskHandler } from '../worker/tasks.ts'
import { spokenName } from '../spoken-name.ts'

const CHUNK = 1 << 20

/** SHA-256 of a whole file in lower-case hex. Throws the file system's error, or AbortError. */
export async function hashFile(path: string, { signal, onProgress }: TaskContext): Promise<string> {
  const found = await stat(path)
  // Pipes and devices could block for ever, or never end: they are not opened.
  if (!found.isFile())
    throw new AppError('media.notAFile', `“${spokenName(path)}” is not a file; choose a video, a picture or a sound file.`)
  const { size } = found
  const hash = createHash('sha256')
  let done = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, signal })) {
    hash.update(chunk as Buffer)
    done += (chunk as Buffer).length
    onProgress(size > 0 ? Math.min(1, done / size) : 1)
  }
  return hash.digest('hex')
}

export const hashTask: TaskHandler<'hash'> = ({ path }, context) => hashFile(path, context)
