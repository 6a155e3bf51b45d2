import { implement, ORPCError } from '@orpc/server'
import { AppError, toErrorInfo } from '#shared/base/app-error.ts'
import type { Result } from '#shared/base/result.ts'
import { contract } from '#shared/contract/contract.ts'

/** A refusal as the contract's error: the sentence in `message`, code and params in `data`. */
function toContractError(e: Pick<AppError, 'code' | 'message'> & { params?: AppError['params'] }): ORPCError<string, unknown> {
  if (e.code.endsWith('.notFound'))
    return new ORPCError('NOT_FOUND', { status: 404, message: e.message, data: { code: e.code }, defined: true })
  const data = e.params ? { code: e.code, params: e.params } : { code: e.code }
  return new ORPCError('REFUSED', { status: 409, message: e.message, data, defined: true })
}

/**
 * Where every procedure starts: expected refusals become the contract's errors, and so do failures of the disk or the system; anything
 * else is a bug, logged and answered without detail.
 */
export const os = implement(contract).use(async ({ next, path }, input) => {
  try {
    return await next()
  } catch (e) {
    if (e instanceof AppError) throw toContractError(e)
    if (e instanceof RangeError && isTooDeep(input))
      throw new ORPCError('BAD_REQUEST', { message: 'The request is nested too deeply to be read, so nothing was changed.' })
    if (e instanceof ORPCError) throw e
    console.error(`${path.join('.')} failed:`, e)
    const info = toErrorInfo(e)
    throw info.code.startsWith('system.') ? toContractError(info) : e
  }
})

/** Levels that no honest value of the contract comes near. */
const MAX_DEPTH = 200

/** Whether lists and records are nested so deeply that checking them overran the stack. Goes level by level, without recursion. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    level = level.flatMap((v) => (typeof v === 'object' && v !== null ? Object.values(v) : []))
    if (level.length === 0) return false
  }
  return true
}

/** The value of a result; a refusal is thrown on its way to the caller. */
export function unwrap<T>(r: Result<T>): T {
  if (r.ok) return r.value
  throw AppError.fromRefusal(r.refusal)
}
