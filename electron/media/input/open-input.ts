import { Dictionary, FFmpegError, FormatContext } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import { ALLOWED_FORMATS } from './formats.ts'

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

/** Throws MediaReadError on a negative answer, else returns it. */
export function check(answer: number, operation: string): number {
  if (answer < 0) throw new MediaReadError(answer, operation)
  return answer
}

/**
 * Opens a media file for reading. Files come from strangers: only the formats of formats.ts, only local files, and no
 * reference from inside a file to another one (playlists, numbered picture patterns) is followed. The caller owns the
 * context and calls closeInput. Throws MediaReadError.
 */
export async function openInput(path: string): Promise<FormatContext> {
  const context = new FormatContext()
  const options = Dictionary.fromObject({
    protocol_whitelist: 'file',
    format_whitelist: ALLOWED_FORMATS.join(','),
    // Opens 'a%03d.png' as the file of that name.
    pattern_type: 'none',
  })
  // 'file:' keeps FFmpeg from reading a protocol out of the name ('concat:…').
  const opened = await context.openInput(`file:${path}`, null, options)
  if (opened < 0) throw new MediaReadError(opened, 'open')
  return context
}
