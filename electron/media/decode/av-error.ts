import { FFmpegError } from 'node-av/lib'

/** FFmpeg's negative answer to a call about filters, encoders or the output (for reading see MediaReadError). */
export class AvError extends Error {
  override readonly name = 'AvError'
  readonly answer: number
  constructor(answer: number, operation: string) {
    super(`${operation}: ${FFmpegError.strerror(answer)}`)
    this.answer = answer
  }
}

/** Throws AvError on a negative answer, else returns it. */
export function must(answer: number, operation: string): number {
  if (answer < 0) throw new AvError(answer, operation)
  return answer
}
