import { stat } from 'node:fs/promises'
import { Dictionary, FFmpegError, FormatContext } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import { ALLOWED_FORMATS } from './formats.ts'
import { spokenName } from '../spoken-name.ts'

/** A call of FFmpeg that failed: code 'media.readFailed'. `answer` is FFmpeg's own (negative) number. */
export class MediaReadError extends AppError {
  readonly answer: number
  constructor(answer: number, operation: string) {
    const detail = `${operation}: ${FFmpegError.strerror(answer)}`
    super('media.readFailed', `The file could not be read to its end (${detail}); it may be damaged or have changed.`, {
      params: { detail },
    })
    this.answer = answer
  }
}

/** ENOMEM, ENFILE, EMFILE: no memory, no more open files. */
const NO_RESOURCES = [-12, -23, -24]

/** Throws MediaReadError on a negative answer, else returns it. */
export function check(answer: number, operation: string): number {
  if (answer < 0) throw new MediaReadError(answer, operation)
  return answer
}

/**
 * Opens a media file for reading. Files come from strangers: only the formats of formats.ts, only local files, and no
 * reference from inside a file to another one (playlists, numbered picture patterns) is followed. The caller owns the
 * context and calls closeInput. Throws MediaReadError, or AppError('media.notAFile') for pipes and devices, which are not opened:
 * they could block for ever, or never end.
 */
export async function openInput(path: string): Promise<FormatContext> {
  const found = await stat(path).catch(() => null)
  if (found && !found.isFile())
    throw new AppError('media.notAFile', `“${spokenName(path)}” is not a file any more; put the file back or relink it.`, {
      params: { file: spokenName(path) },
    })
  const context = new FormatContext()
  const options = Dictionary.fromObject({
    protocol_whitelist: 'file',
    format_whitelist: ALLOWED_FORMATS.join(','),
    // Opens 'a%03d.png' as the file of that name.
    pattern_type: 'none',
  })
  // 'file:' keeps FFmpeg from reading a protocol out of the name ('concat:…').
  const opened = await context.openInput(`file:${path}`, null, options)
  // Nothing is wrong with the file: it is told as what the system said.
  if (NO_RESOURCES.includes(opened)) throw Object.assign(new Error('open: the system has no more resources'), { code: opened })
  if (opened < 0) throw new MediaReadError(opened, 'open')
  return context
}
