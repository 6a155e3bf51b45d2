import { implement, ORPCError } from '@orpc/server'
import { AppError } from '#shared/base/app-error.ts'
import type { Result } from '#shared/base/result.ts'
import { contract } from '#shared/contract/contract.ts'

/** A refusal as the contract's error: the sentence in `message`, code and params in `data`. */
function toContractError(e: AppError): ORPCError<string, unknown> {
  if (e.code.endsWith('.notFound'))
    return new ORPCError('NOT_FOUND', { status: 404, message: e.message, data: { code: e.code }, defined: true })
  const data = e.params ? { code: e.code, params: e.params } : { code: e.code }
  return new ORPCError('REFUSED', { status: 409, message: e.message, data, defined: true })
}

/** Where every procedure starts: expected refusals become the contract's errors; anything else is a bug, logged and answered without detail. */
export const os = implement(contract).use(async ({ next, path }) => {
  try {
    return await next()
  } catch (e) {
    if (e instanceof AppError) throw toContractError(e)
    if (!(e instanceof ORPCError)) console.error(`${path.join('.')} failed:`, e)
    throw e
  }
})

/** The value of a result; a refusal is thrown on its way to the caller. */
export function unwrap<T>(r: Result<T>): T {
  if (r.ok) return r.value
  throw AppError.fromRefusal(r.refusal)
}
