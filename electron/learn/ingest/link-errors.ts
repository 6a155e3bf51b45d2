import { AppError } from '#shared/base/app-error.ts'

/** Why one try to fetch did not come to its end; another one may. `after`: milliseconds that the server asks to wait. */
export class BrokenFetch extends Error {
  override readonly name = 'BrokenFetch'
  readonly error: AppError
  readonly after: number | null
  constructor(error: AppError, after: number | null = null) {
    super(error.message, { cause: error })
    this.error = error
    this.after = after
  }
}

export const timedOut = (host: string): AppError =>
  new AppError('link.timeout', `${host} did not answer in time; what was fetched is kept. Try again later.`, {
    retryable: true,
    params: { host },
  })

export const broken = (host: string, cause?: unknown): AppError =>
  new AppError('link.broken', `The connection to ${host} broke off again and again; what was fetched is kept. Try again later.`, {
    retryable: true,
    params: { host },
    cause,
  })

/** What a failed connection means, by the system's code. Codes that say nothing of the address are a broken connection. */
export function connectionError(e: unknown, host: string): BrokenFetch | AppError {
  if (e instanceof AppError || e instanceof BrokenFetch) return e
  const code = e instanceof Error && 'code' in e ? String(e.code) : ''
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/.test(code))
    return new AppError('link.certificate', `The certificate of ${host} is not valid, so nothing was fetched; check the address.`, {
      params: { host },
    })
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/.test(code))
    return new BrokenFetch(
      new AppError('link.unreachable', `${host} cannot be reached, so nothing was fetched; check the address and your connection.`, {
        retryable: true,
        params: { host },
      }),
    )
  return new BrokenFetch(broken(host, e))
}

const WAIT_MOST = 60_000
/** Seconds or a date, in milliseconds from now. */
export function retryAfter(header: string | undefined, now = Date.now()): number | null {
  if (header === undefined) return null
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? 1000 * seconds : Date.parse(header) - now
  return Number.isFinite(ms) && ms >= 0 ? ms : null
}

/** What an answer means that is neither a film nor a way to one. */
export function statusError(status: number, host: string, after: number | null): BrokenFetch | AppError {
  const params = { host, status }
  if (status === 401 || status === 403 || status === 407)
    return new AppError(
      'link.forbidden',
      `${host} does not give this film to us (${status}); download it in your browser and choose the file.`,
      { params },
    )
  if (status === 404 || status === 410)
    return new AppError('link.notFound', `There is nothing at this address of ${host} (${status}); check it.`, { params })
  if (status === 429) {
    const busy = new AppError('link.busy', `${host} gives out no more films for now; try again later.`, { retryable: true, params })
    return after !== null && after > WAIT_MOST ? busy : new BrokenFetch(busy, after)
  }
  if (status >= 500) {
    const failed = new AppError('link.server', `${host} failed to give the film (${status}); try again later.`, { retryable: true, params })
    return after !== null && after > WAIT_MOST ? failed : new BrokenFetch(failed, after)
  }
  return new AppError('link.status', `${host} answered with ${status} instead of a film; check the address.`, { params })
}
