import type { Refusal } from './result.ts'
import { systemErrorInfo } from './system-errors.ts'

/** A coded failure that crosses process borders. `retryable` says whether the same call may succeed later without a change by the user. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly retryable: boolean
  readonly params: Record<string, string | number> | undefined
  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; params?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? false
    this.params = options.params
  }
  static fromRefusal(r: Refusal): AppError {
    return new AppError(r.code, r.message, r.params ? { params: r.params } : {})
  }
}

/** The plain value in which a failure is stored and sent. */
export interface ErrorInfo {
  code: string
  message: string
  retryable: boolean
  params?: Record<string, string | number> | undefined
}

export function toErrorInfo(e: unknown): ErrorInfo {
  if (e instanceof AppError) return { code: e.code, message: e.message, retryable: e.retryable, params: e.params }
  if (e instanceof Error && e.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.', retryable: false }
  const system = systemErrorInfo(e)
  if (system) return system
  return { code: 'internal', message: e instanceof Error ? e.message : String(e), retryable: false }
}
