import { AppError } from '#shared/base/app-error.ts'
import { AvError } from '../decode/av-error.ts'

/** FFmpeg answers with negated errno values, which are the same on every platform that we build for. */
const [EPERM, ENOENT, EIO, EACCES, EISDIR, EFBIG, ENOSPC, EROFS] = [-1, -2, -5, -13, -21, -27, -28, -30]
/** A quota that is used up: 122 on Linux, 69 on macOS. */
const FULL = [ENOSPC, EFBIG, -122, -69]

const codeOf = (e: unknown): number | null => (e instanceof AvError ? e.answer : null)
/** Errors of the output file, not of a codec. */
const OUTPUT = /^(create file|write file|write header|complete file)/

/** Whether writing failed because of the place, so that another encoder would fail as well. */
export const isTargetError = (e: unknown): boolean => e instanceof AvError && OUTPUT.test(e.message)

/** The failure of an export as one coded sentence. Aborts and coded errors stay what they are. */
export function exportError(e: unknown): unknown {
  if (e instanceof AppError || (e instanceof Error && e.name === 'AbortError')) return e
  const code = codeOf(e)
  if (code !== null && FULL.includes(code) && isTargetError(e)) {
    return new AppError('export.diskFull', 'The disk is full; the unfinished film was removed. Make room or choose another place.', {
      retryable: true,
      cause: e,
    })
  }
  const closed = [EACCES, EPERM, EROFS, EISDIR, ENOENT].some((c) => c === code)
  if (closed && isTargetError(e)) {
    return new AppError('export.notWritable', 'The film cannot be written there; nothing was changed. Choose another folder.', {
      cause: e,
    })
  }
  if (code === EIO && isTargetError(e)) {
    return new AppError('export.driveFailed', 'The disk failed while the film was written; nothing was kept. Choose another disk.', {
      retryable: true,
      cause: e,
    })
  }
  return e
}
