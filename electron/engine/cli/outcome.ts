import { type ErrorInfo, toErrorInfo } from '#shared/base/app-error.ts'

/** Exit codes, as --help tells them. */
export const EXIT = { ok: 0, failure: 1, usage: 2, refused: 3, cancelled: 130 } as const

/** Ends a command with an exit code after its output has been printed. */
export class CommandEnd extends Error {
  readonly exitCode: number
  constructor(exitCode: number) {
    super(`exit ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** A wrong argument: exit code 2. */
export class UsageError extends Error {}

/** Something broke on our side or in the machine; everything else with a code is an expected no. */
const FAILURES = new Set([
  'internal',
  'media.workerCrashed',
  'media.timeout',
  'media.closed',
  'engine.closed',
  'job.crashed',
  'export.failed',
])

export function exitCodeOf(error: ErrorInfo): number {
  if (error.code === 'cancelled') return EXIT.cancelled
  return FAILURES.has(error.code) ? EXIT.failure : EXIT.refused
}

/** Prints what went wrong, as a sentence or as JSON, and gives the exit code. */
export function reportError(e: unknown, json: boolean): number {
  if (e instanceof CommandEnd) return e.exitCode
  if (e instanceof UsageError) {
    print(json, { error: { code: 'usage', message: e.message } }, e.message)
    return EXIT.usage
  }
  const info = toErrorInfo(e)
  print(json, { error: { code: info.code, message: info.message } }, info.message)
  if (info.code === 'internal' && e instanceof Error) process.stderr.write(`${e.stack ?? ''}\n`)
  return exitCodeOf(info)
}

function print(json: boolean, value: unknown, text: string): void {
  if (json) process.stdout.write(`${JSON.stringify(value)}\n`)
  else process.stderr.write(`${text}\n`)
}
